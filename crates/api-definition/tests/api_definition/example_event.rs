//! The example events: API Gateway's events, with values that the definition gives.

use api_definition::ApiDefinition;
use api_definition::example_event::{ExampleEvent, examples};
use aws_lambda_events::apigw::ApiGatewayProxyRequest;
use serde_json::{Value, json};

use crate::support::{CREATE, Checkout, READ};

/// The examples of a function of the checkout.
fn examples_of(checkout: &Checkout, function: &str, stage: Option<&str>) -> Vec<ExampleEvent> {
    let definition = definition(checkout);
    examples(&definition, &definition.functions[function], stage).expect("examples")
}

fn definition(checkout: &Checkout) -> ApiDefinition {
    checkout.load().expect("the definition is accepted")
}

fn names(examples: &[ExampleEvent]) -> Vec<&str> {
    examples.iter().map(|example| example.name).collect()
}

/// The body of the first example, with a schema in the place of the one of the model `Order`.
fn body_of(schema: &str) -> Result<Value, String> {
    let checkout = Checkout::new();
    checkout.write(
        CREATE,
        format!(
            r#"{{"lambda": {{"description": "d"}},
                "integration": {{"http_method": "POST", "path": "/orders",
                  "request_model": {{"name": "Order", {schema}}}}},
                "aliases": {{"prod": "1", "test": "1"}}}}"#
        ),
    );
    let definition = definition(&checkout);
    let examples = examples(&definition, &definition.functions["create-order"], None)
        .map_err(|error| error.to_string())?;
    let body = examples[0].event["body"].as_str().expect("a body");
    Ok(serde_json::from_str(body).expect("JSON"))
}

#[test]
fn a_valid_request_has_what_is_required_and_what_has_an_example() {
    let examples = examples_of(&Checkout::new(), "create-order", Some("test"));
    assert_eq!(names(&examples), ["valid", "not-json"]);
    let event = &examples[0].event;
    assert_eq!(event["resource"], "/orders");
    assert_eq!(event["path"], "/orders");
    assert_eq!(event["httpMethod"], "POST");
    assert_eq!(event["body"], r#"{"article":"text"}"#);
    assert_eq!(
        event["headers"]["Content-Type"],
        "application/vnd.order+json"
    );
    assert_eq!(event["headers"]["Idempotency-Key"], "Idempotency-Key");
    assert_eq!(
        event["multiValueHeaders"]["Idempotency-Key"],
        json!(["Idempotency-Key"])
    );
    assert_eq!(event["queryStringParameters"], Value::Null);
    assert_eq!(event["multiValueQueryStringParameters"], Value::Null);
    assert_eq!(event["pathParameters"], Value::Null);
    let variables = json!({ "colour": "green", "environment": "test" });
    assert_eq!(event["stageVariables"], variables);
    assert_eq!(event["requestContext"]["stage"], "test");
    assert_eq!(event["requestContext"]["path"], "/test/orders");
    // The endpoint needs no key.
    assert!(event["headers"].get("x-api-key").is_none());
    assert!(event["requestContext"]["identity"].get("apiKey").is_none());

    let checkout = Checkout::new();
    checkout.replace(
        CREATE,
        r#""method.request.querystring.dry-run": {}"#,
        r#""method.request.querystring.dry-run": { "example": "a b" }"#,
    );
    let event = &examples_of(&checkout, "create-order", None)[0].event;
    assert_eq!(event["queryStringParameters"], json!({ "dry-run": "a b" }));
    assert_eq!(
        event["multiValueQueryStringParameters"],
        json!({ "dry-run": ["a b"] })
    );
}

#[test]
fn a_request_that_is_not_json_says_so() {
    let examples = examples_of(&Checkout::new(), "create-order", Some("test"));
    let event = &examples[1].event;
    assert_eq!(event["headers"]["Content-Type"], "text/plain");
    assert_eq!(event["body"], "This is not JSON");
}

#[test]
fn path_parameters_have_their_own_names_or_their_examples_percent_encoded() {
    let checkout = Checkout::new();
    let examples = examples_of(&checkout, "read-order", None);
    assert_eq!(names(&examples), ["valid"]);
    let event = &examples[0].event;
    assert_eq!(event["httpMethod"], "GET");
    assert_eq!(event["resource"], "/orders/{order}/{rest+}");
    assert_eq!(event["path"], "/orders/order/rest");
    assert_eq!(event["body"], Value::Null);
    assert_eq!(event["stageVariables"], Value::Null);
    assert_eq!(
        event["requestContext"]["path"],
        "/test-invoke-stage/orders/order/rest"
    );
    let context = &event["requestContext"];
    assert_eq!(event["headers"]["x-api-key"], context["identity"]["apiKey"]);

    checkout.replace(
        READ,
        r#""path": "/orders/{order}/{rest+}""#,
        r#""path": "/orders/{order}/{rest+}", "request_parameters": {
            "method.request.path.order": { "example": "a/b é" },
            "method.request.path.rest": { "example": "c/d?" } }"#,
    );
    let event = &examples_of(&checkout, "read-order", None)[0].event;
    assert_eq!(
        event["pathParameters"],
        json!({ "order": "a%2Fb%20%C3%A9", "rest": "c/d%3F" })
    );
    assert_eq!(event["path"], "/orders/a%2Fb%20%C3%A9/c/d%3F");
}

#[test]
fn a_function_without_an_endpoint_gets_an_empty_event() {
    let examples = examples_of(&Checkout::new(), "send-invoices", Some("prod"));
    assert_eq!(names(&examples), ["empty"]);
    assert_eq!(examples[0].event, json!({}));
}

#[test]
fn every_event_is_one_to_a_foreign_parser() {
    for function in ["create-order", "read-order"] {
        for example in examples_of(&Checkout::new(), function, Some("prod")) {
            let event: ApiGatewayProxyRequest = serde_json::from_value(example.event)
                .unwrap_or_else(|error| panic!("{function} {}: {error}", example.name));
            assert_eq!(event.request_context.stage.as_deref(), Some("prod"));
            assert_eq!(event.headers["host"], "localhost");
        }
    }
}

#[test]
fn a_body_is_built_from_the_schema() {
    for (schema, body) in [
        (r#"{"type": "object"}"#, json!({})),
        (
            r#"{"required": ["a", "b"], "properties": {"a": {"type": "integer"}, "b": {"type": "boolean"},
                "c": {"type": "string"}}}"#,
            json!({ "a": 1, "b": true }),
        ),
        (r#"{"type": "string", "minLength": 6}"#, json!("textte")),
        (r#"{"type": "string", "maxLength": 2}"#, json!("te")),
        (
            r#"{"type": ["number", "null"], "minimum": 2.5}"#,
            json!(2.5),
        ),
        (r#"{"enum": ["b", "a"]}"#, json!("b")),
        (
            r#"{"type": "array", "minItems": 2, "items": {"type": "string"}}"#,
            json!(["text", "text"]),
        ),
        (
            r#"{"type": "array", "items": {"type": "string"}}"#,
            json!([]),
        ),
        (
            r#"{"oneOf": [{"type": "integer"}, {"type": "string"}]}"#,
            json!(1),
        ),
        (
            r##"{"type": "object", "required": ["kind"], "properties": {"kind": {"enum": ["leaf"]},
                "next": {"$ref": "#/components/schemas/Order"}}}"##,
            json!({ "kind": "leaf" }),
        ),
        (r#"{}"#, json!(null)),
    ] {
        assert_eq!(body_of(&format!(r#""schema": {schema}"#)), Ok(body));
    }
}

#[test]
fn an_example_of_a_body_goes_before_one_that_is_built() {
    let body = body_of(r#""schema": {"type": "string", "pattern": "^x+$"}, "example": "xx""#);
    assert_eq!(body, Ok(json!("xx")));
}

#[test]
fn a_body_that_its_model_refuses_is_no_example() {
    let place = "lambdas/create-order/function.json: integration.request_model: ";
    for (model, text) in [
        (
            r#""schema": {"type": "string", "pattern": "^x+$"}"#,
            r#""text" is no example of a body, for the model refuses it ("#,
        ),
        (
            r#""schema": {"type": "string"}, "example": 5"#,
            "5 is no example of a body, for the model refuses it (",
        ),
        // A model that has to contain itself has no example at all.
        (
            r##""schema": {"type": "object", "required": ["o"], "properties": {"o": {"$ref": "#/components/schemas/Order"}}}"##,
            " is no example of a body, for the model refuses it (",
        ),
    ] {
        let error = body_of(model).expect_err("no example");
        assert!(error.starts_with(place), "{error}");
        assert!(error.contains(text), "{error}");
        assert!(
            error.ends_with("give a good one as its `example`"),
            "{error}"
        );
    }
}
