//! What the gateway itself answers: gateway responses, and the headers that every answer has.

mod fixed;
mod gateway_response;
mod rejection;
mod response_type;
mod template;
mod variable;

use bytes::Bytes;
use http::Response;
use http::header::{HeaderName, HeaderValue};
use xray::{Sampled, TraceHeader};

pub(crate) use fixed::{BODY_LIMIT, body_too_large, unknown_stage};
pub(crate) use gateway_response::{CustomGatewayResponse, GatewayResponses};
pub(crate) use rejection::Rejection;
pub use response_type::ResponseType;
pub(crate) use template::{HeaderExpression, ResponseTemplate};

use crate::context::Arrival;
use crate::headers;

/// How much of the trace header an answer shows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum TraceHeaderPart {
    /// No header: the request was refused before it was executed.
    None,
    /// `Root` alone: the execution failed.
    Root,
    /// `Root`, `Parent` and `Sampled`: the function answered. What the client did not send is
    /// added, as recorded from AWS.
    Whole,
}

/// Adds the headers that every answer has. `Date` and `Content-Length` are the HTTP server's.
pub(crate) fn seal(response: &mut Response<Bytes>, arrival: &Arrival, trace: TraceHeaderPart) {
    let headers = response.headers_mut();
    let mut insert = |name: &'static str, value: &str| {
        if let Ok(value) = HeaderValue::try_from(value) {
            headers.insert(HeaderName::from_static(name), value);
        }
    };
    insert(headers::REQUEST_ID, &arrival.request_id);
    insert(headers::EXTENDED_REQUEST_ID, &arrival.extended_request_id);
    let shown = match trace {
        TraceHeaderPart::None => return,
        TraceHeaderPart::Root => arrival
            .trace
            .root
            .map(TraceHeader::from)
            .unwrap_or_default(),
        TraceHeaderPart::Whole => {
            let mut whole = arrival.trace.clone();
            whole.parent.get_or_insert(arrival.segment);
            whole.sampled = arrival.decision.or(whole.sampled).or(Some(Sampled::No));
            whole
        }
    };
    insert(headers::TRACE_ID, &shown.to_string());
}
