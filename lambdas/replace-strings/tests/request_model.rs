//! The model that API Gateway holds a body against says the same as the type that the function reads it into.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;
use string_replace::ReplaceRequest;

/// What a schema says about an object, without what it says to a reader alone.
#[derive(Debug, PartialEq)]
struct Shape {
    r#type: Value,
    properties: BTreeMap<String, Value>,
    required: BTreeSet<String>,
}

impl Shape {
    fn of(schema: &Value) -> Self {
        let properties = schema["properties"].as_object().into_iter().flatten();
        let required = schema["required"].as_array().into_iter().flatten();
        Self {
            r#type: schema["type"].clone(),
            properties: properties
                .map(|(name, property)| (name.clone(), property["type"].clone()))
                .collect(),
            required: required
                .filter_map(Value::as_str)
                .map(str::to_owned)
                .collect(),
        }
    }
}

#[test]
fn request_model_is_the_request_type() {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/function.json");
    let function: Value = serde_json::from_str(&std::fs::read_to_string(path).unwrap()).unwrap();
    let model = &function["integration"]["request_model"]["schema"];
    let of_model = Shape::of(model);
    let of_type = Shape::of(schemars::schema_for!(ReplaceRequest).as_value());
    assert_eq!(
        of_model, of_type,
        "\nintegration.request_model.schema of {path} (left) and ReplaceRequest of crates/string-replace (right) differ"
    );
}
