//! The models, and how a request proves who sends it.

use std::collections::BTreeMap;

use serde::Serialize;
use serde_json::{Map, Value, json};

use super::Endpoint;
use crate::canonical::{sorted, sorted_object};
use crate::function::RequestModel;

/// The name of the security scheme of the API key. The local gateway and the importer know it by
/// its type, header and place, not by its name.
pub(super) const API_KEY: &str = "api_key";

/// The name of the model of every error answer, which no function can give to its own.
pub(crate) const ERROR_MODEL: &str = "Message";

/// OpenAPI's Components Object.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Components<'d> {
    schemas: BTreeMap<&'d str, Map<String, Value>>,
    security_schemes: BTreeMap<&'static str, SecurityScheme>,
}

/// OpenAPI's Security Scheme Object. API Gateway takes exactly this one for its API keys.
#[derive(Debug, Serialize)]
struct SecurityScheme {
    r#type: &'static str,
    name: &'static str,
    r#in: &'static str,
}

impl<'d> Components<'d> {
    pub(super) fn of(endpoints: &[Endpoint<'d>]) -> Self {
        let models = endpoints
            .iter()
            .filter_map(|endpoint| endpoint.integration.request_model.as_ref())
            .map(|model| (model.name.as_str(), schema(model)));
        let scheme = SecurityScheme {
            r#type: "apiKey",
            name: "x-api-key",
            r#in: "header",
        };
        Self {
            schemas: models.chain([(ERROR_MODEL, error_schema())]).collect(),
            security_schemes: [(API_KEY, scheme)].into(),
        }
    }
}

/// The schema of a model. OpenAPI has no other place for the model's description, which goes before
/// the schema's own.
fn schema(model: &RequestModel) -> Map<String, Value> {
    let mut schema = model.schema.clone();
    if let Some(description) = &model.description {
        schema.insert("description".to_owned(), description.as_str().into());
    }
    sorted_object(&schema)
}

fn error_schema() -> Map<String, Value> {
    let schema = json!({
        "type": "object",
        "description": "Why there is no other answer",
        "properties": {
            "message": { "type": "string" },
            "cause": { "type": "string", "description": "What is wrong with the body" },
        },
        "required": ["message"],
    });
    match sorted(&schema) {
        Value::Object(schema) => schema,
        _ => Map::new(),
    }
}

/// A media type whose body is one of the models.
#[derive(Debug, Serialize)]
pub(super) struct ModelReference {
    schema: Reference,
}

#[derive(Debug, Serialize)]
struct Reference {
    #[serde(rename = "$ref")]
    to: String,
}

impl ModelReference {
    pub(super) fn to(model: &str) -> Self {
        Self {
            schema: Reference {
                to: format!("#/components/schemas/{model}"),
            },
        }
    }
}
