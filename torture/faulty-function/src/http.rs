//! Events and answers of API Gateway's proxy integration.

use serde_json::{Value, json};

/// The body of the HTTP request, when the event is one. A body that is not JSON is a text.
pub(crate) fn request_body(event: &Value) -> Option<Value> {
    event.get("requestContext")?;
    let text = event["body"].as_str().unwrap_or("null");
    Some(serde_json::from_str(text).unwrap_or_else(|_| text.into()))
}

/// The response with this body.
pub(crate) fn response(body: Value) -> Value {
    json!({ "statusCode": 200, "body": body.to_string() })
}

/// JSON of which API Gateway can make no response: it has a member that a response has not.
pub(crate) fn no_response() -> Value {
    json!({ "statusCode": 200, "status": "fine" })
}
