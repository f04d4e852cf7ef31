//! The parameters of an operation.

use serde::Serialize;

use crate::function::{Integration, ParameterLocation, RequestParameter};

/// OpenAPI's Parameter Object, with no more than what API Gateway's importer honours: name, in,
/// required, type and description.
#[derive(Debug, Serialize)]
pub(super) struct Parameter<'d> {
    pub(super) name: &'d str,
    #[serde(rename = "in")]
    pub(super) location: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) description: Option<&'d str>,
    required: bool,
    schema: StringSchema,
}

/// Every parameter reaches API Gateway as a string, and it checks no more than its presence.
#[derive(Debug, Serialize)]
struct StringSchema {
    r#type: &'static str,
}

/// The parameters of an endpoint: headers, path, query. Those of the path are all there, because
/// OpenAPI requires each to be declared; `function.json` declares only what it describes.
pub(super) fn parameters(integration: &Integration) -> Vec<Parameter<'_>> {
    let declared = |wanted: ParameterLocation| {
        integration
            .request_parameters
            .iter()
            .filter(move |(name, _)| name.location == wanted)
    };
    let headers = declared(ParameterLocation::Header)
        .map(|(name, declared)| parameter(&name.name, "header", Some(declared), declared.required));
    let path = integration.path.parameters().map(|name| {
        let described = declared(ParameterLocation::Path).find(|(known, _)| known.name == name);
        parameter(name, "path", described.map(|(_, declared)| declared), true)
    });
    let query = declared(ParameterLocation::QueryString)
        .map(|(name, declared)| parameter(&name.name, "query", Some(declared), declared.required));
    headers.chain(path).chain(query).collect()
}

fn parameter<'d>(
    name: &'d str,
    location: &'static str,
    declared: Option<&'d RequestParameter>,
    required: bool,
) -> Parameter<'d> {
    Parameter {
        name,
        location,
        description: declared.and_then(|declared| declared.description.as_deref()),
        required,
        schema: StringSchema { r#type: "string" },
    }
}
