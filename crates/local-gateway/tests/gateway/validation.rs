//! The checks of the body by its model and of the required parameters.
//!
//! A test here fails when its check is taken out of the pipeline or of the document.

use crate::support::functions::Functions;
use crate::support::{Running, TEST_KEY, document};
use serde_json::json;

const CONTENT: &str = r#"{"content":"abn"}"#;

#[tokio::test]
async fn model_check() {
    let gateway = Running::example().await;
    let cause = |cause: &str| json!({"message": "Invalid request body", "cause": cause});
    let unreadable = "[Unknown error parsing request body]";
    let deep = |depth: usize| {
        format!(
            r#"{{"content":"x","more":{}{}}}"#,
            "[".repeat(depth),
            "]".repeat(depth)
        )
    };
    let cases = [
        ("", unreadable),
        ("{", unreadable),
        ("content=x", unreadable),
        (&deep(1000), unreadable),
        (
            "{}",
            r#"[object has missing required properties (["content"])]"#,
        ),
        (
            r#"{"content":5}"#,
            r#"[instance type (integer) does not match any allowed primitive type (allowed: ["string"])]"#,
        ),
        (
            r#"{"content":"x","content":null}"#,
            r#"[instance type (null) does not match any allowed primitive type (allowed: ["string"])]"#,
        ),
        (
            "[]",
            r#"[instance type (array) does not match any allowed primitive type (allowed: ["object"])]"#,
        ),
    ];
    for (body, violations) in cases {
        let answer = gateway.post("/test/string/replace", body).await;
        assert_eq!(
            (answer.status, answer.json()),
            (400, cause(violations)),
            "{body}"
        );
        assert_eq!(
            answer.header("x-amzn-errortype"),
            Some("BadRequestException")
        );
        let trace = answer.header("x-amzn-trace-id").unwrap();
        assert!(
            trace.starts_with("Root=1-") && !trace.contains(';'),
            "{trace}"
        );
    }
    for body in [
        CONTENT,
        r#"{"content":1,"content":"x","other":{}}"#,
        &deep(999),
    ] {
        assert_eq!(
            gateway.post("/test/string/replace", body).await.status,
            200,
            "{body}"
        );
    }
}

#[tokio::test]
async fn model_check_is_chosen_by_the_media_type() {
    let gateway = Running::example().await;
    let cases = [
        (Some("application/json"), 400),
        (Some("APPLICATION/json; charset=utf-8"), 400),
        (None, 400),
        (Some("text/plain"), 200),
        (Some("application/x-www-form-urlencoded"), 200),
    ];
    for (media_type, status) in cases {
        let mut headers = vec![("x-api-key", TEST_KEY)];
        headers.extend(media_type.map(|media_type| ("Content-Type", media_type)));
        let answer = gateway
            .send("POST", "/test/string/replace", &headers, b"no JSON")
            .await;
        assert_eq!(answer.status, status, "{media_type:?}");
    }
}

#[tokio::test]
async fn a_default_model_checks_every_other_media_type() {
    let mut document = document::example();
    let content = "/paths/~1string~1replace/post/requestBody/content";
    document.pointer_mut(content).unwrap()["$default"] =
        json!({"schema": {"type": "object", "maxProperties": 0}});
    let gateway = Running::start(&document, Functions::answering(&json!({}))).await;
    for (media_type, body, status) in [
        ("text/plain", "{}", 200),
        ("text/plain", CONTENT, 400),
        ("application/json", CONTENT, 200),
    ] {
        let headers = [("x-api-key", TEST_KEY), ("content-type", media_type)];
        let path = "/test/string/replace";
        let answer = gateway.send("POST", path, &headers, body.as_bytes()).await;
        assert_eq!(answer.status, status, "{media_type} {body}");
    }
}

#[tokio::test]
async fn invalid_utf_8_is_replaced_before_the_model_check() {
    let gateway = Running::example().await;
    let headers = [("x-api-key", TEST_KEY)];
    let path = "/test/string/replace";
    let answer = gateway
        .send("POST", path, &headers, b"{\"content\":\"\xff\"}")
        .await;
    assert_eq!(answer.status, 200);
    assert_eq!(
        gateway.functions.event()["body"],
        "{\"content\":\"\u{fffd}\"}"
    );
}

#[tokio::test]
async fn parameter_check() {
    let gateway = Running::example().await;
    let missing = r#"{"message":"Missing required request parameters: [prefix]"}"#;
    let cases = [
        ("", missing),
        ("?limit=5", missing),
        ("?prefix", missing),
        ("?prefix=", missing),
        ("?prefix=%20+", missing),
        ("?Prefix=a", missing),
        ("?prefix=a", ""),
        ("?prefix=&prefix=a", ""),
        ("?limit=0&prefix=a", ""),
    ];
    for (query, body) in cases {
        let answer = gateway.get(&format!("/test/string/terms{query}")).await;
        assert_eq!(answer.text(), body, "{query}");
        assert_eq!(
            answer.status,
            if body.is_empty() { 200 } else { 400 },
            "{query}"
        );
    }
    let answer = gateway.get("/test/string/terms").await;
    assert_eq!(
        answer.header("x-amzn-errortype"),
        Some("BadRequestException")
    );
}

/// As recorded from AWS, also for a path parameter that the path does not have.
#[tokio::test]
async fn missing_parameters_are_listed_by_place_and_before_the_body() {
    let mut operation = json!({
        "parameters": [
            {"in": "query", "name": "qs1", "required": true},
            {"in": "path", "name": "issuer", "required": true},
            {"in": "header", "name": "x-header-param", "required": true},
        ],
        "requestBody": {"content": {"application/json": {"schema": {"required": ["a"]}}}},
        "x-amazon-apigateway-integration": document::integration("f"),
    });
    let document = |operation: &serde_json::Value| {
        json!({
            "openapi": "3.0.1",
            "x-amazon-apigateway-request-validators": {
                "all": {"validateRequestBody": true, "validateRequestParameters": true},
                "nothing": {}},
            "x-amazon-apigateway-request-validator": "all",
            "paths": {"/nested/{test}": {"post": operation}},
        })
    };
    let gateway = Running::start(&document(&operation), Functions::answering(&json!({}))).await;
    let answer = gateway
        .post("/test/nested/value", r#"{"test": "test"}"#)
        .await;
    assert_eq!(answer.status, 400);
    assert_eq!(
        answer.text(),
        r#"{"message": "Missing required request parameters: [x-header-param, issuer, qs1]"}"#
    );

    // A validator with both switches off lets everything pass.
    operation["x-amazon-apigateway-request-validator"] = json!("nothing");
    let gateway = Running::start(&document(&operation), Functions::answering(&json!({}))).await;
    assert_eq!(
        gateway
            .post("/test/nested/value", r#"{"test": "test"}"#)
            .await
            .status,
        200
    );
}
