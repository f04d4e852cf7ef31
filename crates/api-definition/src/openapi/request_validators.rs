//! The request validators that an operation can name.

use std::collections::BTreeMap;

use serde::Serialize;

use crate::function;

/// An entry of `x-amazon-apigateway-request-validators`.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct RequestValidator {
    validate_request_body: bool,
    validate_request_parameters: bool,
}

/// All of them, used or not, so that a new endpoint changes nothing but its own operation.
pub(super) fn all() -> BTreeMap<&'static str, RequestValidator> {
    function::RequestValidator::EVERY
        .into_iter()
        .map(|validator| {
            let entry = RequestValidator {
                validate_request_body: validator.validates_body(),
                validate_request_parameters: validator.validates_parameters(),
            };
            (validator.name(), entry)
        })
        .collect()
}
