//! The stage's part in a trace: the decision, the header that is handed on, and the segments.

#![expect(clippy::unwrap_used, reason = "a helper of tests fails its test")]

use futures_util::FutureExt as _;
use local_gateway::{InvocationOutput, InvokeError};
use serde_json::{Value, json};

use crate::support::document;
use crate::support::functions::Functions;
use crate::support::tracing::Traces;
use crate::support::{Running, TEST_KEY};

pub(crate) const ROOT: &str = "1-3152b799-8954dae64eda91bc9a23a7e8";
pub(crate) const PARENT: &str = "7fa8c0f79203be72";

/// The header that the function of the only invocation since the last call was called with.
pub(crate) fn called_with(gateway: &Running) -> String {
    let invocation = gateway.functions.invocations().pop().unwrap();
    invocation.trace_header.to_string()
}

fn text<'v>(value: &'v Value, pointer: &str) -> &'v str {
    value.pointer(pointer).and_then(Value::as_str).unwrap()
}

#[tokio::test]
async fn a_recorded_request_has_the_stages_segment_and_the_call_within_it() {
    let traces = Traces::new(false);
    let functions = Functions::answering(&json!({"statusCode": 201, "body": "four"}));
    let mut document = document::example();
    document["info"]["title"] = json!("Strings");
    let gateway = Running::start_traced(&document, functions, traces.tracing()).await;
    let sent = format!("Root={ROOT};Parent={PARENT};Sampled=1;Lineage=1:a87bd80c:0");
    let headers = [
        ("x-amzn-trace-id", sent.as_str()),
        ("x-api-key", TEST_KEY),
        ("user-agent", "agent/1"),
        ("host", "api.example.com:4000"),
    ];
    let path = "/test/string/terms/CANARY?prefix=CANARY";
    let answer = gateway.send("GET", path, &headers, b"").await;
    assert_eq!(answer.status, 201);
    assert_eq!(answer.header("x-amzn-trace-id"), Some(sent.as_str()));
    assert_eq!(traces.asked(), [""; 0], "the client has decided");

    let [call, stage] = &traces.take()[..] else {
        panic!("not the two segments");
    };
    let function = "arn:aws:lambda:eu-west-1:000000000000:function:lookup-term:test";
    assert_eq!(
        called_with(&gateway),
        format!(
            "Root={ROOT};Parent={};Sampled=1;Lineage=1:a87bd80c:0",
            text(call, "/id")
        )
    );
    let request_id = answer.header("x-amzn-requestid").unwrap();
    assert_eq!(
        *stage,
        json!({
            "name": "Strings/test",
            "id": stage["id"],
            "trace_id": ROOT,
            "parent_id": PARENT,
            "start_time": stage["start_time"],
            "end_time": stage["end_time"],
            "origin": "AWS::ApiGateway::Stage",
            "resource_arn": "arn:aws:apigateway:eu-west-1::/restapis/local0api0/stages/test",
            "http": {
                "request": {
                    "method": "GET",
                    "url": "http://api.example.com:4000/test/string/terms/{term}",
                    "user_agent": "agent/1",
                    "client_ip": "127.0.0.1",
                    "x_forwarded_for": true,
                },
                "response": {"status": 201, "content_length": 4},
            },
            "aws": {"api_gateway": {
                "account_id": "000000000000",
                "rest_api_id": "local0api0",
                "stage": "test",
                "request_id": request_id,
            }},
            "annotations": {"aws:api_id": "local0api0", "aws:api_stage": "test"},
            "metadata": {"default": {
                "extended_request_id": answer.header("x-amz-apigw-id").unwrap(),
                "request_id": request_id,
            }},
        })
    );
    assert_eq!(
        *call,
        json!({
            "name": "Lambda",
            "id": call["id"],
            "trace_id": ROOT,
            "parent_id": stage["id"],
            "type": "subsegment",
            "start_time": call["start_time"],
            "end_time": call["end_time"],
            "namespace": "aws",
            "http": {
                "request": {
                    "method": "POST",
                    "url": format!(
                        "https://lambda.eu-west-1.amazonaws.com/2015-03-31/functions/{function}/invocations"
                    ),
                },
                "response": {"status": 201, "content_length": 32},
            },
            "aws": {
                "operation": "Invoke",
                "region": "eu-west-1",
                "function_name": "lookup-term",
                "resource_names": ["lookup-term"],
            },
        })
    );
    let time = |value: &Value, name: &str| value[name].as_f64().unwrap();
    assert!(time(stage, "start_time") <= time(call, "start_time"));
    assert!(time(call, "start_time") <= time(call, "end_time"));
    assert!(time(call, "end_time") <= time(stage, "end_time"));
}

#[tokio::test]
async fn a_method_of_a_clients_own_is_not_kept_and_its_long_texts_are_cut() {
    let traces = Traces::new(false);
    let functions = Functions::answering(&json!({"statusCode": 200}));
    let gateway = Running::start_traced(&document::example(), functions, traces.tracing()).await;
    let sent = format!("Root={ROOT};Sampled=1");
    let (user_agent, host) = ("a".repeat(1000), "h".repeat(1000));
    let headers = [
        ("x-amzn-trace-id", sent.as_str()),
        ("x-api-key", TEST_KEY),
        ("user-agent", user_agent.as_str()),
        ("host", host.as_str()),
    ];
    gateway
        .send("CANARY", "/test/string/terms/a", &headers, b"")
        .await;
    let segments = Value::from(traces.take());
    assert!(!segments.to_string().contains("CANARY"), "{segments:#}");
    let request = &segments[0]["http"]["request"];
    assert_eq!(text(request, "/method"), "_OTHER");
    assert_eq!(text(request, "/user_agent"), "a".repeat(250));
    let url = text(request, "/url");
    assert!(
        url.starts_with(&format!("http://{}/test", "h".repeat(250))),
        "{url}"
    );
}

#[tokio::test]
async fn the_sampler_decides_what_the_client_leaves_open() {
    // (what the client sends, what the sampler would say, whether it is asked, recorded)
    let cases = [
        ("", true, true, true),
        ("", false, true, false),
        ("Root={};Sampled=?", true, true, true),
        (
            "Root={};Parent=7fa8c0f79203be72;Sampled=?",
            false,
            true,
            false,
        ),
        ("Root={};Sampled=2", true, true, true),
        ("Root={};Sampled=1", false, false, true),
        ("Root={};Sampled=0", true, false, false),
        ("Sampled=1", false, false, true),
        // A segment without a trace is in no trace.
        ("Parent=7fa8c0f79203be72;Sampled=1", false, false, true),
    ];
    for (sent, says, asked, recorded) in cases {
        let traces = Traces::new(says);
        let gateway =
            Running::start_traced(&document::open(), Functions::echoing(), traces.tracing()).await;
        let header = sent.replace("{}", ROOT);
        let headers = [("x-amzn-trace-id", header.as_str())];
        let headers = if sent.is_empty() { &[][..] } else { &headers };
        let answer = gateway.send("GET", "/test/a?b=c", headers, b"").await;
        let arn = "arn:aws:apigateway:eu-west-1::/restapis/local0api0/stages/test";
        let question = format!("local0api0/test {arn} GET 127.0.0.1 /test/a");
        let expected = if asked { vec![question] } else { vec![] };
        assert_eq!(traces.asked(), expected, "{sent}");

        let segments = traces.take();
        let received = called_with(&gateway);
        let answered = answer.header("x-amzn-trace-id").unwrap();
        let decision = if recorded { ";Sampled=1" } else { ";Sampled=0" };
        assert!(received.ends_with(decision), "{sent}: {received}");
        assert!(answered.ends_with(decision), "{sent}: {answered}");
        assert_eq!(segments.len(), if recorded { 2 } else { 0 }, "{sent}");
        if sent.contains("Root") {
            assert!(
                received.starts_with(&format!("Root={ROOT};Parent=")),
                "{received}"
            );
        }
        if let [call, stage] = &segments[..] {
            assert!(received.contains(text(call, "/id")), "{sent}: {received}");
            assert_eq!(stage.get("parent_id"), None, "{sent}");
            assert!(answered.contains(text(stage, "/id")), "{sent}: {answered}");
        }
    }
}

/// `error`, `throttle`, `fault`.
fn flags(segment: &Value) -> [bool; 3] {
    ["error", "throttle", "fault"].map(|name| segment.get(name) == Some(&json!(true)))
}

#[tokio::test]
async fn what_goes_wrong_is_told_by_both_segments() {
    let answering = |status: u16| {
        Ok(crate::support::functions::output(
            &json!({"statusCode": status}),
        ))
    };
    let failing = || InvocationOutput {
        payload: br#"{"errorMessage":"CANARY"}"#[..].into(),
        function_error: Some("Unhandled".to_owned()),
    };
    let none = [false; 3];
    let (error, fault) = ([true, false, false], [false, false, true]);
    let throttle = [true, true, false];
    // (how the function ends, status, of the stage, status of the call, of the call)
    let cases = [
        (answering(200), 200, none, json!(200), none),
        (answering(302), 302, none, json!(302), none),
        (answering(404), 404, error, json!(404), error),
        (answering(429), 429, throttle, json!(429), throttle),
        (answering(503), 503, fault, json!(503), fault),
        (Ok(failing()), 502, fault, json!(200), fault),
        (
            Ok(crate::support::functions::output(&json!({"unknown": 1}))),
            502,
            fault,
            Value::Null,
            fault,
        ),
        (
            Err(InvokeError::Throttled),
            500,
            fault,
            json!(429),
            throttle,
        ),
        (Err(InvokeError::NotFound), 500, fault, json!(404), error),
        (Err(InvokeError::TooLarge), 413, error, json!(413), error),
        (
            Err(InvokeError::Service("gone".to_owned())),
            500,
            fault,
            json!(500),
            fault,
        ),
    ];
    for (outcome, status, of_stage, call_status, of_call) in cases {
        let traces = Traces::new(true);
        let what = format!("{outcome:?}");
        let functions = Functions::ending(outcome);
        let gateway = Running::start_traced(&document::open(), functions, traces.tracing()).await;
        let answer = gateway.send("GET", "/test/a", &[], b"").await;
        assert_eq!(answer.status, status, "{what}");
        let segments = traces.take();
        let [call, stage] = &segments[..] else {
            panic!("{what}: {segments:?}");
        };
        assert_eq!(stage["http"]["response"]["status"], status, "{what}");
        assert_eq!(flags(stage), of_stage, "{what}");
        assert_eq!(call["http"]["response"]["status"], call_status, "{what}");
        assert_eq!(flags(call), of_call, "{what}");
        assert!(!json!(segments).to_string().contains("CANARY"), "{what}");
    }
}

#[tokio::test]
async fn a_function_that_takes_too_long_is_a_fault_without_a_status() {
    let traces = Traces::new(true);
    let mut document = document::open();
    let method = "/paths/~1{proxy+}/x-amazon-apigateway-any-method/x-amazon-apigateway-integration";
    document.pointer_mut(method).unwrap()["timeoutInMillis"] = json!(50);
    let functions = Functions::new(|_| futures_util::future::pending().boxed());
    let gateway = Running::start_traced(&document, functions, traces.tracing()).await;
    assert_eq!(gateway.send("GET", "/test/a", &[], b"").await.status, 504);
    let segments = traces.take();
    assert_eq!(segments.len(), 2);
    assert_eq!(segments[0]["http"].get("response"), None);
    assert_eq!(flags(&segments[0]), [false, false, true]);
    assert_eq!(flags(&segments[1]), [false, false, true]);
}

#[tokio::test]
async fn a_request_that_is_refused_before_the_function_has_the_stages_segment_alone() {
    let traces = Traces::new(true);
    let functions = Functions::answering(&json!({}));
    let gateway = Running::start_traced(&document::example(), functions, traces.tracing()).await;
    let key = ("x-api-key", TEST_KEY);
    let json = ("content-type", "application/json");
    let cases = [
        (
            "GET",
            "/test/CANARY/path",
            vec![key],
            "",
            404,
            "http://h/test/",
        ),
        (
            "GET",
            "/test/string/terms/CANARY",
            vec![("x-api-key", "CANARY")],
            "",
            403,
            "http://h/test/string/terms/{term}",
        ),
        (
            "GET",
            "/test/string/terms?CANARY=1",
            vec![key],
            "",
            400,
            "http://h/test/string/terms",
        ),
        (
            "POST",
            "/test/string/replace",
            vec![key, json],
            "CANARY",
            400,
            "http://h/test/string/replace",
        ),
    ];
    for (method, path, mut headers, body, status, url) in cases {
        headers.push(("host", "h"));
        let answer = gateway.send(method, path, &headers, body.as_bytes()).await;
        assert_eq!(answer.status, status, "{path}");
        let segments = traces.take();
        let [stage] = &segments[..] else {
            panic!("{path}: {segments:?}");
        };
        assert_eq!(stage["http"]["request"]["url"], url);
        assert_eq!(flags(stage), [true, false, false], "{path}");
        assert!(!stage.to_string().contains("CANARY"), "{stage}");
        assert!(!stage.to_string().contains(TEST_KEY), "{stage}");
    }
    // It belongs to no stage that could be traced.
    assert_eq!(gateway.get("/unknown/a").await.status, 403);
    assert!(traces.take().is_empty());
}
