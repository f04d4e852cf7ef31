//! Header names: what API Gateway respells, drops and renames on the way in and out.
//!
//! Each rule is a table, since sources differ and recorded answers win.

use http::HeaderMap;
use serde_json::{Map, Value};

/// The id of a request, a UUID; `requestContext.requestId` in the event.
pub(crate) const REQUEST_ID: &str = "x-amzn-requestid";
/// The extended id of a request; `requestContext.extendedRequestId` in the event.
pub(crate) const EXTENDED_REQUEST_ID: &str = "x-amz-apigw-id";
/// The exception that an error stands for.
pub(crate) const ERROR_TYPE: &str = "x-amzn-errortype";
/// The trace header as hyper writes it.
pub(crate) const TRACE_ID: &str = "x-amzn-trace-id";

/// Names that reach the function in this spelling, however the client wrote them: those that were
/// recorded so from AWS, and the other registered ones beside them.
const WELL_KNOWN: &[&str] = &[
    "Accept",
    "Accept-Charset",
    "Accept-Encoding",
    "Accept-Language",
    "Age",
    "Authorization",
    "Cache-Control",
    "Content-Encoding",
    "Content-Language",
    "Content-Type",
    "Cookie",
    "Date",
    "Forwarded",
    "Host",
    "If-Match",
    "If-Modified-Since",
    "If-None-Match",
    "If-Range",
    "If-Unmodified-Since",
    "Origin",
    "Pragma",
    "Range",
    "Referer",
    "User-Agent",
    "Via",
    "Warn",
    "X-Amzn-Trace-Id",
    "X-Forwarded-For",
    "X-Forwarded-Port",
    "X-Forwarded-Proto",
];

/// Names that do not reach the function.
const DROPPED: &[&str] = &[
    "connection",
    "content-length",
    "content-md5",
    "expect",
    "max-forwards",
    "proxy-authenticate",
    "server",
    "te",
    "trailer",
    "transfer-encoding",
    "upgrade",
    "www-authenticate",
];

/// What becomes of a header that the function answers with, by its lower-case name; names that are
/// not listed pass.
const ANSWERED: &[(&str, Answered)] = &[
    ("connection", Answered::Remapped),
    ("content-length", Answered::Remapped),
    ("date", Answered::Remapped),
    ("server", Answered::Remapped),
    ("transfer-encoding", Answered::Dropped),
];

/// The fate of a header in the function's answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Answered {
    /// Reaches the client as it is.
    Passed,
    /// Reaches the client as `x-amzn-Remapped-{name}`, since the gateway writes its own.
    Remapped,
    /// Does not reach the client.
    Dropped,
}

/// What becomes of the header `name` in a function's answer.
pub(crate) fn answered(name: &str) -> Answered {
    ANSWERED
        .iter()
        .find(|(listed, _)| listed.eq_ignore_ascii_case(name))
        .map_or(Answered::Passed, |(_, fate)| *fate)
}

/// The request's headers as the event's `multiValueHeaders`, sorted by name.
pub(crate) fn multiple_values(headers: &HeaderMap) -> Map<String, Value> {
    let mut map = Map::new();
    for (name, value) in headers {
        if !DROPPED.contains(&name.as_str()) {
            push_value(&mut map, spelling(name.as_str()), &text(value));
        }
    }
    map
}

/// The event's `headers`: the last value of each name.
pub(crate) fn last_values(multiple: &Map<String, Value>) -> Map<String, Value> {
    let last = |values: &Value| values.as_array().and_then(|values| values.last()).cloned();
    multiple
        .iter()
        .filter_map(|(name, values)| Some((name.clone(), last(values)?)))
        .collect()
}

/// The last value of a header of the request.
pub(crate) fn last(headers: &HeaderMap, name: &str) -> Option<String> {
    headers.get_all(name).iter().next_back().map(text)
}

/// Adds a value to the list that a map holds for a name.
pub(crate) fn push_value(map: &mut Map<String, Value>, name: &str, value: &str) {
    let values = map.entry(name).or_insert_with(|| Value::Array(Vec::new()));
    if let Value::Array(values) = values {
        values.push(value.into());
    }
}

fn spelling(name: &str) -> &str {
    WELL_KNOWN
        .iter()
        .find(|known| known.eq_ignore_ascii_case(name))
        .map_or(name, |known| *known)
}

/// A header's value as text; bytes that are not UTF-8 become U+FFFD, as in bodies.
fn text(value: &http::HeaderValue) -> String {
    String::from_utf8_lossy(value.as_bytes()).into_owned()
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn names_are_respelt_and_dropped_as_recorded_from_aws() {
        let mut headers = HeaderMap::new();
        for name in DROPPED {
            headers.insert(*name, "dropped".parse().unwrap());
        }
        for (name, value) in [
            ("authorization", "a"),
            ("test-header", "first"),
            ("test-header", "last"),
            ("warn", "w"),
        ] {
            headers.append(name, value.parse().unwrap());
        }
        let multiple = multiple_values(&headers);
        assert_eq!(
            json!(multiple),
            json!({"Authorization": ["a"], "test-header": ["first", "last"], "Warn": ["w"]})
        );
        assert_eq!(
            json!(last_values(&multiple)),
            json!({"Authorization": "a", "test-header": "last", "Warn": "w"})
        );
    }

    #[test]
    fn answered_headers_are_looked_up_in_any_case() {
        assert_eq!(answered("Content-Length"), Answered::Remapped);
        assert_eq!(answered("TRANSFER-ENCODING"), Answered::Dropped);
        assert_eq!(answered("content-type"), Answered::Passed);
    }
}
