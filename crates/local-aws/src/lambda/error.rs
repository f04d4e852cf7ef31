//! Why a function was not invoked, and how Lambda says so.

use axum::http::StatusCode;
use serde_json::{Map, Value};

use crate::rest_json::RestError;

/// Why there was no invocation: the errors of the Invoke operation by the names of their shapes, each with its text.
///
/// <https://docs.aws.amazon.com/lambda/latest/api/API_Invoke.html#API_Invoke_Errors>
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum InvokeError {
    /// 404: there is no such function, version or alias.
    #[error("{0}")]
    ResourceNotFound(String),
    /// 429: all execution environments are busy and there may not be more.
    #[error("{0}")]
    TooManyRequests(String),
    /// 413: the event is over Lambda's limit.
    #[error("{0}")]
    RequestTooLarge(String),
    /// 400: the event or the client context is not JSON.
    #[error("{0}")]
    InvalidRequestContent(String),
    /// 400: parameters that contradict one another, or that Lambda refuses for what they say.
    #[error("{0}")]
    InvalidParameterValue(String),
    /// 400: a parameter that is not of the form that the service's model gives it.
    #[error("{0}")]
    Validation(String),
    /// 500: Lambda itself failed.
    #[error("{0}")]
    Service(String),
}

impl From<InvokeError> for RestError {
    /// The members of each body are as recorded from AWS, or else those of the service's model: the text is in `Message`
    /// in some shapes and in `message` in others.
    fn from(error: InvokeError) -> Self {
        let text = Value::from(error.to_string());
        let user = || ("Type", Value::from("User"));
        let (status, code, members) = match error {
            InvokeError::ResourceNotFound(_) => (
                StatusCode::NOT_FOUND,
                "ResourceNotFoundException",
                vec![user(), ("Message", text)],
            ),
            InvokeError::TooManyRequests(_) => {
                // Every function has a limit of its own here, as reserved concurrency is one.
                let reason = Value::from("ReservedFunctionConcurrentInvocationLimitExceeded");
                (
                    StatusCode::TOO_MANY_REQUESTS,
                    "TooManyRequestsException",
                    vec![("Reason", reason), user(), ("message", text)],
                )
            }
            InvokeError::RequestTooLarge(_) => (
                StatusCode::PAYLOAD_TOO_LARGE,
                "RequestTooLargeException",
                vec![user(), ("message", text)],
            ),
            InvokeError::InvalidRequestContent(_) => (
                StatusCode::BAD_REQUEST,
                "InvalidRequestContentException",
                vec![user(), ("message", text)],
            ),
            InvokeError::InvalidParameterValue(_) => (
                StatusCode::BAD_REQUEST,
                "InvalidParameterValueException",
                vec![user(), ("message", text)],
            ),
            InvokeError::Validation(_) => (
                StatusCode::BAD_REQUEST,
                "ValidationException",
                vec![("message", text)],
            ),
            InvokeError::Service(_) => (
                StatusCode::INTERNAL_SERVER_ERROR,
                "ServiceException",
                vec![("Type", Value::from("Service")), ("Message", text)],
            ),
        };
        let members: Map<String, Value> = members
            .into_iter()
            .map(|(name, value)| (name.to_owned(), value))
            .collect();
        Self {
            status,
            code,
            members,
        }
    }
}
