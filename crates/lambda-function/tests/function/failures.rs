//! Errors and panics of a handler. The function is this very test program, started again.

use std::num::ParseIntError;
use std::sync::Arc;

use lambda_http::{Body, Error, Request, Response};
use parameter::Snapshot;
use serde_json::json;

use crate::function::{Function, event, named};

const IS_FUNCTION: &str = "TEST_IS_THE_FUNCTION";
const NAME: &str = "failures::an_error_and_a_panic_are_exceptions_of_the_span";

#[derive(Debug, thiserror::Error)]
#[error("the price cannot be told")]
struct NoPrice(#[source] NoNumber);

#[derive(Debug, thiserror::Error)]
#[error("the table is broken")]
struct NoNumber(#[source] serde_json::Error);

async fn fail(_: Arc<Snapshot<String>>, request: Request) -> Result<Response<Body>, Error> {
    match request.body().as_ref() {
        b"panic" => panic!("a fault of the handler"),
        _ => {
            let cause = serde_json::from_str::<u32>("\"s3cret\"").unwrap_err();
            Err(NoPrice(NoNumber(cause)).into())
        }
    }
}

#[test]
fn an_error_and_a_panic_are_exceptions_of_the_span() {
    if std::env::var_os(IS_FUNCTION).is_some() {
        let parse = |text: &str| -> Result<String, ParseIntError> { Ok(text.to_owned()) };
        let run = lambda_function::run("STRINGS_MAPPING_PARAMETER_NAME", parse, fail);
        tokio::runtime::Runtime::new().unwrap().block_on(run);
        return;
    }
    let program = std::env::current_exe().unwrap();
    let arguments = ["--exact", NAME, "--nocapture"];
    let function = Function::spawn("failing", program, &arguments, &[(IS_FUNCTION, "1")]);
    let header = "Root=1-67891233-abcdef012345678912345678;Parent=53995c3f42cd8ad8;Sampled=1";

    let (path, told) = function
        .endpoints
        .invoke("one", header, event(json!({"body": "error"})));
    assert!(path.ends_with("/one/error"), "{path}");
    let documents = function.documents();
    let span = named(&documents, "failing");
    assert_eq!(span["fault"], true);
    let exceptions = span["cause"]["exceptions"].as_array().unwrap();
    let messages: Vec<_> = exceptions
        .iter()
        .map(|exception| &exception["message"])
        .collect();
    assert_eq!(
        messages,
        [
            "the price cannot be told",
            "the table is broken",
            "invalid type: string …"
        ]
    );
    for pair in exceptions.windows(2) {
        assert_eq!(pair[0]["cause"], pair[1]["id"]);
    }
    assert!(
        !format!("{documents:?} {told}").contains("s3cret"),
        "{told}"
    );
    let line = function.wait_for_line("the price cannot be told");
    assert_eq!(
        line["message"],
        "the price cannot be told: the table is broken: invalid type: string …"
    );

    let (path, _) = function
        .endpoints
        .invoke("two", header, event(json!({"body": "panic"})));
    assert!(path.ends_with("/two/error"), "{path}");
    let documents = function.documents();
    let span = named(&documents, "failing");
    assert_eq!(span["fault"], true);
    assert_eq!(span["cause"]["exceptions"][0]["type"], "panic");
    let line = function.wait_for_line("a fault of the handler");
    assert_eq!(line["request_id"], "two");
    assert_eq!(line["trace_id"], "1-67891233-abcdef012345678912345678");
    assert_eq!(line["cold_start"], false);
}
