//! The event that a function gets.

use crate::support::functions::Functions;
use crate::support::{Running, TEST_KEY, document};
use aws_lambda_events::apigw::ApiGatewayProxyRequest;
use serde_json::{Value, json};

/// The event for one request to an open API with `/{proxy+}`.
async fn event(method: &str, path: &str, headers: &[(&str, &str)], body: &[u8]) -> Value {
    let gateway = Running::start(&document::open(), Functions::echoing()).await;
    let answer = gateway.send(method, path, headers, body).await;
    assert_eq!(answer.status, 200, "{}", answer.text());
    answer.json()
}

#[tokio::test]
async fn an_event_has_every_member() {
    let headers = [
        ("Accept", "*/*"),
        ("tEsT-HEADeR", "aValUE"),
        ("authorization", "random-value"),
        ("User-Agent", "agent/1"),
        ("Host", "api.example.com:4000"),
        (
            "X-Amzn-Trace-Id",
            "Root=1-3152b799-8954dae64eda91bc9a23a7e8;Lineage=x",
        ),
        ("X-Forwarded-For", "192.0.2.1"),
    ];
    let mut event = event("GET", "/test/proxy-value", &headers, b"").await;
    let context = event["requestContext"].as_object_mut().unwrap();
    let mut generated = |name: &str| context.remove(name).unwrap();
    let extended = generated("extendedRequestId");
    assert!(extended.as_str().unwrap().ends_with('='));
    assert_eq!(generated("requestId").as_str().unwrap().len(), 36);
    assert_eq!(generated("deploymentId").as_str().unwrap().len(), 6);
    assert_eq!(generated("resourceId").as_str().unwrap().len(), 6);
    assert!(generated("requestTimeEpoch").as_i64().unwrap() > 1_700_000_000_000);
    let time = generated("requestTime");
    let time = time.as_str().unwrap();
    assert!(time.len() == 26 && time.ends_with(" +0000"), "{time}");
    let port = event["headers"]
        .as_object_mut()
        .unwrap()
        .remove("X-Forwarded-Port")
        .unwrap();
    assert_eq!(
        event["multiValueHeaders"]["X-Forwarded-Port"],
        json!([port])
    );
    event["multiValueHeaders"]
        .as_object_mut()
        .unwrap()
        .remove("X-Forwarded-Port");
    let headers = json!({
        "Accept": "*/*",
        "Authorization": "random-value",
        "Host": "api.example.com:4000",
        "User-Agent": "agent/1",
        "X-Amzn-Trace-Id": "Root=1-3152b799-8954dae64eda91bc9a23a7e8;Lineage=x",
        "X-Forwarded-For": "192.0.2.1, 127.0.0.1",
        "X-Forwarded-Proto": "http",
        "test-header": "aValUE",
    });
    let multiple: serde_json::Map<String, Value> = headers
        .as_object()
        .unwrap()
        .iter()
        .map(|(name, value)| (name.clone(), json!([value])))
        .collect();
    assert_eq!(
        event,
        json!({
            "resource": "/{proxy+}",
            "path": "/proxy-value",
            "httpMethod": "GET",
            "headers": headers,
            "multiValueHeaders": multiple,
            "queryStringParameters": null,
            "multiValueQueryStringParameters": null,
            "pathParameters": {"proxy": "proxy-value"},
            "stageVariables": {"environment": "test"},
            "body": null,
            "isBase64Encoded": false,
            "requestContext": {
                "accountId": "000000000000",
                "apiId": "local0api0",
                "domainName": "api.example.com",
                "domainPrefix": "api",
                "httpMethod": "GET",
                "identity": {
                    "accessKey": null,
                    "accountId": null,
                    "caller": null,
                    "cognitoAuthenticationProvider": null,
                    "cognitoAuthenticationType": null,
                    "cognitoIdentityId": null,
                    "cognitoIdentityPoolId": null,
                    "principalOrgId": null,
                    "sourceIp": "127.0.0.1",
                    "user": null,
                    "userAgent": "agent/1",
                    "userArn": null,
                },
                "path": "/test/proxy-value",
                "protocol": "HTTP/1.1",
                "resourcePath": "/{proxy+}",
                "stage": "test",
            },
        })
    );
}

#[tokio::test]
async fn paths_are_raw_and_slashes_are_as_recorded_from_aws() {
    // (sent, path, requestContext.path, proxy)
    for (sent, path, context_path, proxy) in [
        (
            "/test/proxy-value/",
            "/proxy-value/",
            "/test/proxy-value/",
            "proxy-value",
        ),
        (
            "/test//proxy-value",
            "/proxy-value",
            "/test//proxy-value",
            "proxy-value",
        ),
        (
            "/test/a%2Fb%20c/%C3%A9",
            "/a%2Fb%20c/%C3%A9",
            "/test/a%2Fb%20c/%C3%A9",
            "a%2Fb%20c/%C3%A9",
        ),
        ("/test/a+b", "/a+b", "/test/a+b", "a+b"),
    ] {
        let event = event("GET", sent, &[], b"").await;
        assert_eq!(event["path"], path, "{sent}");
        assert_eq!(event["requestContext"]["path"], context_path, "{sent}");
        assert_eq!(event["pathParameters"], json!({"proxy": proxy}), "{sent}");
    }
}

#[tokio::test]
async fn maps_hold_the_last_value_and_lists_all_of_them() {
    let headers = [("x-repeated", "first"), ("X-Repeated", "last")];
    let path = "/test/x?category=electronics&category=books&empty&space=a+b%2Bc";
    let event = event("GET", path, &headers, b"").await;
    assert_eq!(event["headers"]["x-repeated"], "last");
    assert_eq!(
        event["multiValueHeaders"]["x-repeated"],
        json!(["first", "last"])
    );
    assert_eq!(
        event["queryStringParameters"],
        json!({"category": "books", "empty": "", "space": "a b+c"})
    );
    assert_eq!(
        event["multiValueQueryStringParameters"],
        json!({"category": ["electronics", "books"], "empty": [""], "space": ["a b+c"]})
    );
}

#[tokio::test]
async fn bodies_are_text_with_replaced_bytes() {
    let event = event("POST", "/test/x", &[], b"{\"a\": \xff\xf0\x9f\x98\x80}").await;
    assert_eq!(event["body"], "{\"a\": \u{fffd}😀}");
    assert_eq!(event["isBase64Encoded"], false);
    assert_eq!(event["headers"].get("Content-Length"), None);
    assert_eq!(event["headers"].get("content-length"), None);
}

#[tokio::test]
async fn a_body_of_a_binary_media_type_is_base64() {
    let mut document = document::open();
    document["x-amazon-apigateway-binary-media-types"] = json!(["image/*"]);
    let gateway = Running::start(&document, Functions::echoing()).await;
    let send = |media_type| gateway.send("POST", "/test/x", media_type, b"\xff\x00");
    let event = send(&[("content-type", "image/png")]).await.json();
    assert_eq!(
        (&event["body"], &event["isBase64Encoded"]),
        (&json!("/wA="), &json!(true))
    );
    let event = send(&[("content-type", "text/plain")]).await.json();
    assert_eq!(event["isBase64Encoded"], false);
}

#[tokio::test]
async fn stage_variables_are_null_when_the_stage_has_none() {
    let mut document = document::open();
    let integration =
        "/paths/~1{proxy+}/x-amazon-apigateway-any-method/x-amazon-apigateway-integration/uri";
    *document.pointer_mut(integration).unwrap() = json!(
        "arn:aws:apigateway:eu-west-1:lambda:path/2015-03-31/functions/\
         arn:aws:lambda:eu-west-1:000000000000:function:f/invocations"
    );
    let gateway = Running::start(&document, Functions::echoing()).await;
    assert_eq!(
        gateway.get("/bare/x").await.json()["stageVariables"],
        Value::Null
    );
    let function = gateway.functions.invocations().pop().unwrap().function;
    assert_eq!((function.name.as_str(), function.qualifier), ("f", None));
}

#[tokio::test]
async fn the_key_is_named_when_the_method_requires_one() {
    let gateway = Running::start(&document::example(), Functions::echoing()).await;
    let identity =
        &gateway.get("/test/string/terms/ABN").await.json()["requestContext"]["identity"];
    assert_eq!(identity["apiKey"], TEST_KEY);
    assert_eq!(identity["apiKeyId"], "id-of-test");
}

#[tokio::test]
async fn a_trace_begins_at_the_gateway_or_goes_on() {
    let gateway = Running::start(&document::open(), Functions::echoing()).await;
    let answer = gateway.get("/test/x").await;
    let in_event = answer.json()["headers"]["X-Amzn-Trace-Id"]
        .as_str()
        .unwrap()
        .to_owned();
    assert!(
        in_event.starts_with("Root=1-") && in_event.len() == 40,
        "{in_event}"
    );
    let in_answer = answer.header("x-amzn-trace-id").unwrap();
    assert!(
        in_answer.starts_with(&format!("{in_event};Parent=")),
        "{in_answer}"
    );
    assert!(in_answer.ends_with(";Sampled=0"), "{in_answer}");
    assert_eq!(
        gateway
            .functions
            .invocations()
            .pop()
            .unwrap()
            .trace_header
            .to_string(),
        in_event
    );

    let sent = "Root=1-3152b799-8954dae64eda91bc9a23a7e8;Parent=7fa8c0f79203be72;Sampled=1";
    let headers = [("x-amzn-trace-id", sent)];
    let answer = gateway.send("GET", "/test/x", &headers, b"").await;
    assert_eq!(answer.header("x-amzn-trace-id"), Some(sent));
    assert_eq!(answer.json()["headers"]["X-Amzn-Trace-Id"], sent);
    assert_eq!(
        gateway
            .functions
            .invocations()
            .pop()
            .unwrap()
            .trace_header
            .to_string(),
        sent
    );
}

/// The crate that functions in Rust read events with is the judge of ours.
#[tokio::test]
async fn aws_lambda_events_reads_the_event() {
    let headers = [
        ("x-repeated", "first"),
        ("x-repeated", "last"),
        ("x-api-key", TEST_KEY),
    ];
    let gateway = Running::start(&document::example(), Functions::echoing()).await;
    let answer = gateway
        .send(
            "POST",
            "/test/string/replace?a=1",
            &headers,
            br#"{"content":"x"}"#,
        )
        .await;
    let event: ApiGatewayProxyRequest = serde_json::from_slice(&answer.body).unwrap();
    assert_eq!(event.resource.as_deref(), Some("/string/replace"));
    assert_eq!(event.path.as_deref(), Some("/string/replace"));
    assert_eq!(event.http_method, "POST");
    assert_eq!(
        event
            .multi_value_headers
            .get_all("x-repeated")
            .iter()
            .count(),
        2
    );
    assert_eq!(event.query_string_parameters.first("a"), Some("1"));
    assert_eq!(event.stage_variables["environment"], "test");
    assert_eq!(event.body.as_deref(), Some(r#"{"content":"x"}"#));
    assert!(!event.is_base64_encoded);
    let context = event.request_context;
    assert_eq!(context.stage.as_deref(), Some("test"));
    assert_eq!(context.account_id.as_deref(), Some("000000000000"));
    assert_eq!(context.protocol.as_deref(), Some("HTTP/1.1"));
    assert_eq!(context.identity.api_key.as_deref(), Some(TEST_KEY));
    assert_eq!(context.identity.source_ip.as_deref(), Some("127.0.0.1"));
}
