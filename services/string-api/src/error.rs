//! Every answer that is no success.

use actix_web::http::{StatusCode, header};
use actix_web::{HttpResponse, ResponseError};
use serde::Serialize;
use string_replace::{ListQueryError, NO_SUCH_TERM, ReplaceRequestError};
use telemetry::service::ErrorType;

/// Why a request is not answered with success. The text is the answer's `message`, byte for byte what the contract says.
#[derive(Debug, thiserror::Error)]
pub(crate) enum ApiError {
    /// The path is not declared, or not with this method.
    #[error("Not Found")]
    RouteNotFound,
    /// The key is missing or is none of ours.
    #[error("Forbidden")]
    Forbidden,
    /// A query that the domain refuses.
    #[error("{0}")]
    ListQuery(#[from] ListQueryError),
    /// The body did not arrive in time.
    #[error("Request Timeout")]
    BodyTimeout,
    /// The body is larger than allowed.
    #[error("Payload Too Large")]
    BodyTooLarge,
    /// The body did not arrive as it was announced.
    #[error("Something went wrong in decoding Payload")]
    BodyIncomplete,
    /// A body that the domain refuses.
    #[error("{}", match .0 {
        ReplaceRequestError::NotJson { .. } => "Something went wrong in decoding Payload",
        ReplaceRequestError::Malformed { .. } => "Malformed Input",
    })]
    ReplaceRequest(#[from] ReplaceRequestError),
    /// As many requests as allowed are worked on. The client may try again after a second.
    #[error("Service Unavailable")]
    Overloaded,
    /// The strings map does not hold the term.
    #[error("{NO_SUCH_TERM}")]
    NoSuchTerm,
    /// Nothing that a client can do anything about; the log says what.
    #[error("Internal Server Error")]
    Unexpected,
    /// The route panicked; the log says where.
    #[error("Internal Server Error")]
    Panicked,
}

/// The body of every answer that is no success, and of the health check: `{"message":".."}`.
#[derive(Debug, Serialize)]
pub(crate) struct Message<'m> {
    /// What the answer says.
    pub(crate) message: &'m str,
}

impl ResponseError for ApiError {
    fn status_code(&self) -> StatusCode {
        match self {
            Self::RouteNotFound | Self::NoSuchTerm => StatusCode::NOT_FOUND,
            Self::Forbidden => StatusCode::FORBIDDEN,
            Self::ListQuery(_) | Self::BodyIncomplete | Self::ReplaceRequest(_) => {
                StatusCode::BAD_REQUEST
            }
            Self::BodyTimeout => StatusCode::REQUEST_TIMEOUT,
            Self::BodyTooLarge => StatusCode::PAYLOAD_TOO_LARGE,
            Self::Overloaded => StatusCode::SERVICE_UNAVAILABLE,
            Self::Unexpected | Self::Panicked => StatusCode::INTERNAL_SERVER_ERROR,
        }
    }

    fn error_response(&self) -> HttpResponse {
        let mut response = HttpResponse::build(self.status_code());
        if matches!(self, Self::Overloaded) {
            response.insert_header((header::RETRY_AFTER, "1"));
        }
        let mut response = response.json(Message {
            message: &self.to_string(),
        });
        let error_type = match self {
            Self::Overloaded => Some(ErrorType("Overloaded")),
            Self::Unexpected => Some(ErrorType("Unexpected")),
            Self::Panicked => Some(ErrorType("panic")),
            _ => None,
        };
        if let Some(error_type) = error_type {
            response.extensions_mut().insert(error_type);
        }
        response
    }
}
