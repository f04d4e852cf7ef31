//! The OpenAPI 3.0 document with API Gateway's extensions, read into the types that the pipeline
//! works with.
//!
//! Whatever would make the gateway behave otherwise than API Gateway is refused with its place in
//! the document, rather than left out in silence.
//!
//! Source: "OpenAPI extensions for API Gateway",
//! <https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-swagger-extensions.html>.

mod error;
mod extensions;
mod gateway_responses;
mod integration;
mod method;
mod models;
mod node;
mod parameters;
mod references;
mod resource;
mod security;
mod validators;

use std::hash::{DefaultHasher, Hash, Hasher};

use serde_json::Value;

pub use error::DocumentError;
pub(crate) use method::{ANY_METHOD, Method};
pub(crate) use models::Model;
pub(crate) use node::Node;
pub(crate) use parameters::{ParameterLocation, RequestParameter};
pub(crate) use resource::{PathSegment, Resource};

use crate::media_type::BinaryMediaTypes;
use crate::response::GatewayResponses;

/// An API: everything that the document says and the gateway acts on.
#[derive(Debug)]
pub(crate) struct Api {
    /// `info.title`: the name of the API.
    pub(crate) title: Option<String>,
    /// Names this very text of the document, `requestContext.deploymentId` in the event.
    pub(crate) deployment_id: String,
    pub(crate) resources: Vec<Resource>,
    pub(crate) gateway_responses: GatewayResponses,
    pub(crate) binary_media_types: BinaryMediaTypes,
}

impl Api {
    /// Reads a document whose placeholders have been filled.
    pub(crate) fn parse(document: &str) -> Result<Self, DocumentError> {
        let value: Value = serde_json::from_str(document).map_err(|error| DocumentError {
            pointer: String::new(),
            problem: format!("not JSON: {error}"),
        })?;
        let root = Node::root(&value);
        let version = root.required("openapi")?;
        if !version.string()?.starts_with("3.0.") {
            return Err(version.error("only OpenAPI 3.0 is served; write 3.0.1"));
        }
        extensions::check_root(&root)?;
        references::check(&root)?;
        let definitions = method::Definitions::parse(&root)?;
        Ok(Self {
            title: title(&root)?,
            deployment_id: identifier(document),
            resources: resource::parse_all(&root.required("paths")?, &definitions)?,
            gateway_responses: gateway_responses::parse(&root)?,
            binary_media_types: binary_media_types(&root)?,
        })
    }
}

fn title(root: &Node<'_>) -> Result<Option<String>, DocumentError> {
    let title = root.get("info").and_then(|info| info.get("title"));
    title
        .map(|title| title.string().map(str::to_owned))
        .transpose()
}

fn binary_media_types(root: &Node<'_>) -> Result<BinaryMediaTypes, DocumentError> {
    let entries = root.elements_of("x-amazon-apigateway-binary-media-types")?;
    let entries: Result<Vec<_>, _> = entries
        .iter()
        .map(|entry| entry.string().map(str::to_owned))
        .collect();
    entries.map(BinaryMediaTypes::new)
}

/// Six letters and digits that stand for a text: the form of API Gateway's own ids, and the same
/// in every run.
fn identifier(text: &str) -> String {
    const DIGITS: &[u8; 36] = b"0123456789abcdefghijklmnopqrstuvwxyz";
    let mut hasher = DefaultHasher::new();
    text.hash(&mut hasher);
    let mut rest = hasher.finish();
    let mut digit = || {
        let digit = DIGITS[(rest % 36) as usize];
        rest /= 36;
        char::from(digit)
    };
    (0..6).map(|_| digit()).collect()
}

#[cfg(test)]
mod tests;
