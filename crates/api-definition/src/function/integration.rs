//! The `integration` block: the endpoint that a function answers.

use std::collections::BTreeMap;
use std::fmt;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::unique_keys;

use super::{RequestModel, RequestParameter, RequestParameterName, ResourcePath};

/// The endpoint that the function answers. Leave it out for a function that is not behind API
/// Gateway.
#[derive(Debug, Clone, PartialEq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Integration {
    /// The method of the endpoint, or ANY for all that no other function has on this path.
    pub http_method: HttpMethod,
    /// The path of the endpoint, such as /string/terms/{term}. Only the last part may be greedy,
    /// such as {proxy+}.
    pub path: ResourcePath,
    /// What API Gateway checks before it calls the function.
    #[serde(default)]
    pub request_validator: RequestValidator,
    /// Whether the endpoint needs an API key of the stage's usage plan.
    #[serde(default = "api_key_required_by_default")]
    pub api_key_required: bool,
    /// The model of the request's body.
    pub request_model: Option<RequestModel>,
    /// The parameters of the request by their AWS name: method.request.querystring.NAME,
    /// method.request.path.NAME or method.request.header.NAME. A path parameter is always
    /// required, and needs an entry only for its description.
    #[serde(default, deserialize_with = "unique_keys::deserialize")]
    pub request_parameters: BTreeMap<RequestParameterName, RequestParameter>,
}

fn api_key_required_by_default() -> bool {
    true
}

/// A method of API Gateway, as AWS writes it.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema,
)]
#[serde(rename_all = "UPPERCASE")]
#[expect(
    missing_docs,
    reason = "the variants are the methods of RFC 9110, section 9.3"
)]
pub enum HttpMethod {
    Get,
    Post,
    Put,
    Patch,
    Delete,
    Head,
    Options,
    /// Every method that the path has no function of its own for.
    Any,
}

impl HttpMethod {
    /// The method as AWS writes it, such as `POST`.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Get => "GET",
            Self::Post => "POST",
            Self::Put => "PUT",
            Self::Patch => "PATCH",
            Self::Delete => "DELETE",
            Self::Head => "HEAD",
            Self::Options => "OPTIONS",
            Self::Any => "ANY",
        }
    }
}

impl fmt::Display for HttpMethod {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// What API Gateway checks before it calls the function.
#[derive(
    Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema,
)]
#[serde(rename_all = "kebab-case")]
pub enum RequestValidator {
    /// Nothing.
    #[default]
    None,
    /// The body against the request model.
    BodyOnly,
    /// That every required parameter is there and not blank.
    ParamsOnly,
    /// The parameters, then the body.
    All,
}

impl RequestValidator {
    /// Every validator, in the order of the document.
    pub const EVERY: [Self; 4] = [Self::All, Self::BodyOnly, Self::None, Self::ParamsOnly];

    /// The name in `function.json` and in the document.
    pub fn name(self) -> &'static str {
        match self {
            Self::None => "none",
            Self::BodyOnly => "body-only",
            Self::ParamsOnly => "params-only",
            Self::All => "all",
        }
    }

    /// Whether it holds the body against the model.
    pub fn validates_body(self) -> bool {
        matches!(self, Self::BodyOnly | Self::All)
    }

    /// Whether it looks for the required parameters.
    pub fn validates_parameters(self) -> bool {
        matches!(self, Self::ParamsOnly | Self::All)
    }
}
