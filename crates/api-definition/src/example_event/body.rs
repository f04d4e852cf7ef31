//! An example of a body, from its model.

use std::collections::BTreeMap;

use serde_json::{Map, Value, json};

use crate::ApiDefinition;
use crate::function::RequestModel;
use crate::importer::MODEL_REFERENCE;

/// How deep a body is built. Models may contain themselves.
const MOST_LEVELS: usize = 16;

/// The most characters and items that are built because a schema asks for so many at least.
const MOST_LENGTH: u64 = 4096;

/// The schemas of all models by their names.
pub(super) type Models<'d> = BTreeMap<&'d str, &'d Map<String, Value>>;

pub(super) fn models(definition: &ApiDefinition) -> Models<'_> {
    definition
        .functions
        .values()
        .filter_map(|function| function.integration.as_ref()?.request_model.as_ref())
        .map(|model| (model.name.as_str(), &model.schema))
        .collect()
}

/// The model's own example, or one that is built from its schema.
pub(super) fn example(model: &RequestModel, models: &Models<'_>) -> Value {
    match &model.example {
        Some(example) => example.clone(),
        None => value(&model.schema, models, MOST_LEVELS),
    }
}

/// Holds a body against its model, and answers the first violation.
pub(super) fn check(body: &Value, model: &RequestModel, models: &Models<'_>) -> Result<(), String> {
    // References lead from the root, where the document has its models too.
    let mut schema = model.schema.clone();
    schema.insert("components".to_owned(), json!({ "schemas": models }));
    let validator =
        jsonschema::draft4::new(&Value::Object(schema)).map_err(|error| error.to_string())?;
    validator.validate(body).map_err(|error| error.to_string())
}

/// A value that fits the keywords which say what a value looks like. What it does not try is found
/// by [`check`].
fn value(schema: &Map<String, Value>, models: &Models<'_>, levels: usize) -> Value {
    let Some(levels) = levels.checked_sub(1) else {
        return Value::Null;
    };
    if let Some(Value::Array(values)) = schema.get("enum") {
        return values.first().cloned().unwrap_or_default();
    }
    let referenced = schema
        .get("$ref")
        .and_then(Value::as_str)
        .and_then(|reference| models.get(reference.strip_prefix(MODEL_REFERENCE)?));
    if let Some(schema) = referenced {
        return value(schema, models, levels);
    }
    let alternatives = ["anyOf", "oneOf"]
        .into_iter()
        .find_map(|keyword| schema.get(keyword)?.as_array()?.first()?.as_object());
    if let Some(schema) = alternatives {
        return value(schema, models, levels);
    }
    match kind(schema) {
        "object" => object(schema, models, levels),
        "array" => array(schema, models, levels),
        "string" => text(schema).into(),
        "integer" | "number" => schema.get("minimum").cloned().unwrap_or_else(|| 1.into()),
        "boolean" => true.into(),
        _ => Value::Null,
    }
}

/// The type, or the first of several. A schema that names none and has properties means an object.
fn kind(schema: &Map<String, Value>) -> &str {
    let named = match schema.get("type") {
        Some(Value::Array(kinds)) => kinds.first().and_then(Value::as_str),
        Some(kind) => kind.as_str(),
        None => None,
    };
    named.unwrap_or(if schema.contains_key("properties") {
        "object"
    } else {
        "null"
    })
}

/// The required members only: what is optional has an example of its own, or none.
fn object(schema: &Map<String, Value>, models: &Models<'_>, levels: usize) -> Value {
    let required = schema.get("required").and_then(Value::as_array);
    let names = required.into_iter().flatten().filter_map(Value::as_str);
    let members = names.map(|name| {
        let member = schema
            .get("properties")
            .and_then(|properties| properties.get(name)?.as_object())
            .map_or(Value::Null, |schema| value(schema, models, levels));
        (name.to_owned(), member)
    });
    Value::Object(members.collect())
}

/// As many items as there have to be.
fn array(schema: &Map<String, Value>, models: &Models<'_>, levels: usize) -> Value {
    let item = match schema.get("items").and_then(Value::as_object) {
        Some(items) => value(items, models, levels),
        None => Value::Null,
    };
    let items = std::iter::repeat_n(item, length(schema, "minItems").unwrap_or(0));
    Value::Array(items.collect())
}

/// `text`, made longer or shorter where it has to be.
fn text(schema: &Map<String, Value>) -> String {
    let least = length(schema, "minLength").unwrap_or(0);
    let most = length(schema, "maxLength").unwrap_or(usize::MAX);
    let wanted = "text".len().max(least).min(most);
    "text".chars().cycle().take(wanted).collect()
}

fn length(schema: &Map<String, Value>, keyword: &str) -> Option<usize> {
    let length = schema.get(keyword)?.as_u64()?.min(MOST_LENGTH);
    usize::try_from(length).ok()
}
