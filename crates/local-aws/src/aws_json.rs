//! [AWS JSON 1.1](https://smithy.io/2.0/aws/protocols/aws-json-1_1-protocol.html): how requests are read and answers
//! written, whatever the service.

use axum::{
    http::{StatusCode, header::CONTENT_TYPE},
    response::{IntoResponse, Response},
};
use serde::de::DeserializeOwned;
use serde_json::{Value, json};
use uuid::Uuid;

const CONTENT: &str = "application/x-amz-json-1.1";
const REQUEST_ID: &str = "x-amzn-requestid";

/// An error as an AWS service answers it: status 400, the code in `__type`, and a text that may be empty.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{code}: {message}")]
pub struct AwsError {
    /// The name of the error's shape, such as `ParameterNotFound`.
    pub code: &'static str,
    /// What the service says, in its own words where they are known.
    pub message: String,
    /// `message` in most shapes and `Message` in some; a client that reads a shape looks for its own.
    pub(crate) member: &'static str,
}

impl AwsError {
    pub(crate) fn new(code: &'static str, message: impl Into<String>) -> Self {
        Self {
            code,
            message: message.into(),
            member: "message",
        }
    }

    /// [Every service's](https://docs.aws.amazon.com/systems-manager/latest/APIReference/CommonErrors.html) answer to what
    /// it does not know.
    pub(crate) fn unknown_operation(message: impl Into<String>) -> Self {
        Self::new("UnknownOperationException", message)
    }
}

/// Reads an operation's input. Unknown members are ignored, as AWS ignores them.
///
/// # Errors
/// `SerializationException` for a body that is not JSON or has a member of another type.
pub(crate) fn input<T: DeserializeOwned>(body: &[u8]) -> Result<T, AwsError> {
    // A client may leave the body out when no member is set.
    let body = if body.is_empty() { b"{}" } else { body };
    serde_json::from_slice(body)
        .map_err(|error| AwsError::new("SerializationException", error.to_string()))
}

/// Writes an operation's output, or its error.
pub(crate) fn respond(result: Result<Value, AwsError>) -> Response {
    let (status, body) = match result {
        Ok(output) => (StatusCode::OK, output),
        Err(error) if error.message.is_empty() => {
            (StatusCode::BAD_REQUEST, json!({ "__type": error.code }))
        }
        Err(error) => {
            let body = json!({ "__type": error.code, error.member: error.message });
            (StatusCode::BAD_REQUEST, body)
        }
    };
    let headers = [
        (CONTENT_TYPE.as_str(), CONTENT.to_owned()),
        (REQUEST_ID, Uuid::new_v4().to_string()),
    ];
    (status, headers, body.to_string()).into_response()
}
