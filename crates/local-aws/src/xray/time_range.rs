//! The time range of a query.

use super::error::{invalid_request, required};
use crate::rest_json::RestError;

/// From a time to another, both of which belong to it, in seconds since 1970.
#[derive(Clone, Copy, Debug)]
pub(super) struct TimeRange {
    pub(super) start: f64,
    pub(super) end: f64,
}

impl TimeRange {
    pub(super) fn new(start: Option<f64>, end: Option<f64>) -> Result<Self, RestError> {
        let start = required(start, "startTime")?;
        let end = required(end, "endTime")?;
        if start > end {
            return Err(invalid_request("StartTime is after EndTime"));
        }
        Ok(Self { start, end })
    }

    pub(super) fn contains(self, time: f64) -> bool {
        (self.start..=self.end).contains(&time)
    }
}
