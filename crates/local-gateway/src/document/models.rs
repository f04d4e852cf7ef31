use std::collections::BTreeMap;
use std::fmt;

use serde_json::{Value, json};

use super::{DocumentError, Node};

/// The media type whose model counts for every body that has no model of its own.
const DEFAULT_MODEL: &str = "$default";

/// The schema that a body is checked by.
pub(crate) struct Model(jsonschema::Validator);

impl fmt::Debug for Model {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("Model")
    }
}

impl Model {
    /// What a body violates; empty when it is valid.
    pub(crate) fn errors<'b>(
        &'b self,
        body: &'b Value,
    ) -> impl Iterator<Item = jsonschema::ValidationError<'b>> {
        self.0.iter_errors(body)
    }

    /// Compiles a schema with the document's `components` beside it, so that `$ref` between models
    /// finds its target.
    pub(crate) fn compile(schema: &Value, components: &Value) -> Result<Self, String> {
        // A `$ref` cannot stand beside other members in Draft 4; `allOf` keeps both apart.
        let document = json!({ "allOf": [schema], "components": components });
        jsonschema::draft4::options()
            // Recorded from AWS: `format` is not checked.
            .should_validate_formats(false)
            .build(&document)
            .map(Self)
            .map_err(|error| error.to_string())
    }
}

/// The models of a method by media type.
#[derive(Debug)]
pub(crate) struct RequestModels(BTreeMap<String, Model>);

impl RequestModels {
    /// The model for a body of this media type (lower case, without parameters).
    pub(crate) fn of(&self, media_type: &str) -> Option<&Model> {
        self.0.get(media_type).or_else(|| self.0.get(DEFAULT_MODEL))
    }
}

/// The document's components, in which models are declared.
#[derive(Debug)]
pub(super) struct ModelDefinitions<'d> {
    components: Option<&'d Value>,
}

impl<'d> ModelDefinitions<'d> {
    pub(super) fn parse(root: &Node<'d>) -> Self {
        Self {
            components: root.get("components").map(|components| components.value),
        }
    }

    /// The models of an operation's `requestBody`.
    pub(super) fn of(&self, operation: &Node<'_>) -> Result<RequestModels, DocumentError> {
        let mut models = BTreeMap::new();
        let Some(body) = operation.get("requestBody") else {
            return Ok(RequestModels(models));
        };
        for (media_type, node) in body.required("content")?.members()? {
            let Some(schema) = node.get("schema") else {
                continue;
            };
            let components = self.components.unwrap_or(&Value::Null);
            let model = Model::compile(schema.value, components)
                .map_err(|problem| schema.error(format!("not a Draft 4 schema: {problem}")))?;
            models.insert(media_type.to_ascii_lowercase(), model);
        }
        Ok(RequestModels(models))
    }
}
