//! The model of a request's body.

use std::fmt;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

/// The model of the request's body.
#[derive(Debug, Clone, PartialEq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct RequestModel {
    /// The name, in letters and digits. Functions may share a model by giving it the same name,
    /// description and schema.
    pub name: ModelName,
    /// What the body is, in a sentence.
    pub description: Option<String>,
    /// The content type whose bodies are held against the model. Bodies of another type reach the
    /// function unchecked.
    #[serde(default = "json_content_type")]
    pub content_type: String,
    /// A JSON Schema of draft 4, without what API Gateway's importer does not support. A $ref
    /// names another function's model: #/components/schemas/NAME.
    pub schema: Map<String, Value>,
    /// A body for the example events of `cargo twin invoke`, which the model has to accept. Without
    /// one it is built from the schema.
    pub example: Option<Value>,
}

fn json_content_type() -> String {
    "application/json".to_owned()
}

/// The name of a model: ASCII letters and digits.
///
/// <https://docs.aws.amazon.com/apigateway/latest/api/API_CreateModel.html>
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
#[serde(try_from = "String", into = "String")]
#[schemars(inline, extend("pattern" = "^[A-Za-z0-9]+$"))]
pub struct ModelName(String);

impl ModelName {
    /// The name.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for ModelName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl From<ModelName> for String {
    fn from(name: ModelName) -> Self {
        name.0
    }
}

impl TryFrom<String> for ModelName {
    type Error = ModelNameError;

    fn try_from(name: String) -> Result<Self, ModelNameError> {
        if !name.is_empty() && name.bytes().all(|byte| byte.is_ascii_alphanumeric()) {
            Ok(Self(name))
        } else {
            Err(ModelNameError { name })
        }
    }
}

/// The name is not one that API Gateway accepts.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("`{name}` is no name of a model: API Gateway accepts ASCII letters and digits only")]
pub struct ModelNameError {
    name: String,
}
