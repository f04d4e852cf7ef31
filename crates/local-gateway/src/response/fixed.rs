use bytes::Bytes;
use http::header::{CONNECTION, CONTENT_TYPE, HeaderValue};
use http::{Response, StatusCode};

use super::{TraceHeaderPart, seal};
use crate::context::Arrival;
use crate::headers;

/// The longest body that API Gateway takes, in bytes.
pub(crate) const BODY_LIMIT: usize = 10 * 1024 * 1024;

/// The answer to a path that begins with no stage. It is not a gateway response of the API, since
/// no API is known to be meant: no document customises it.
pub(crate) fn unknown_stage(arrival: &Arrival) -> Response<Bytes> {
    let mut response = Response::new(Bytes::from_static(br#"{"message":"Forbidden"}"#));
    *response.status_mut() = StatusCode::FORBIDDEN;
    let headers = response.headers_mut();
    headers.insert(CONTENT_TYPE, HeaderValue::from_static("application/json"));
    headers.insert(
        headers::ERROR_TYPE,
        HeaderValue::from_static("ForbiddenException"),
    );
    seal(&mut response, arrival, TraceHeaderPart::None);
    response
}

/// The answer to a body over 10 MB, given before anything of the request is looked at.
pub(crate) fn body_too_large(arrival: &Arrival) -> Response<Bytes> {
    let body = format!("HTTP content length exceeded {BODY_LIMIT} bytes.");
    let mut response = Response::new(Bytes::from(body));
    *response.status_mut() = StatusCode::PAYLOAD_TOO_LARGE;
    let headers = response.headers_mut();
    headers.insert(CONTENT_TYPE, HeaderValue::from_static("text/plain"));
    // The rest of the body is not read, so the connection can carry no further request.
    headers.insert(CONNECTION, HeaderValue::from_static("close"));
    seal(&mut response, arrival, TraceHeaderPart::None);
    response
}
