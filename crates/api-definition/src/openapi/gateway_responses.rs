//! The answers that API Gateway gives itself, where the built-in ones are not ours.
//!
//! A template is plain text into which API Gateway puts variables.
//! `$context.error.validationErrorString` is put in as JSON's own escapes have it, and
//! `$context.error.message` holds no more than names of parameters, so both stay within their
//! quotes.

use std::collections::BTreeMap;

use serde::Serialize;

/// An entry of `x-amazon-apigateway-gateway-responses`.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct GatewayResponse {
    status_code: u16,
    response_templates: BTreeMap<&'static str, &'static str>,
}

/// The response types that are customised; the others stay as they are built in.
pub(super) fn all() -> BTreeMap<&'static str, GatewayResponse> {
    [
        (
            "BAD_REQUEST_BODY",
            400,
            r#"{"message":"Invalid request body","cause":"$context.error.validationErrorString"}"#,
        ),
        (
            "BAD_REQUEST_PARAMETERS",
            400,
            r#"{"message":"$context.error.message"}"#,
        ),
        // Built in, an unknown route is a 403 that speaks of a token which nobody needs here.
        (
            "MISSING_AUTHENTICATION_TOKEN",
            404,
            r#"{"message":"Not Found"}"#,
        ),
    ]
    .into_iter()
    .map(|(response_type, status_code, template)| {
        let response_templates = [("application/json", template)].into();
        (
            response_type,
            GatewayResponse {
                status_code,
                response_templates,
            },
        )
    })
    .collect()
}
