//! The OpenAPI document.

use std::collections::BTreeSet;
use std::path::Path;

use crate::support::Checkout;
use api_definition::{ApiDefinition, openapi, placeholders};
use serde_json::{Value, json};

fn document(definition: &ApiDefinition) -> Value {
    serde_json::from_str(&openapi::document(definition)).expect("JSON")
}

fn of_the_tests() -> Value {
    document(&Checkout::new().load().expect("the definition is accepted"))
}

fn committed() -> ApiDefinition {
    let root = Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/../.."));
    ApiDefinition::load(root).unwrap_or_else(|error| panic!("{error}"))
}

#[test]
fn it_is_the_same_each_time_and_ends_in_a_newline() {
    let checkout = Checkout::new();
    let once = openapi::document(&checkout.load().expect("the definition is accepted"));
    let again = openapi::document(&checkout.load().expect("the definition is accepted"));
    assert_eq!(once, again);
    assert!(once.ends_with("}\n"));
}

#[test]
fn an_independent_reader_of_openapi_understands_it() {
    for document in [openapi::document(&committed()), of_the_tests().to_string()] {
        let read: openapiv3::OpenAPI = serde_json::from_str(&document).expect("OpenAPI 3.0");
        assert_eq!(read.openapi, "3.0.1");
        let mut operations = BTreeSet::new();
        for (path, item) in &read.paths.paths {
            let item = item.as_item().expect("a path item");
            for (_, operation) in item.iter() {
                let id = operation.operation_id.clone().expect("an operation id");
                assert!(operations.insert(id), "operation ids are unique");
                let declared: BTreeSet<_> = operation
                    .parameters
                    .iter()
                    .map(|parameter| parameter.as_item().expect("a parameter"))
                    .filter(|parameter| matches!(parameter, openapiv3::Parameter::Path { .. }))
                    .map(|parameter| parameter.parameter_data_ref().name.as_str())
                    .collect();
                for name in declared {
                    assert!(path.contains(&format!("{{{name}}}")), "{path} has {name}");
                }
            }
        }
        assert!(!operations.is_empty());
    }
}

#[test]
fn every_reference_names_a_model() {
    fn references<'v>(value: &'v Value, found: &mut Vec<&'v str>) {
        match value {
            Value::Object(object) => {
                found.extend(object.get("$ref").and_then(Value::as_str));
                object.values().for_each(|value| references(value, found));
            }
            Value::Array(items) => items.iter().for_each(|value| references(value, found)),
            _ => {}
        }
    }
    let document = of_the_tests();
    let mut found = Vec::new();
    references(&document, &mut found);
    assert!(found.contains(&"#/components/schemas/Order"));
    for reference in found {
        let pointer = reference
            .strip_prefix('#')
            .expect("a reference within the document");
        assert!(document.pointer(pointer).is_some(), "{reference}");
    }
}

#[test]
fn an_operation_says_all_that_api_gateway_needs() {
    let document = of_the_tests();
    let operation = &document["paths"]["/orders"]["post"];
    assert_eq!(operation["operationId"], "create-order");
    assert_eq!(operation["summary"], "Take an order");
    assert_eq!(
        operation["parameters"],
        json!([
            { "name": "Idempotency-Key", "in": "header", "description": "Makes a repeat harmless",
              "required": true, "schema": { "type": "string" } },
            { "name": "dry-run", "in": "query", "required": false, "schema": { "type": "string" } },
        ])
    );
    assert_eq!(
        operation["requestBody"],
        json!({
            "description": "What is ordered",
            "content": { "application/vnd.order+json":
                { "schema": { "$ref": "#/components/schemas/Order" } } },
            "required": true,
        })
    );
    assert_eq!(operation["x-amazon-apigateway-request-validator"], "all");
    assert_eq!(
        operation["x-amazon-apigateway-integration"],
        json!({
            "type": "aws_proxy",
            "httpMethod": "POST",
            "uri": "arn:aws:apigateway:{{region}}:lambda:path/2015-03-31/functions/\
                    arn:aws:lambda:{{region}}:{{account}}:function:{{function:create-order}}:\
                    ${stageVariables.environment}/invocations",
            "passthroughBehavior": "when_no_match",
            "timeoutInMillis": 29000,
        })
    );
    assert_eq!(
        document["components"]["schemas"]["Order"]["description"],
        "What is ordered"
    );
}

#[test]
fn the_key_is_required_by_each_operation_unless_it_says_otherwise() {
    let document = of_the_tests();
    let open = &document["paths"]["/orders"]["post"];
    assert_eq!(open.get("security"), None);
    let closed = &document["paths"]["/orders/{order}/{rest+}"]["x-amazon-apigateway-any-method"];
    assert_eq!(closed["security"], json!([{ "api_key": [] }]));
    assert_eq!(document.get("security"), None);
    assert_eq!(
        document["components"]["securitySchemes"]["api_key"],
        json!({ "type": "apiKey", "name": "x-api-key", "in": "header" })
    );
    assert_eq!(document["x-amazon-apigateway-api-key-source"], "HEADER");
}

#[test]
fn every_path_parameter_is_declared_and_required() {
    let document = of_the_tests();
    let operation = &document["paths"]["/orders/{order}/{rest+}"]["x-amazon-apigateway-any-method"];
    let parameter = |name| json!({ "name": name, "in": "path", "required": true, "schema": { "type": "string" } });
    assert_eq!(
        operation["parameters"],
        json!([parameter("order"), parameter("rest")])
    );
}

#[test]
fn a_function_without_an_integration_is_not_in_it() {
    assert!(!of_the_tests().to_string().contains("send-invoices"));
}

#[test]
fn the_validators_do_what_their_names_say() {
    let validator = |body, parameters| json!({ "validateRequestBody": body, "validateRequestParameters": parameters });
    assert_eq!(
        of_the_tests()["x-amazon-apigateway-request-validators"],
        json!({
            "all": validator(true, true),
            "body-only": validator(true, false),
            "none": validator(false, false),
            "params-only": validator(false, true),
        })
    );
}

#[test]
fn the_customised_answers_have_the_contract_s_bytes() {
    let response = |status, template| json!({ "statusCode": status, "responseTemplates": { "application/json": template } });
    assert_eq!(
        of_the_tests()["x-amazon-apigateway-gateway-responses"],
        json!({
            "BAD_REQUEST_BODY": response(400,
                r#"{"message":"Invalid request body","cause":"$context.error.validationErrorString"}"#),
            "BAD_REQUEST_PARAMETERS": response(400, r#"{"message":"$context.error.message"}"#),
            "MISSING_AUTHENTICATION_TOKEN": response(404, r#"{"message":"Not Found"}"#),
        })
    );
}

#[test]
fn each_described_thing_is_documented_once() {
    let checkout = Checkout::new();
    let create = include_str!("support/create-order.json");
    let shares_the_model = create
        .replace("\"POST\"", "\"PUT\"")
        .replace("dry-run", "force");
    checkout.write("lambdas/replace-order/function.json", shares_the_model);
    let document = document(&checkout.load().expect("the definition is accepted"));
    let parts = document["x-amazon-apigateway-documentation"]["documentationParts"]
        .as_array()
        .expect("parts")
        .iter()
        .map(|part| {
            let text = |key: &str| part["location"][key].as_str().unwrap_or("-").to_owned();
            [text("type"), text("method"), text("path"), text("name")].join(" ")
        })
        .collect::<Vec<_>>();
    assert_eq!(
        parts,
        [
            "API - - -",
            "MODEL - - Order",
            "METHOD POST /orders -",
            "REQUEST_HEADER POST /orders Idempotency-Key",
            "METHOD PUT /orders -",
            "REQUEST_HEADER PUT /orders Idempotency-Key",
            "METHOD ANY /orders/{order}/{rest+} -",
        ]
    );
}

#[test]
fn its_placeholders_are_the_region_the_account_and_the_functions() {
    let asked = std::cell::RefCell::new(BTreeSet::new());
    let filled = placeholders::fill(&openapi::document(&committed()), &|name| {
        asked.borrow_mut().insert(name.to_owned());
        Some(name.replace(':', "-"))
    })
    .expect("every placeholder has a value");
    let functions = committed()
        .functions
        .into_keys()
        .map(|name| format!("function:{name}"));
    let expected = ["account".to_owned(), "region".to_owned()]
        .into_iter()
        .chain(functions);
    assert_eq!(asked.into_inner(), expected.collect());
    assert!(!filled.contains("{{"));
    assert!(filled.contains(":${stageVariables.environment}/invocations"));
}
