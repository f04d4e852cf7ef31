//! The OpenAPI document that API Gateway imports and the local gateway serves.
//!
//! OpenAPI 3.0.1, the version that API Gateway itself exports, with its extensions
//! (<https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-swagger-extensions.html>).
//! The account, the region and the deployed names of the functions are left open, as
//! [placeholders](crate::placeholders), so that one committed document serves every environment.

mod components;
mod documentation;
mod gateway_responses;
mod info;
mod integration;
mod operation;
mod parameter;
mod request_validators;
mod responses;

use std::collections::BTreeMap;

use serde::Serialize;

use crate::ApiDefinition;
use crate::canonical::pretty;
use crate::function::{Function, HttpMethod, Integration};

pub(crate) use components::ERROR_MODEL;

/// The document: indented JSON with a final newline, the same bytes for the same definition.
///
/// Placeholders `{{region}}`, `{{account}}` and `{{function:NAME}}` are left in.
pub fn document(definition: &ApiDefinition) -> String {
    pretty(&Document::of(definition))
}

/// The root of the document. Fields are written in this order.
#[derive(Debug, Serialize)]
struct Document<'d> {
    openapi: &'static str,
    info: info::Info,
    paths: BTreeMap<&'d str, BTreeMap<&'static str, operation::Operation<'d>>>,
    components: components::Components<'d>,
    /// The key is read from the header, not from an authorizer.
    #[serde(rename = "x-amazon-apigateway-api-key-source")]
    api_key_source: &'static str,
    #[serde(rename = "x-amazon-apigateway-request-validators")]
    request_validators: BTreeMap<&'static str, request_validators::RequestValidator>,
    #[serde(rename = "x-amazon-apigateway-gateway-responses")]
    gateway_responses: BTreeMap<&'static str, gateway_responses::GatewayResponse>,
    #[serde(rename = "x-amazon-apigateway-documentation")]
    documentation: documentation::Documentation<'d>,
}

impl<'d> Document<'d> {
    fn of(definition: &'d ApiDefinition) -> Self {
        let endpoints: Vec<_> = endpoints(definition).collect();
        let mut paths: BTreeMap<_, BTreeMap<_, _>> = BTreeMap::new();
        for endpoint in &endpoints {
            paths
                .entry(endpoint.integration.path.as_str())
                .or_default()
                .insert(
                    path_item_key(endpoint.integration.http_method),
                    endpoint.operation(),
                );
        }
        Self {
            openapi: "3.0.1",
            info: info::INFO,
            paths,
            components: components::Components::of(&endpoints),
            api_key_source: "HEADER",
            request_validators: request_validators::all(),
            gateway_responses: gateway_responses::all(),
            documentation: documentation::Documentation::of(&endpoints),
        }
    }
}

/// A function that is behind API Gateway.
#[derive(Debug, Clone, Copy)]
struct Endpoint<'d> {
    function: &'d Function,
    integration: &'d Integration,
}

/// The endpoints, in the order of their functions' names.
fn endpoints(definition: &ApiDefinition) -> impl Iterator<Item = Endpoint<'_>> {
    definition.functions.values().filter_map(|function| {
        let integration = function.integration.as_ref()?;
        Some(Endpoint {
            function,
            integration,
        })
    })
}

/// The key of a method in a path item. OpenAPI has no ANY, for which API Gateway has an extension.
fn path_item_key(method: HttpMethod) -> &'static str {
    match method {
        HttpMethod::Get => "get",
        HttpMethod::Post => "post",
        HttpMethod::Put => "put",
        HttpMethod::Patch => "patch",
        HttpMethod::Delete => "delete",
        HttpMethod::Head => "head",
        HttpMethod::Options => "options",
        HttpMethod::Any => "x-amazon-apigateway-any-method",
    }
}
