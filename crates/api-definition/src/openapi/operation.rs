//! One method of one path.

use std::collections::BTreeMap;

use serde::Serialize;

use super::Endpoint;
use super::components::{API_KEY, ModelReference};
use super::integration::LambdaProxy;
use super::parameter::{Parameter, parameters};
use super::responses::{Response, responses};

/// OpenAPI's Operation Object with API Gateway's extensions.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Operation<'d> {
    summary: &'d str,
    operation_id: &'d str,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    parameters: Vec<Parameter<'d>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    request_body: Option<RequestBody<'d>>,
    responses: BTreeMap<&'static str, Response>,
    /// In each operation, because API Gateway does not heed the document's own `security`.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    security: Vec<BTreeMap<&'static str, [&'static str; 0]>>,
    #[serde(rename = "x-amazon-apigateway-request-validator")]
    request_validator: &'static str,
    #[serde(rename = "x-amazon-apigateway-integration")]
    integration: LambdaProxy,
}

/// OpenAPI's Request Body Object. API Gateway takes the model of each content type from it.
#[derive(Debug, Serialize)]
struct RequestBody<'d> {
    #[serde(skip_serializing_if = "Option::is_none")]
    description: Option<&'d str>,
    content: BTreeMap<&'d str, ModelReference>,
    required: bool,
}

impl<'d> Endpoint<'d> {
    pub(super) fn operation(&self) -> Operation<'d> {
        let Self {
            function,
            integration,
        } = *self;
        let request_body = integration.request_model.as_ref().map(|model| RequestBody {
            description: model.description.as_deref(),
            content: [(
                model.content_type.as_str(),
                ModelReference::to(model.name.as_str()),
            )]
            .into(),
            required: true,
        });
        let security = integration.api_key_required.then(|| [(API_KEY, [])].into());
        Operation {
            summary: &function.lambda.description,
            operation_id: &function.name,
            parameters: parameters(integration),
            request_body,
            responses: responses(),
            security: security.into_iter().collect(),
            request_validator: integration.request_validator.name(),
            integration: LambdaProxy::of(&function.name),
        }
    }
}
