//! The files of this repository: accepted, and the generated ones not stale.

use std::fs;
use std::path::Path;

use api_definition::{ApiDefinition, generated_files};
use serde_json::Value;

fn root() -> &'static Path {
    Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/../.."))
}

fn read(path: impl AsRef<Path>) -> String {
    let path = root().join(path);
    fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

fn definition() -> ApiDefinition {
    ApiDefinition::load(root()).unwrap_or_else(|error| panic!("{error}"))
}

#[test]
fn generated_files_are_what_the_definition_makes() {
    for file in generated_files(&definition()) {
        assert!(
            read(file.path) == file.content,
            "{} is stale: run `cargo twin openapi` and commit it",
            file.path.display()
        );
    }
}

#[test]
fn definition_files_fit_their_editor_schemas() {
    let mut checked = Vec::new();
    let functions = definition().functions;
    let functions = functions.keys().map(|name| {
        (
            format!("lambdas/{name}/function.json"),
            "lambdas/function.schema.json".to_owned(),
        )
    });
    let stages = "terraform/api-gateway/stages";
    for (file, schema) in
        functions.chain([(format!("{stages}.json"), format!("{stages}.schema.json"))])
    {
        let value: Value = serde_json::from_str(&read(&file)).expect("JSON");
        let named = Path::new(&file).parent().expect("a folder").join(
            value["$schema"]
                .as_str()
                .unwrap_or_else(|| panic!("{file} names its schema")),
        );
        assert_eq!(read(named), read(&schema), "{file} names {schema}");
        let schema: Value = serde_json::from_str(&read(&schema)).expect("JSON");
        let validator = jsonschema::draft7::new(&schema).expect("a JSON Schema of draft 7");
        let errors: Vec<_> = validator
            .iter_errors(&value)
            .map(|error| error.to_string())
            .collect();
        assert!(errors.is_empty(), "{file}: {errors:?}");
        checked.push(file);
    }
    assert!(checked.len() > 1, "{checked:?}");
}

#[test]
fn the_editor_schema_sees_the_mistakes_of_one_file() {
    let schema: Value = serde_json::from_str(&read("lambdas/function.schema.json")).expect("JSON");
    let validator = jsonschema::draft7::new(&schema).expect("a JSON Schema of draft 7");
    let right: Value =
        serde_json::from_str(include_str!("support/create-order.json")).expect("JSON");
    assert!(validator.is_valid(&right));
    for (pointer, wrong) in [
        ("/lambda/memory_size", serde_json::json!(64)),
        ("/lambda/timeout", serde_json::json!(901)),
        ("/lambda/log_format", serde_json::json!("Json")),
        ("/lambda/policies", serde_json::json!(["read_everything"])),
        ("/integration/http_method", serde_json::json!("post")),
        ("/integration/path", serde_json::json!("orders")),
        (
            "/integration/request_validator",
            serde_json::json!("body_only"),
        ),
        (
            "/integration/request_model/name",
            serde_json::json!("An order"),
        ),
        (
            "/integration/request_parameters",
            serde_json::json!({"prefix": {}}),
        ),
        ("/aliases/prod", serde_json::json!("latest")),
        (
            "/lambda",
            serde_json::json!({"description": "d", "memory": 1}),
        ),
    ] {
        let mut value = right.clone();
        *value.pointer_mut(pointer).expect("the value is there") = wrong;
        assert!(!validator.is_valid(&value), "{pointer} is seen");
    }
}
