use base64::Engine as _;
use bytes::Bytes;
use serde::Serialize;
use serde_json::{Map, Value};

use crate::context::{RequestContext, Route};
use crate::headers;
use crate::media_type::BinaryMediaTypes;

/// The event of a Lambda proxy integration (payload format 1.0). Absent maps are `null`.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
struct ProxyEvent<'a> {
    resource: &'a str,
    path: &'a str,
    http_method: &'a str,
    headers: Map<String, Value>,
    multi_value_headers: Map<String, Value>,
    query_string_parameters: Option<Map<String, Value>>,
    multi_value_query_string_parameters: Option<Map<String, Value>>,
    path_parameters: Option<Map<String, Value>>,
    stage_variables: Option<Map<String, Value>>,
    request_context: Map<String, Value>,
    body: Option<String>,
    is_base64_encoded: bool,
}

/// The event for a request that has passed all checks, as JSON.
pub(crate) fn event(
    context: &RequestContext<'_>,
    route: &Route<'_>,
    binary_media_types: &BinaryMediaTypes,
) -> serde_json::Result<Bytes> {
    let request = context.request;
    let is_base64_encoded = binary_media_types.holds_body_of(&request.head.headers);
    let body = if is_base64_encoded {
        base64::engine::general_purpose::STANDARD.encode(&request.body)
    } else {
        request.body_text().into_owned()
    };
    let multi_value_headers = multi_value_headers(context);
    let event = ProxyEvent {
        resource: &route.resource.path,
        path: context.path,
        http_method: request.head.method.as_str(),
        headers: headers::last_values(&multi_value_headers),
        multi_value_headers,
        query_string_parameters: request.query.single_values(),
        multi_value_query_string_parameters: request.query.multiple_values(),
        path_parameters: map(route.path_parameters.iter().copied()),
        stage_variables: map(context
            .stage
            .variables
            .iter()
            .map(|(n, v)| (n.as_str(), v.as_str()))),
        request_context: context.members(),
        body: (!request.body.is_empty()).then_some(body),
        is_base64_encoded,
    };
    serde_json::to_vec(&event).map(Bytes::from)
}

fn map<'a>(entries: impl Iterator<Item = (&'a str, &'a str)>) -> Option<Map<String, Value>> {
    let map: Map<String, Value> = entries
        .map(|(name, value)| (name.to_owned(), value.into()))
        .collect();
    (!map.is_empty()).then_some(map)
}

/// The client's headers and those that the gateway adds. The client's own `X-Forwarded-For` is
/// continued, its port and protocol replaced.
fn multi_value_headers(context: &RequestContext<'_>) -> Map<String, Value> {
    let request = context.request;
    let mut headers = headers::multiple_values(&request.head.headers);
    let mut set = |name: &str, value: String| {
        headers.insert(name.to_owned(), Value::Array(vec![value.into()]));
    };
    let forwarded_for = headers::last(&request.head.headers, "x-forwarded-for")
        .map(|earlier| format!("{earlier}, "))
        .unwrap_or_default();
    set("Host", context.host());
    set("X-Amzn-Trace-Id", context.arrival.trace.to_string());
    set("X-Forwarded-For", forwarded_for + &context.source_ip());
    set(
        "X-Forwarded-Port",
        request.connection.local.port().to_string(),
    );
    set("X-Forwarded-Proto", "http".to_owned());
    headers
}
