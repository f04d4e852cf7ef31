//! Both sides of one running stack, asked every row of the contract.

use crate::support::{Project, Stack};
use ::contract::{Body, Case, Expectation, Request, Target, cases};
use serde_json::json;

#[tokio::test]
async fn both_sides_answer_as_the_contract_says() {
    let project = Project::new();
    project.add_faulty_function();
    project.edit("terraform/strings-map.json", |map| {
        for (key, value) in cases::OVERLAPPING_KEYS {
            map[key] = json!(value);
        }
    });
    let stack = Stack::start(&project);
    let gateway = |stage| {
        Target::gateway(stack.url("gateway"), stage, stack.key(stage)).with_overlapping_keys()
    };
    let service =
        Target::service(stack.url("service"), stack.key("service")).with_overlapping_keys();
    let client = ::contract::client().expect("an HTTP client");

    let mut all = cases::all();
    all.push(a_function_that_panics());
    let mut failures = Vec::new();
    for target in [gateway("test"), gateway("prod"), service] {
        failures.extend(::contract::check(&client, &target, &all).await);
    }
    assert!(
        failures.is_empty(),
        "{}\n{}",
        project.read("up.log"),
        ::contract::report(&failures)
    );
}

fn a_function_that_panics() -> Case {
    let request = Request::new(http::Method::POST, "/faulty");
    let request = request.body(Body::Whole(r#"{"fault":"panic"}"#.into()));
    let expected = Expectation::json(502, r#"{"message": "Internal server error"}"#);
    Case::gateway_only("function: panics", request, expected)
        .refused_by_gateway("InternalServerErrorException")
}
