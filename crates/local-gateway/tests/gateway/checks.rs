//! The order of the checks, stages, routes and keys, and the bytes of their answers.
//!
//! A test here fails when its check is taken out of the pipeline or of the document.

use crate::support::functions::Functions;
use crate::support::{DISABLED_KEY, PROD_KEY, Running, TEST_KEY, document};

const CONTENT: &str = r#"{"content":"abn"}"#;

#[tokio::test]
async fn a_request_that_passes_every_check_reaches_its_function() {
    let gateway = Running::example().await;
    for (method, path, body, function, qualifier) in [
        (
            "POST",
            "/test/string/replace",
            CONTENT,
            "replace-strings",
            "test",
        ),
        (
            "GET",
            "/test/string/terms?prefix=a",
            "",
            "list-terms",
            "test",
        ),
        ("GET", "/test/string/terms/ABN", "", "lookup-term", "test"),
    ] {
        let headers = [("x-api-key", TEST_KEY)];
        let answer = gateway.send(method, path, &headers, body.as_bytes()).await;
        assert_eq!((answer.status, answer.text()), (200, ""), "{path}");
        let invocation = gateway.functions.invocations().pop().unwrap();
        assert_eq!(invocation.function.name, function);
        assert_eq!(invocation.function.qualifier.as_deref(), Some(qualifier));
        let arn = format!("arn:aws:lambda:eu-west-1:000000000000:function:{function}:{qualifier}");
        assert_eq!(invocation.function.arn, arn);
    }
}

#[tokio::test]
async fn each_stage_calls_its_own_alias() {
    let gateway = Running::example().await;
    let headers = [("x-api-key", PROD_KEY)];
    gateway
        .send("GET", "/prod/string/terms/ABN", &headers, b"")
        .await;
    let function = gateway.functions.invocations().pop().unwrap().function;
    assert_eq!(function.qualifier.as_deref(), Some("prod"));
}

#[tokio::test]
async fn key_check() {
    let gateway = Running::example().await;
    let cases: [(&str, Option<&str>, u16); 7] = [
        ("test", Some(TEST_KEY), 200),
        ("test", Some(PROD_KEY), 403),
        ("test", Some(DISABLED_KEY), 403),
        ("test", Some("unknown-key-0123456789"), 403),
        ("test", Some(""), 403),
        ("test", None, 403),
        ("prod", Some(PROD_KEY), 200),
    ];
    for (stage, key, status) in cases {
        let headers: Vec<_> = key.map(|key| ("X-API-Key", key)).into_iter().collect();
        let path = format!("/{stage}/string/terms/ABN");
        let answer = gateway.send("GET", &path, &headers, b"").await;
        assert_eq!(answer.status, status, "{stage} {key:?}");
        if status == 403 {
            assert_eq!(answer.text(), r#"{"message":"Forbidden"}"#);
            assert_eq!(
                answer.header("x-amzn-errortype"),
                Some("ForbiddenException")
            );
            assert_eq!(answer.header("content-type"), Some("application/json"));
            assert_eq!(answer.header("x-amzn-trace-id"), None);
        }
    }
}

#[tokio::test]
async fn a_method_without_a_key_asks_for_none() {
    let gateway = Running::start(&document::open(), Functions::echoing()).await;
    let answer = gateway
        .send("GET", "/test/x", &[("x-api-key", "wrong")], b"")
        .await;
    assert_eq!(answer.status, 200);
    assert_eq!(
        answer.json()["requestContext"]["identity"].get("apiKey"),
        None
    );
}

#[tokio::test]
async fn the_earliest_check_decides() {
    let gateway = Running::example().await;
    let no_key: [(&str, &str); 0] = [];
    // Unknown stage before everything; route before the key; key before parameters and body.
    for (method, path, status, body) in [
        ("GET", "/stage/nothing", 403, r#"{"message":"Forbidden"}"#),
        ("GET", "/test/nothing", 404, r#"{"message":"Not Found"}"#),
        (
            "PUT",
            "/test/string/replace",
            404,
            r#"{"message":"Not Found"}"#,
        ),
        (
            "GET",
            "/test/string/terms",
            403,
            r#"{"message":"Forbidden"}"#,
        ),
        (
            "POST",
            "/test/string/replace",
            403,
            r#"{"message":"Forbidden"}"#,
        ),
    ] {
        let answer = gateway.send(method, path, &no_key, b"{}").await;
        assert_eq!(
            (answer.status, answer.text()),
            (status, body),
            "{method} {path}"
        );
    }
    assert!(gateway.functions.invocations().is_empty());
}

#[tokio::test]
async fn unknown_stages_are_forbidden() {
    let gateway = Running::example().await;
    for path in [
        "/",
        "/stage",
        "/stage/string/terms/ABN",
        "/TEST/string/terms/ABN",
        "//test",
    ] {
        let answer = gateway.get(path).await;
        assert_eq!(
            (answer.status, answer.text()),
            (403, r#"{"message":"Forbidden"}"#),
            "{path}"
        );
        assert_eq!(
            answer.header("x-amzn-errortype"),
            Some("ForbiddenException")
        );
        assert_eq!(answer.header("content-type"), Some("application/json"));
        assert!(answer.header("x-amzn-requestid").is_some());
    }
}

#[tokio::test]
async fn a_head_is_an_unknown_method_and_its_answer_has_no_body() {
    let gateway = Running::example().await;
    let answer = gateway
        .send("HEAD", "/test/string/terms/ABN", &[], b"")
        .await;
    assert_eq!((answer.status, answer.text()), (404, ""));
    assert_eq!(answer.header("content-length"), Some("23"));
}
