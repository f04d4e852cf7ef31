//! [REST JSON](https://smithy.io/2.0/aws/protocols/aws-restjson1-protocol.html): how the services that have paths of their
//! own write their errors.

use axum::{
    http::{StatusCode, header::CONTENT_TYPE},
    response::{IntoResponse, Response},
};
use serde_json::{Map, Value};
use uuid::Uuid;

/// The id of a request. Clients show it with an error.
pub(crate) const REQUEST_ID: &str = "x-amzn-requestid";
const ERROR_TYPE: &str = "x-amzn-errortype";

/// An error of a service that speaks REST JSON: its shape's name is in a header, and its members in the body.
#[derive(Clone, Debug)]
pub(crate) struct RestError {
    pub(crate) status: StatusCode,
    /// The name of the error's shape, such as `ResourceNotFoundException`.
    pub(crate) code: &'static str,
    pub(crate) members: Map<String, Value>,
}

impl IntoResponse for RestError {
    fn into_response(self) -> Response {
        let headers = [
            (CONTENT_TYPE.as_str(), "application/json".to_owned()),
            (REQUEST_ID, Uuid::new_v4().to_string()),
            (ERROR_TYPE, self.code.to_owned()),
        ];
        (
            self.status,
            headers,
            Value::Object(self.members).to_string(),
        )
            .into_response()
    }
}
