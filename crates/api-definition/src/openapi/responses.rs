//! The answers that every operation has.

use std::collections::BTreeMap;

use serde::Serialize;

use super::components::{ERROR_MODEL, ModelReference};

/// OpenAPI's Response Object.
#[derive(Debug, Serialize)]
pub(super) struct Response {
    description: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    content: Option<BTreeMap<&'static str, ModelReference>>,
}

/// What API Gateway answers in the function's place, or passes on from it.
const ERRORS: [(&str, &str); 7] = [
    ("400", "The parameters or the body are not valid"),
    ("403", "The API key is missing, or not one of this stage"),
    ("404", "There is no such thing"),
    ("429", "The key's usage plan is exceeded"),
    ("500", "The function could not be called"),
    ("502", "The function failed"),
    ("504", "The function took longer than API Gateway waits"),
];

/// The responses by status. The body of 200 is the function's own, and `function.json` does not
/// describe it.
pub(super) fn responses() -> BTreeMap<&'static str, Response> {
    let ok = (
        "200",
        Response {
            description: "The function's answer",
            content: None,
        },
    );
    let errors = ERRORS.map(|(status, description)| {
        let content = [("application/json", ModelReference::to(ERROR_MODEL))].into();
        (
            status,
            Response {
                description,
                content: Some(content),
            },
        )
    });
    [ok].into_iter().chain(errors).collect()
}
