//! What a client gets for what a function did.

use std::sync::Arc;

use crate::support::functions::{Functions, output};
use crate::support::http::Answer;
use crate::support::{Running, document};
use futures_util::FutureExt as _;
use local_gateway::{InvocationOutput, InvokeError};
use serde_json::{Value, json};
use tokio::sync::Notify;

const INTERNAL: &str = r#"{"message": "Internal server error"}"#;

/// The answer of an open API whose function ends so.
async fn answer(outcome: Result<InvocationOutput, InvokeError>) -> Answer {
    let gateway = Running::start(&document::open(), Functions::ending(outcome)).await;
    gateway.get("/test/x").await
}

#[tokio::test]
async fn each_failure_of_a_function_has_its_status_and_bytes() {
    let function_error = InvocationOutput {
        payload: r#"{"errorType":"TypeError","errorMessage":"secret"}"#.into(),
        function_error: Some("Unhandled".to_owned()),
    };
    let returned = |value: Value| Ok(output(&value));
    // (how the function ends, status, body, whether the answer has a trace header)
    let cases = [
        (Ok(function_error), 502, INTERNAL, true),
        (returned(json!("justAString")), 502, INTERNAL, true),
        (returned(json!(null)), 502, INTERNAL, true),
        (
            returned(json!({"statusCode": 200, "wrongValue": 1})),
            502,
            INTERNAL,
            true,
        ),
        (returned(json!({"statusCode": "no"})), 502, INTERNAL, true),
        (Ok(InvocationOutput::default()), 502, INTERNAL, true),
        (Err(InvokeError::Throttled), 500, INTERNAL, false),
        (Err(InvokeError::NotFound), 500, INTERNAL, false),
        (Err(InvokeError::PermissionDenied), 500, INTERNAL, false),
        (
            Err(InvokeError::Service("down".to_owned())),
            500,
            INTERNAL,
            false,
        ),
    ];
    for (outcome, status, body, traced) in cases {
        let answer = answer(outcome.clone()).await;
        assert_eq!(
            (answer.status, answer.text()),
            (status, body),
            "{outcome:?}"
        );
        assert_eq!(
            answer.header("x-amzn-errortype"),
            Some("InternalServerErrorException")
        );
        assert_eq!(answer.header("content-type"), Some("application/json"));
        let trace = answer.header("x-amzn-trace-id");
        assert_eq!(trace.is_some(), traced, "{outcome:?}");
        assert!(trace.is_none_or(|trace| !trace.contains(';')), "{trace:?}");
    }
}

#[tokio::test]
async fn an_event_that_is_too_large_for_lambda_is_too_long() {
    let answer = answer(Err(InvokeError::TooLarge)).await;
    assert_eq!(
        (answer.status, answer.text()),
        (413, r#"{"message": "Request Too Long"}"#)
    );
    // How large is too large Lambda says; the gateway has to let it.
    let gateway = Running::start(&document::open(), Functions::answering(&json!({}))).await;
    let sent = gateway.post("/test/x", &"x".repeat(6 * 1024 * 1024)).await;
    assert_eq!(sent.status, 200);
}

#[tokio::test]
async fn an_invoker_that_panics_is_a_failure() {
    let gateway = Running::start(&document::open(), Functions::new(|_| panic!("on purpose"))).await;
    let answer = gateway.get("/test/x").await;
    assert_eq!((answer.status, answer.text()), (502, INTERNAL));
}

/// The gateway stops waiting, but the function runs on, as on AWS.
#[tokio::test]
async fn a_function_that_takes_longer_than_the_timeout() {
    let mut document = document::open();
    let integration =
        "/paths/~1{proxy+}/x-amazon-apigateway-any-method/x-amazon-apigateway-integration";
    document.pointer_mut(integration).unwrap()["timeoutInMillis"] = json!(50);
    let (goes_on, finished) = (Arc::new(Notify::new()), Arc::new(Notify::new()));
    let functions = Functions::new({
        let (goes_on, finished) = (goes_on.clone(), finished.clone());
        move |_| {
            let (goes_on, finished) = (goes_on.clone(), finished.clone());
            async move {
                goes_on.notified().await;
                finished.notify_one();
                Ok(output(&json!({})))
            }
            .boxed()
        }
    });
    let gateway = Running::start(&document, functions).await;
    let answer = gateway.get("/test/x").await;
    assert_eq!(answer.status, 504);
    assert_eq!(
        answer.text(),
        r#"{"message": "Endpoint request timed out"}"#
    );
    assert_eq!(
        answer.header("x-amzn-errortype"),
        Some("InternalServerErrorException")
    );
    let trace = answer.header("x-amzn-trace-id").unwrap();
    assert!(
        trace.starts_with("Root=1-") && !trace.contains(';'),
        "{trace}"
    );
    goes_on.notify_one();
    finished.notified().await;
}

#[tokio::test]
async fn an_integration_that_cannot_name_a_function_is_a_configuration_error() {
    // The stage `bare` does not have the stage variable of the URI.
    let gateway = Running::start(&document::open(), Functions::answering(&json!({}))).await;
    let undefined = gateway.get("/bare/x").await;
    // Lambda is invoked by POST alone.
    let mut document = document::open();
    let integration =
        "/paths/~1{proxy+}/x-amazon-apigateway-any-method/x-amazon-apigateway-integration";
    document.pointer_mut(integration).unwrap()["httpMethod"] = json!("GET");
    let gateway = Running::start(&document, Functions::answering(&json!({}))).await;
    let by_get = gateway.get("/test/x").await;
    for answer in [undefined, by_get] {
        assert_eq!((answer.status, answer.text()), (500, INTERNAL));
        assert_eq!(answer.header("x-amzn-trace-id"), None);
    }
    assert!(gateway.functions.invocations().is_empty());
}

#[tokio::test]
async fn an_answer_keeps_status_headers_and_body() {
    let returned = json!({
        "statusCode": "201",
        "headers": {"Location": "/x", "Set-Cookie": "b=2", "Content-Length": "1", "Date": "never"},
        "multiValueHeaders": {"Set-Cookie": ["a=1"]},
        "body": "grün",
    });
    let answer = answer(Ok(output(&returned))).await;
    assert_eq!((answer.status, answer.text()), (201, "grün"));
    assert_eq!(answer.header("location"), Some("/x"));
    let cookies: Vec<_> = answer
        .headers
        .iter()
        .filter(|(name, _)| name == "set-cookie")
        .map(|(_, v)| v)
        .collect();
    assert_eq!(cookies, ["a=1", "b=2"]);
    assert_eq!(answer.header("content-type"), Some("application/json"));
    assert_eq!(answer.header("content-length"), Some("5"));
    assert_eq!(answer.header("x-amzn-remapped-content-length"), Some("1"));
    assert_eq!(answer.header("x-amzn-remapped-date"), Some("never"));
    assert!(answer.header("date").unwrap().ends_with("GMT"));
    assert_eq!(answer.header("x-amzn-requestid").unwrap().len(), 36);
    assert!(answer.header("x-amz-apigw-id").unwrap().ends_with('='));
    assert_eq!(answer.header("x-amzn-errortype"), None);
    let trace = answer.header("x-amzn-trace-id").unwrap();
    let names: Vec<_> = trace
        .split(';')
        .map(|pair| pair.split('=').next().unwrap())
        .collect();
    assert_eq!(names, ["Root", "Parent", "Sampled"]);
}

#[tokio::test]
async fn base64_is_decoded_for_a_client_that_accepts_binary() {
    let mut document = document::open();
    document["x-amazon-apigateway-binary-media-types"] = json!(["image/png"]);
    let returned =
        |body: &str| Functions::answering(&json!({"body": body, "isBase64Encoded": true}));
    let gateway = Running::start(&document, returned("/wA=")).await;
    let send = |accept| gateway.send("GET", "/test/x", accept, b"");
    assert_eq!(send(&[("accept", "image/png")]).await.body, [0xff, 0]);
    assert_eq!(send(&[("accept", "*/*")]).await.text(), "/wA=");

    let gateway = Running::start(&document, returned("no base64")).await;
    let answer = gateway
        .send("GET", "/test/x", &[("accept", "image/png")], b"")
        .await;
    assert_eq!((answer.status, answer.text()), (500, INTERNAL));
}

#[tokio::test]
async fn the_answer_to_a_head_that_any_takes_has_no_body() {
    let gateway = Running::start(
        &document::open(),
        Functions::answering(&json!({"body": "four"})),
    )
    .await;
    let answer = gateway.send("HEAD", "/test/x", &[], b"").await;
    assert_eq!((answer.status, answer.text()), (200, ""));
    assert_eq!(answer.header("content-length"), Some("4"));
    assert_eq!(gateway.functions.event()["httpMethod"], "HEAD");
}
