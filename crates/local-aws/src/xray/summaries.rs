//! [`GetTraceSummaries`](https://docs.aws.amazon.com/xray/latest/api/API_GetTraceSummaries.html).

mod summary;

use std::time::SystemTime;

use serde::{Deserialize, Serialize};
use summary::TraceSummary;

use super::{
    Xray,
    error::invalid_request,
    filter,
    store::Entry,
    time::seconds,
    time_range::TimeRange,
    token::{self, Position},
};
use crate::rest_json::RestError;

/// The most summaries of a page.
const PAGE: usize = 100;

/// The most traces that are looked at for a page: one that finds less says where to go on.
const LOOKED_AT: usize = 1000;

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(super) struct Input {
    start_time: Option<f64>,
    end_time: Option<f64>,
    time_range_type: Option<String>,
    filter_expression: Option<String>,
    next_token: Option<String>,
}

#[derive(Serialize)]
#[serde(rename_all = "PascalCase")]
pub(super) struct Output {
    trace_summaries: Vec<TraceSummary>,
    approximate_time: f64,
    traces_processed_count: usize,
    #[serde(skip_serializing_if = "Option::is_none")]
    next_token: Option<String>,
}

/// Which time of a trace is in the range.
#[derive(Clone, Copy)]
enum TimeRangeType {
    /// When the trace began: AWS reads it from the id, and here it is the beginning of the first segment.
    TraceId,
    /// When it was updated.
    Event,
    /// When a segment ended.
    Service,
}

impl TimeRangeType {
    fn parse(text: Option<&str>) -> Result<Self, RestError> {
        match text {
            None | Some("TraceId") => Ok(Self::TraceId),
            Some("Event") => Ok(Self::Event),
            Some("Service") => Ok(Self::Service),
            Some(other) => Err(invalid_request(format!(
                "TimeRangeType {other:?} is none of TraceId, Event, Service"
            ))),
        }
    }

    fn holds(self, entry: &Entry, range: TimeRange) -> bool {
        match self {
            Self::TraceId => range.contains(entry.start),
            Self::Event => range.contains(seconds(entry.updated)),
            Self::Service => entry
                .documents()
                .filter_map(|document| document.end)
                .any(|end| range.contains(end)),
        }
    }
}

impl Xray {
    /// The latest traces first.
    pub(super) fn get_trace_summaries(&self, input: Input) -> Result<Output, RestError> {
        let range = TimeRange::new(input.start_time, input.end_time)?;
        let kind = TimeRangeType::parse(input.time_range_type.as_deref())?;
        let filter = match input.filter_expression.as_deref() {
            None | Some("") => None,
            Some(text) => Some(filter::parse(text).map_err(|error| {
                invalid_request(format!("FilterExpression {text:?} is not valid: {error}"))
            })?),
        };
        let after = input
            .next_token
            .as_deref()
            .map(token::position)
            .transpose()?;
        let candidates = self.positions(|position, entry| {
            after.is_none_or(|after| *position < after) && kind.holds(entry, range)
        });
        let mut output = Output {
            trace_summaries: Vec::new(),
            approximate_time: seconds(SystemTime::now()),
            traces_processed_count: 0,
            next_token: None,
        };
        let mut last = None;
        for position in candidates {
            if output.trace_summaries.len() == PAGE || output.traces_processed_count == LOOKED_AT {
                output.next_token = last.as_ref().map(token::token);
                break;
            }
            last = Some(position);
            output.traces_processed_count += 1;
            let Some(trace) = self.trace(&position.1) else {
                continue;
            };
            if filter.as_ref().is_none_or(|filter| filter.matches(&trace)) {
                output.trace_summaries.push(TraceSummary::of(&trace));
            }
        }
        Ok(output)
    }

    /// The traces that pass `select`, the latest first.
    pub(super) fn positions(&self, select: impl Fn(&Position, &Entry) -> bool) -> Vec<Position> {
        let mut positions: Vec<Position> = self
            .store()
            .traces()
            .map(|(id, entry)| (((entry.start * 1e6) as i64, *id), entry))
            .filter(|(position, entry)| select(position, entry))
            .map(|(position, _)| position)
            .collect();
        positions.sort_unstable_by(|one, other| other.cmp(one));
        positions
    }
}
