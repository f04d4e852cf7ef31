//! What happened to each request, for whoever shows, logs or counts it.

use std::time::Duration;

use http::{Method, StatusCode};

use crate::response::ResponseType;

/// Told of every request once its answer is known.
///
/// Called on the task that answers, before the answer is written: an observer must not block.
pub trait RequestObserver: Send + Sync + 'static {
    /// A request has got its answer.
    fn observe(&self, record: &RequestRecord);
}

/// One request and its answer.
#[derive(Clone, Debug)]
pub struct RequestRecord {
    /// `x-amzn-RequestId` of the answer.
    pub request_id: String,
    /// The trace of the request, `1-8hex-24hex`.
    pub trace_id: Option<xray::TraceId>,
    /// The method as the client sent it.
    pub method: Method,
    /// The raw path, with its stage and without its query.
    pub path: String,
    /// The stage; none when the path names no stage of the API.
    pub stage: Option<String>,
    /// The path template of the resource that matched, such as `/string/terms/{term}`.
    pub resource_path: Option<String>,
    /// The status of the answer.
    pub status: StatusCode,
    /// The bytes of the answer's body.
    pub response_length: usize,
    /// The gateway response that was sent in place of an answer of the function.
    pub response_type: Option<ResponseType>,
    /// From the whole request read to the answer made.
    pub latency: Duration,
    /// The part of it spent in the function's invocation; none when there was none.
    pub integration_latency: Option<Duration>,
}
