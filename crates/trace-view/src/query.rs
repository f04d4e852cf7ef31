//! Which traces are wanted.

use std::collections::BTreeSet;

use form_urlencoded::{Serializer, parse};

use crate::{Side, Status, Summary};

/// Which traces are wanted. The empty one wants all; what is said in several fields has to hold together.
///
/// It stands in an address as a query string, so that a list can be shared: `side=gateway&status=fault&min=250ms`. A field
/// of the form that was left empty says nothing.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Query {
    /// `side`: what the request came in by.
    pub side: Option<Side>,
    /// `class`: the first digit of the answer's status, 2 to 5.
    pub class: Option<u8>,
    /// `status`, as often as there are: how the root ended. Empty for any.
    pub statuses: BTreeSet<Status>,
    /// `min`: how long it took at least, in seconds. Written as `250ms`, `1.5s`, or milliseconds without a unit.
    pub minimum_duration: Option<f64>,
    /// `route`: the whole route.
    pub route: Option<String>,
    /// `text`: in the id, the name, the stage, the method, the route, the name of the root's span, the address or the name of
    /// a service, whatever its case.
    pub text: Option<String>,
}

/// A field of a query that could not be read.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{name} is {value:?}: {expected}")]
pub struct QueryError {
    /// The name of the field.
    pub name: String,
    /// What stood there.
    pub value: String,
    /// What may stand there.
    pub expected: &'static str,
}

impl Query {
    /// Reads a query string, without its question mark. Fields whose names are among `others` are the caller's own.
    ///
    /// # Errors
    /// The first field that could not be read, or whose name is none of these.
    pub fn parse(query: &str, others: &[&str]) -> Result<Self, QueryError> {
        let mut read = Self::default();
        for (name, value) in parse(query.as_bytes()) {
            let value = value.trim();
            if !value.is_empty() && !others.contains(&name.as_ref()) {
                read.set(&name, value)?;
            }
        }
        Ok(read)
    }

    fn set(&mut self, name: &str, value: &str) -> Result<(), QueryError> {
        let wrong = |expected| QueryError {
            name: name.to_owned(),
            value: value.to_owned(),
            expected,
        };
        match name {
            "side" => {
                let side = value.parse();
                let expected = "write gateway, service, function or other";
                self.side = Some(side.map_err(|_| wrong(expected))?);
            }
            "class" => {
                let digit = value.strip_suffix("xx").unwrap_or(value).parse();
                let class = digit.ok().filter(|class| (2..=5).contains(class));
                let class = class.ok_or_else(|| wrong("write 2, 3, 4 or 5"));
                self.class = Some(class?);
            }
            "status" => {
                let status = value.parse();
                let expected = "write ok, error, throttle or fault";
                let status = status.map_err(|_| wrong(expected))?;
                self.statuses.insert(status);
            }
            "min" => {
                let expected = "write a time such as 250ms or 1.5s";
                let seconds = seconds(value).ok_or_else(|| wrong(expected))?;
                self.minimum_duration = Some(seconds);
            }
            "route" => self.route = Some(value.to_owned()),
            "text" => self.text = Some(value.to_owned()),
            _ => {
                let expected =
                    "no field has this name; write side, class, status, min, route or text";
                return Err(wrong(expected));
            }
        }
        Ok(())
    }

    /// Writes it as a query string, empty for the empty one. [`Self::parse`] reads it as the same.
    pub fn to_query_string(&self) -> String {
        let mut query = Serializer::new(String::new());
        if let Some(side) = self.side {
            query.append_pair("side", side.as_str());
        }
        if let Some(class) = self.class {
            query.append_pair("class", &class.to_string());
        }
        for status in &self.statuses {
            query.append_pair("status", status.as_str());
        }
        if let Some(seconds) = self.minimum_duration {
            query.append_pair("min", &format!("{seconds}s"));
        }
        if let Some(route) = &self.route {
            query.append_pair("route", route);
        }
        if let Some(text) = &self.text {
            query.append_pair("text", text);
        }
        query.finish()
    }

    /// Whether it wants every trace.
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }

    /// Whether it wants this trace. One that is under way has taken no time yet.
    pub fn matches(&self, summary: &Summary) -> bool {
        let class = |status: u16| status / 100;
        self.side.is_none_or(|side| side == summary.side)
            && self
                .class
                .is_none_or(|wanted| summary.http_status.map(class) == Some(wanted.into()))
            && (self.statuses.is_empty() || self.statuses.contains(&summary.status))
            && self
                .minimum_duration
                .is_none_or(|least| summary.duration.unwrap_or(0.0) >= least)
            && self
                .route
                .as_ref()
                .is_none_or(|route| summary.route.as_ref() == Some(route))
            && self.text.as_ref().is_none_or(|text| has(summary, text))
    }
}

fn has(summary: &Summary, text: &str) -> bool {
    let text = text.to_lowercase();
    let texts = [
        Some(&summary.id),
        Some(&summary.name),
        summary.stage.as_ref(),
        summary.method.as_ref(),
        summary.route.as_ref(),
        summary.span_name.as_ref(),
        summary.url.as_ref(),
    ];
    texts
        .into_iter()
        .flatten()
        .chain(&summary.services)
        .any(|one| one.to_lowercase().contains(&text))
}

/// A time with its unit, in seconds.
fn seconds(text: &str) -> Option<f64> {
    let (number, unit) = if let Some(number) = text.strip_suffix("µs").or(text.strip_suffix("us"))
    {
        (number, 1e-6)
    } else if let Some(number) = text.strip_suffix("ms") {
        (number, 1e-3)
    } else if let Some(number) = text.strip_suffix('s') {
        (number, 1.0)
    } else {
        (text, 1e-3)
    };
    let number: f64 = number.trim_end().parse().ok()?;
    let seconds = number * unit;
    (seconds.is_finite() && seconds >= 0.0).then_some(seconds)
}
