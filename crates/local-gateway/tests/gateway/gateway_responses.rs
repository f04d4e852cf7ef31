//! Gateway responses: customised by templates, statuses and headers, and built-in.
//!
//! A test here fails when its check is taken out of the pipeline or of the document.

use crate::support::functions::Functions;
use crate::support::{Running, document};
use serde_json::json;

#[tokio::test]
async fn template_check() {
    let gateway = Running::example().await;
    // The templates of the document, word for word.
    let unknown = gateway.get("/test/nothing").await;
    assert_eq!(
        (unknown.status, unknown.text()),
        (404, r#"{"message":"Not Found"}"#)
    );
    let body = gateway.post("/test/string/replace", "{}").await;
    assert_eq!(
        body.text(),
        r#"{"message":"Invalid request body","cause":"[object has missing required properties ([\"content\"])]"}"#
    );
    // A customised status leaves the type of the error as it is.
    assert_eq!(
        unknown.header("x-amzn-errortype"),
        Some("MissingAuthenticationTokenException")
    );
}

#[tokio::test]
async fn without_templates_the_built_in_bytes_are_answered() {
    let mut document = document::example();
    document["x-amazon-apigateway-gateway-responses"] = json!({});
    let gateway = Running::start(&document, Functions::answering(&json!({}))).await;
    let unknown = gateway.get("/test/nothing").await;
    assert_eq!(unknown.status, 403);
    assert_eq!(
        unknown.text(),
        r#"{"message":"Missing Authentication Token"}"#
    );
    let parameters = gateway.get("/test/string/terms").await;
    assert_eq!(
        parameters.text(),
        r#"{"message": "Missing required request parameters: [prefix]"}"#
    );
    let body = gateway.post("/test/string/replace", "{}").await;
    assert_eq!(body.text(), r#"{"message": "Invalid request body"}"#);
}

#[tokio::test]
async fn templates_know_their_variables_and_default_types_stand_in() {
    let mut document = document::example();
    document["x-amazon-apigateway-gateway-responses"] = json!({
        "DEFAULT_4XX": {
            "statusCode": 418,
            "responseParameters": {
                "gatewayresponse.header.Access-Control-Allow-Origin": "'*'",
                "gatewayresponse.header.X-Stage": "context.stage",
                "gatewayresponse.header.X-Asked": "method.request.querystring.asked",
            },
            "responseTemplates": {"text/plain":
                "$context.error.responseType|$context.error.message|$context.stage|\
                 ${stageVariables.environment}|$method.request.header.x-name|\
                 $method.request.path.term|$context.resourcePath|$context.httpMethod|\
                 $context.identity.userAgent|$context.unknown|$other"},
        },
        "BAD_REQUEST_BODY": {"statusCode": "422"},
    });
    let gateway = Running::start(&document, Functions::answering(&json!({}))).await;
    let headers = [("x-name", "Ada"), ("User-Agent", "agent")];
    let answer = gateway
        .send("GET", "/test/string/terms/A%20B?asked=a%0Ab", &headers, b"")
        .await;
    assert_eq!(answer.status, 418);
    assert_eq!(
        answer.text(),
        "INVALID_API_KEY|Forbidden|test|test|Ada|A%20B|/string/terms/{term}|GET|agent||$other"
    );
    assert_eq!(answer.header("content-type"), Some("text/plain"));
    assert_eq!(answer.header("access-control-allow-origin"), Some("*"));
    assert_eq!(answer.header("x-stage"), Some("test"));
    // A line end cannot be sent in a header, and nothing behind it either.
    assert_eq!(answer.header("x-asked"), None);

    // A customised type stands before the default one; without a template it has the default one.
    let answer = gateway.post("/test/string/replace", "{}").await;
    assert_eq!(
        (answer.status, answer.text()),
        (422, r#"{"message":"Invalid request body"}"#)
    );
}
