//! Errors of X-Ray, by the names of their shapes. All of them have their text in `Message`.

use axum::http::StatusCode;
use serde_json::{Map, Value};

use crate::rest_json::RestError;

fn error(status: StatusCode, code: &'static str, message: String) -> RestError {
    RestError {
        status,
        code,
        members: Map::from_iter([("Message".to_owned(), Value::from(message))]),
    }
}

pub(super) fn invalid_request(message: impl Into<String>) -> RestError {
    error(
        StatusCode::BAD_REQUEST,
        "InvalidRequestException",
        message.into(),
    )
}

pub(super) fn rule_limit_exceeded(message: impl Into<String>) -> RestError {
    error(
        StatusCode::BAD_REQUEST,
        "RuleLimitExceededException",
        message.into(),
    )
}

/// The body is not the JSON of the operation's input.
pub(super) fn serialization(message: impl Into<String>) -> RestError {
    error(
        StatusCode::BAD_REQUEST,
        "SerializationException",
        message.into(),
    )
}

/// [Every service's](https://docs.aws.amazon.com/xray/latest/api/CommonErrors.html) answer when it fails itself.
pub(super) fn internal_failure(message: impl Into<String>) -> RestError {
    error(
        StatusCode::INTERNAL_SERVER_ERROR,
        "InternalFailure",
        message.into(),
    )
}

/// A member that the service's model requires.
pub(super) fn required<T>(value: Option<T>, member: &str) -> Result<T, RestError> {
    value.ok_or_else(|| {
        invalid_request(format!(
            "1 validation error detected: Value null at '{member}' failed to satisfy constraint: Member must not be null"
        ))
    })
}
