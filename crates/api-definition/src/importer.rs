//! What API Gateway's importer does not support in a model.
//!
//! The importer drops some of these keywords, warns about others and fails on the rest. A model
//! with one of them would not check on AWS what it says, so each is refused.
//!
//! <https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-known-issues.html>

use std::collections::BTreeSet;

use serde_json::{Map, Value};

use crate::error::Reason;
use crate::json_path::JsonPath;

const UNSUPPORTED_KEYWORDS: [&str; 5] = [
    "default",
    "discriminator",
    "exclusiveMinimum",
    "nullable",
    "readOnly",
];

/// Keywords of draft 4 whose value is a schema.
const SCHEMA: [&str; 4] = ["additionalItems", "additionalProperties", "items", "not"];
/// Keywords whose value is an array of schemas.
const SCHEMAS: [&str; 4] = ["allOf", "anyOf", "items", "oneOf"];
/// Keywords whose value is an object of schemas, with keys that are no keywords.
const SCHEMA_BY_NAME: [&str; 4] = [
    "definitions",
    "dependencies",
    "patternProperties",
    "properties",
];

/// A reference to a model: the whole rest is the model's name.
pub(crate) const MODEL_REFERENCE: &str = "#/components/schemas/";

/// What is wrong with the schema of a request model, given the names of all models.
pub(crate) fn problems(
    schema: &Map<String, Value>,
    models: &BTreeSet<&str>,
) -> Vec<(JsonPath, Reason)> {
    let path = JsonPath::keys(["integration", "request_model", "schema"]);
    let mut problems = Vec::new();
    in_schema(schema, &path, models, &mut problems);
    // A keyword that is not supported is often also none of draft 4, and one answer is enough.
    if problems.is_empty() {
        problems.extend(draft_4_problem(schema, &path));
    }
    problems
}

fn in_schema(
    schema: &Map<String, Value>,
    path: &JsonPath,
    models: &BTreeSet<&str>,
    problems: &mut Vec<(JsonPath, Reason)>,
) {
    for (keyword, value) in schema {
        let place = path.key(keyword);
        if let Some(keyword) = UNSUPPORTED_KEYWORDS.iter().find(|known| *known == keyword) {
            problems.push((place, Reason::UnsupportedKeyword { keyword }));
            continue;
        }
        let keyword = keyword.as_str();
        match value {
            Value::String(reference) if keyword == "$ref" => {
                let known = reference
                    .strip_prefix(MODEL_REFERENCE)
                    .is_some_and(|name| models.contains(name));
                if !known {
                    let reason = Reason::UnsupportedReference {
                        reference: reference.clone(),
                        models: models.iter().map(|name| (*name).to_owned()).collect(),
                    };
                    problems.push((place, reason));
                }
            }
            Value::Object(schema) if SCHEMA.contains(&keyword) => {
                in_schema(schema, &place, models, problems);
            }
            Value::Object(schemas) if SCHEMA_BY_NAME.contains(&keyword) => {
                for (name, schema) in schemas {
                    if let Value::Object(schema) = schema {
                        in_schema(schema, &place.key(name), models, problems);
                    }
                }
            }
            Value::Array(schemas) if SCHEMAS.contains(&keyword) => {
                for (index, schema) in schemas.iter().enumerate() {
                    if let Value::Object(schema) = schema {
                        in_schema(schema, &place.index(index), models, problems);
                    }
                }
            }
            // Anything else, such as the values of an `enum`, is data.
            _ => {}
        }
    }
}

/// The first violation of draft 4's own schema.
fn draft_4_problem(schema: &Map<String, Value>, path: &JsonPath) -> Option<(JsonPath, Reason)> {
    let schema = Value::Object(schema.clone());
    let error = jsonschema::draft4::meta::validate(&schema).err()?;
    let place = error
        .instance_path()
        .iter()
        .fold(path.clone(), |place, segment| match segment {
            jsonschema::paths::LocationSegment::Property(name) => place.key(name),
            jsonschema::paths::LocationSegment::Index(index) => place.index(index),
        });
    Some((place, Reason::InvalidSchema(error.to_string())))
}
