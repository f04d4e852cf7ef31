//! What the files say is what the types hold.

use crate::support::Checkout;
use api_definition::function::{
    AliasTarget, Architecture, HttpMethod, LogFormat, PathPart, RequestValidator,
};

#[test]
fn every_field_is_read() {
    let definition = Checkout::new().load().expect("the definition is accepted");

    let create = &definition.functions["create-order"];
    assert_eq!(create.lambda.memory_size.megabytes(), 256);
    assert_eq!(create.lambda.timeout.seconds(), 20);
    assert_eq!(create.lambda.architecture, Architecture::X86_64);
    assert_eq!(create.lambda.log_format, LogFormat::Json);
    assert_eq!(create.lambda.environment["TABLE"], "orders-{{environment}}");
    assert_eq!(create.lambda.policies.len(), 1);
    assert_eq!(create.aliases["test"], AliasTarget::Latest);
    assert_eq!(create.aliases["prod"].to_string(), "12");
    let integration = create.integration.as_ref().expect("an integration");
    assert!(!integration.api_key_required);
    assert_eq!(integration.request_validator, RequestValidator::All);
    let model = integration.request_model.as_ref().expect("a model");
    assert_eq!(model.name.as_str(), "Order");
    assert_eq!(model.content_type, "application/vnd.order+json");
    assert_eq!(integration.request_parameters.len(), 2);
}

#[test]
fn what_is_left_out_has_its_default() {
    let definition = Checkout::new().load().expect("the definition is accepted");

    let read = &definition.functions["read-order"];
    assert_eq!(read.lambda.memory_size.megabytes(), 128);
    assert_eq!(read.lambda.timeout.seconds(), 10);
    assert_eq!(read.lambda.architecture, Architecture::Arm64);
    assert_eq!(read.lambda.log_format, LogFormat::Text);
    assert!(read.lambda.environment.is_empty());
    assert!(read.lambda.policies.is_empty());
    let integration = read.integration.as_ref().expect("an integration");
    assert_eq!(integration.http_method, HttpMethod::Any);
    assert!(integration.api_key_required);
    assert_eq!(integration.request_validator, RequestValidator::None);
    assert!(integration.request_model.is_none());
    assert_eq!(
        integration.path.parts().collect::<Vec<_>>(),
        [
            PathPart::Literal("orders"),
            PathPart::Parameter("order"),
            PathPart::Greedy("rest")
        ]
    );
    assert_eq!(
        integration.path.parameters().collect::<Vec<_>>(),
        ["order", "rest"]
    );
}

#[test]
fn a_function_may_be_without_an_endpoint() {
    let definition = Checkout::new().load().expect("the definition is accepted");

    let worker = &definition.functions["send-invoices"];
    assert!(worker.integration.is_none());
    assert_eq!(worker.aliases.keys().collect::<Vec<_>>(), ["prod"]);
}

#[test]
fn a_stage_has_its_own_name_among_its_variables() {
    let definition = Checkout::new().load().expect("the definition is accepted");

    let stages = &definition.stages;
    assert_eq!(stages.names().collect::<Vec<_>>(), ["prod", "test"]);
    let test = stages.get("test").expect("a stage");
    assert_eq!(
        (
            test.quota.limit,
            test.quota.period.as_str(),
            test.quota.offset
        ),
        (1000, "WEEK", 6)
    );
    assert_eq!(
        (test.throttle.rate.per_second(), test.throttle.burst),
        (0.5, 10)
    );
    let variables = stages.stage_variables("test").expect("a stage");
    assert_eq!(variables.len(), 2);
    assert_eq!(variables["environment"], "test");
    assert_eq!(variables["colour"], "green");
    assert!(stages.stage_variables("acceptance").is_none());
}

#[test]
fn a_folder_that_is_no_function_is_left_alone() {
    let checkout = Checkout::new();
    checkout.write("lambdas/notes of mine/README.md", "");
    checkout.write("lambdas/function.schema.json", "{}");
    assert_eq!(
        checkout
            .load()
            .expect("the definition is accepted")
            .functions
            .len(),
        3
    );
}

#[test]
fn two_methods_and_any_may_share_a_path() {
    let checkout = Checkout::new();
    for method in ["GET", "ANY"] {
        let name = format!("lambdas/{}-orders/function.json", method.to_lowercase());
        checkout.write(
            &name,
            format!(
                r#"{{"lambda": {{"description": "d"}},
                    "integration": {{"http_method": "{method}", "path": "/orders"}},
                    "aliases": {{"prod": "1", "test": "1"}}}}"#
            ),
        );
    }
    assert_eq!(
        checkout
            .load()
            .expect("the definition is accepted")
            .functions
            .len(),
        5
    );
}

#[test]
fn functions_may_share_a_model() {
    let checkout = Checkout::new();
    let create = include_str!("support/create-order.json");
    checkout.write(
        "lambdas/replace-order/function.json",
        create
            .replace("\"POST\"", "\"PUT\"")
            .replace("vnd.order+json", "json"),
    );
    assert_eq!(
        checkout
            .load()
            .expect("the definition is accepted")
            .functions
            .len(),
        4
    );
}
