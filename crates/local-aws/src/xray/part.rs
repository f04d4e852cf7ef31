//! A segment or a subsegment, read leniently: a member of an unexpected type counts as absent.

use serde_json::Value;

/// A segment or a subsegment.
#[derive(Clone, Copy, Debug)]
pub(super) struct Part<'a>(pub(super) &'a Value);

impl<'a> Part<'a> {
    /// The text at `pointer`, such as `/http/request/url`.
    pub(super) fn text(self, pointer: &str) -> Option<&'a str> {
        self.0.pointer(pointer)?.as_str()
    }

    pub(super) fn number(self, pointer: &str) -> Option<f64> {
        self.0.pointer(pointer)?.as_f64()
    }

    /// Whether the member `name` is `true`.
    pub(super) fn is(self, name: &str) -> bool {
        self.0.get(name) == Some(&Value::Bool(true))
    }

    pub(super) fn id(self) -> Option<&'a str> {
        self.text("/id")
    }

    pub(super) fn parent_id(self) -> Option<&'a str> {
        self.text("/parent_id")
    }

    pub(super) fn name(self) -> &'a str {
        self.text("/name").unwrap_or_default()
    }

    /// Seconds since 1970.
    pub(super) fn start(self) -> f64 {
        self.number("/start_time").unwrap_or_default()
    }

    /// Seconds since 1970; none while the work is under way.
    pub(super) fn end(self) -> Option<f64> {
        self.number("/end_time")
    }

    /// Seconds, to the microsecond; none while the work is under way. A clock that was set back meanwhile gives 0.
    pub(super) fn duration(self) -> Option<f64> {
        self.end().map(|end| seconds_between(self.start(), end))
    }

    /// The part itself and every subsegment in it, whoever is nearer to it first.
    pub(super) fn all(self) -> Vec<Part<'a>> {
        let mut all = vec![self];
        let mut next = 0;
        while let Some(part) = all.get(next).copied() {
            let subsegments = part.0.get("subsegments").and_then(Value::as_array);
            all.extend(subsegments.into_iter().flatten().map(Part));
            next += 1;
        }
        all
    }

    /// Whether the part calls a service: X-Ray shows what it calls even if that sends no segment.
    pub(super) fn is_call(self) -> bool {
        matches!(self.text("/namespace"), Some("aws" | "remote"))
    }
}

/// Seconds from `start` to `end`, to the microsecond and not below 0.
pub(super) fn seconds_between(start: f64, end: f64) -> f64 {
    ((end - start).max(0.0) * 1e6).round() / 1e6
}
