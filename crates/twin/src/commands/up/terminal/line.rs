//! One line of a log, and what it says about itself.

use std::fmt::Write as _;

use local_lambda::LogOrigin;
use serde_json::{Map, Value};

use super::report;

/// A line as it was written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Line {
    pub(super) origin: LogOrigin,
    pub(super) text: String,
}

/// How much a line matters.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Level {
    Trace,
    Debug,
    Info,
    Warn,
    Error,
}

impl Level {
    /// The level as [`tracing`](https://docs.rs/tracing) and Lambda's JSON format name it.
    fn parse(name: &str) -> Option<Self> {
        Some(match name.to_ascii_uppercase().as_str() {
            "TRACE" => Self::Trace,
            "DEBUG" => Self::Debug,
            "INFO" => Self::Info,
            "WARN" => Self::Warn,
            "ERROR" | "FATAL" => Self::Error,
            _ => return None,
        })
    }

    pub(super) fn name(self) -> &'static str {
        match self {
            Self::Trace => "TRACE",
            Self::Debug => "DEBUG",
            Self::Info => "INFO",
            Self::Warn => "WARN",
            Self::Error => "ERROR",
        }
    }
}

/// An event that was written as a JSON object.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Event {
    pub(super) level: Level,
    /// The message and the fields, as a person reads them.
    pub(super) text: String,
}

impl Line {
    pub(super) fn function(text: impl Into<String>) -> Self {
        Self {
            origin: LogOrigin::Function,
            text: text.into(),
        }
    }

    /// The event that the line is. None when it is not one in JSON: then it is shown as it is.
    pub(super) fn event(&self) -> Option<Event> {
        let mut members = object(&self.text)?;
        let level = Level::parse(members.get("level")?.as_str()?)?;
        let mut text = String::new();
        if let Some(Value::String(target)) = members.remove("target") {
            text = format!("{target}:");
        }
        if let Some(message) = members.remove("message") {
            append(&mut text, &plain(&message));
        }
        for known in ["level", "timestamp", "spans"] {
            members.remove(known);
        }
        for (name, value) in &members {
            append(&mut text, &format!("{name}={}", plain(value)));
        }
        Some(Event { level, text })
    }

    /// Whether the line is shown when only problems are. A line that says no level is one: our
    /// programs write events, and what is none is a program's last words as a rule.
    pub(super) fn is_problem(&self) -> bool {
        match self.origin {
            LogOrigin::Platform => report::is_problem(&self.text),
            LogOrigin::Function => self.event().is_none_or(|event| event.level >= Level::Warn),
        }
    }
}

/// The members of a line that is a JSON object.
pub(super) fn object(text: &str) -> Option<Map<String, Value>> {
    if !text.starts_with('{') {
        return None;
    }
    serde_json::from_str(text).ok()
}

/// A text without its quotation marks; all else as JSON.
fn plain(value: &Value) -> String {
    match value {
        Value::String(text) => text.clone(),
        other => other.to_string(),
    }
}

fn append(text: &mut String, more: &str) {
    let space = if text.is_empty() { "" } else { " " };
    // Writing to a text cannot fail.
    let _ = write!(text, "{space}{more}");
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn events_in_json_are_read_and_everything_else_is_left_as_it_is() {
        let rows = [
            (
                r#"{"timestamp":"t","level":"WARN","target":"parameter","message":"stale","age":5,"spans":[]}"#,
                Some((Level::Warn, "parameter: stale age=5")),
            ),
            (
                r#"{"level":"info","message":"m"}"#,
                Some((Level::Info, "m")),
            ),
            (
                r#"{"level":"ERROR","a":"b c"}"#,
                Some((Level::Error, "a=b c")),
            ),
            (r#"{"level":"DEBUG"}"#, Some((Level::Debug, ""))),
            (r#"{"level":"loud","message":"m"}"#, None),
            (r#"{"level":5}"#, None),
            (r#"{"message":"no level"}"#, None),
            (r#"{"level":"INFO""#, None),
            ("[1]", None),
            ("plain text", None),
            ("", None),
        ];
        for (text, expected) in rows {
            let event = Line::function(text).event();
            let event = event
                .as_ref()
                .map(|event| (event.level, event.text.as_str()));
            assert_eq!(event, expected, "{text}");
        }
    }

    #[test]
    fn a_problem_is_a_warning_an_error_or_a_line_without_a_level() {
        let rows = [
            (r#"{"level":"INFO","message":"m"}"#, false),
            (r#"{"level":"WARN","message":"m"}"#, true),
            (r#"{"level":"ERROR","message":"m"}"#, true),
            ("string-api: API_KEYS is not set", true),
        ];
        for (text, expected) in rows {
            assert_eq!(Line::function(text).is_problem(), expected, "{text}");
        }
    }
}
