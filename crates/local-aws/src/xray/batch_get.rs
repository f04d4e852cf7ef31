//! [`BatchGetTraces`](https://docs.aws.amazon.com/xray/latest/api/API_BatchGetTraces.html).

use ::xray::TraceId;
use serde::{Deserialize, Serialize};

use super::{
    Xray,
    error::{invalid_request, required},
    part::Part,
    token, trace,
};
use crate::rest_json::RestError;

/// The most traces that X-Ray gives in one call.
const MOST_TRACES: usize = 5;

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(super) struct Input {
    trace_ids: Option<Vec<String>>,
    next_token: Option<String>,
}

#[derive(Serialize)]
#[serde(rename_all = "PascalCase")]
pub(super) struct Output {
    traces: Vec<Trace>,
    unprocessed_trace_ids: Vec<String>,
}

#[derive(Serialize)]
#[serde(rename_all = "PascalCase")]
struct Trace {
    id: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    duration: Option<f64>,
    limit_exceeded: bool,
    segments: Vec<Segment>,
}

#[derive(Serialize)]
#[serde(rename_all = "PascalCase")]
struct Segment {
    id: String,
    /// JSON, with the subsegments.
    document: String,
}

impl Xray {
    pub(super) fn batch_get_traces(&self, input: Input) -> Result<Output, RestError> {
        let ids = required(input.trace_ids, "traceIds")?;
        token::refuse(input.next_token.as_deref())?;
        if ids.is_empty() || ids.len() > MOST_TRACES {
            return Err(invalid_request(format!(
                "TraceIds takes 1 to {MOST_TRACES} ids, and this call has {}",
                ids.len()
            )));
        }
        let mut output = Output {
            traces: Vec::new(),
            unprocessed_trace_ids: Vec::new(),
        };
        for text in ids {
            let id: TraceId = text
                .parse()
                .map_err(|error| invalid_request(format!("TraceIds has {text:?}: {error}")))?;
            match self.trace(&id) {
                Some(trace) => output.traces.push(Trace::from(&trace)),
                None => output.unprocessed_trace_ids.push(text),
            }
        }
        Ok(output)
    }
}

impl From<&trace::Trace> for Trace {
    fn from(trace: &trace::Trace) -> Self {
        let segment = |part: Part<'_>| Segment {
            id: part.id().unwrap_or_default().to_owned(),
            document: part.0.to_string(),
        };
        Self {
            id: trace.id.to_string(),
            duration: trace.duration(),
            limit_exceeded: trace.limit_exceeded,
            segments: trace.parts().map(segment).collect(),
        }
    }
}
