//! Lambda's part in a trace: its decision, the header that the function gets, and its two segments.

mod failures;

use std::sync::{Arc, Mutex};
use std::time::Duration;

use local_lambda::{ActiveTracing, InvocationRequest, InvokeError, LambdaSettings, LogFormat};
use serde_json::{Value, json};
use xray::TraceHeader;

use crate::by_hand::{ByHand, call};
use crate::support::{Lambda, within};

const ROOT: &str = "1-5759e988-bd862e3fe1be46a994272793";
const PARENT: &str = "53995c3f42cd8ad8";
const ARN: &str = "arn:aws:lambda:eu-west-1:000000000000:function:script:prod";

type Segments = Arc<Mutex<Vec<Value>>>;

/// Tracing whose segments are kept, in the order in which they are recorded.
fn tracing(sampled: bool) -> (ActiveTracing, Segments) {
    let segments = Segments::default();
    let kept = Arc::clone(&segments);
    let tracing = ActiveTracing {
        sampler: Arc::new(move || sampled),
        segments: Arc::new(move |document: xray::SegmentDocument<'_>| {
            let value = serde_json::to_value(document).expect("JSON");
            kept.lock().expect("no panic").push(value);
        }),
    };
    (tracing, segments)
}

fn request(name: &str, header: &str) -> InvocationRequest {
    InvocationRequest {
        trace_header: TraceHeader::parse(header),
        ..InvocationRequest::new(name, "{}")
    }
}

fn take(segments: &Segments) -> Vec<Value> {
    std::mem::take(&mut segments.lock().expect("no panic"))
}

/// The one segment of this name and origin.
fn find<'s>(segments: &'s [Value], name: &str, origin: Option<&str>) -> &'s Value {
    let mut found = segments.iter().filter(|segment| {
        segment["name"] == name && segment.get("origin").and_then(Value::as_str) == origin
    });
    let segment = found
        .next()
        .unwrap_or_else(|| panic!("no {name} in {segments:?}"));
    assert!(found.next().is_none(), "{name} twice");
    segment
}

fn id(segment: &Value) -> &str {
    segment["id"].as_str().expect("an id")
}

#[tokio::test]
async fn a_recorded_invocation_has_two_segments_and_its_phases() {
    let (tracing, segments) = tracing(false);
    let header = format!("Root={ROOT};Parent={PARENT};Sampled=1;Lineage=1:a87bd80c:0");
    let request = request("script:prod", &header);
    let by_hand = ByHand::start_traced(LambdaSettings::default(), Some(tracing), request).await;
    let event = by_hand.next().await;
    let told = event
        .header("lambda-runtime-trace-id")
        .expect("a header")
        .to_owned();
    let request_id = event
        .header("lambda-runtime-aws-request-id")
        .expect("an id")
        .to_owned();
    assert!(take(&segments).is_empty(), "nothing has ended");
    let path = format!("invocation/{request_id}/response");
    by_hand.call("POST", &path, "", "1").await;
    let address = by_hand.address.clone();
    let (mut lambda, _) = by_hand.output().await;
    let service = take(&segments);
    let asks = tokio::spawn(async move { call(&address, "GET", "invocation/next", "", "").await });
    let report = lambda
        .log_until("REPORT")
        .await
        .pop()
        .expect("a report")
        .line;
    asks.abort();
    let of_function = take(&segments);

    let service = find(&service, "script", Some("AWS::Lambda"));
    let function = find(&of_function, "script", Some("AWS::Lambda::Function"));
    assert_eq!(
        told,
        format!(
            "Root={ROOT};Parent={};Sampled=1;Lineage=1:a87bd80c:0",
            id(function)
        )
    );
    let xray = format!(
        "\tXRAY TraceId: {ROOT}\tSegmentId: {}\tSampled: true\t",
        id(function)
    );
    assert!(report.ends_with(&xray), "{report}");
    assert_eq!(
        *service,
        json!({
            "name": "script",
            "id": service["id"],
            "trace_id": ROOT,
            "parent_id": PARENT,
            "start_time": service["start_time"],
            "end_time": service["end_time"],
            "origin": "AWS::Lambda",
            "resource_arn": ARN,
            "http": {"response": {"status": 200}},
            "aws": {"request_id": request_id, "function_arn": ARN, "resource_names": ["script"]},
        })
    );
    assert_eq!(
        *function,
        json!({
            "name": "script",
            "id": function["id"],
            "trace_id": ROOT,
            "parent_id": service["id"],
            "start_time": function["start_time"],
            "end_time": function["end_time"],
            "origin": "AWS::Lambda::Function",
            "resource_arn": ARN,
            "aws": {
                "account_id": "000000000000",
                "function_arn": ARN,
                "resource_names": ["script"],
                "cloudwatch_logs": [{"log_group": "/aws/lambda/script"}],
            },
        })
    );
    let phases = ["Initialization", "Invocation", "Overhead"];
    let phases = phases.map(|name| find(&of_function, name, None));
    for phase in phases {
        assert_eq!(phase["parent_id"], function["id"]);
        assert_eq!(phase["type"], "subsegment");
        assert_eq!(phase["aws"], json!({"function_arn": ARN}));
    }
    let times = [
        &service["start_time"],
        &phases[0]["start_time"],
        &phases[0]["end_time"],
        &function["start_time"],
        &phases[1]["start_time"],
        &phases[1]["end_time"],
        &phases[2]["start_time"],
        &phases[2]["end_time"],
        &function["end_time"],
    ];
    let times = times.map(|time| time.as_f64().expect("a time"));
    assert!(times.is_sorted(), "{times:?}");
}

#[tokio::test]
async fn a_warm_invocation_has_no_initialisation() {
    let (tracing, segments) = tracing(true);
    let mut lambda = Lambda::with_tracing(LambdaSettings::default(), Some(tracing));
    lambda.register_faulty(|_| {});
    for names in [
        &[
            "Initialization",
            "Invocation",
            "Overhead",
            "faulty",
            "faulty",
        ][..],
        &["Invocation", "Overhead", "faulty", "faulty"],
    ] {
        lambda.invoke("faulty", json!({})).await;
        lambda.log_until("REPORT").await;
        let segments = take(&segments);
        let mut found: Vec<_> = segments.iter().map(|segment| &segment["name"]).collect();
        found.sort_by_key(|name| name.to_string());
        assert_eq!(found, names);
    }
}

#[tokio::test]
async fn lambda_decides_what_the_caller_leaves_open() {
    // (header, what Lambda would say, recorded)
    let cases = [
        (String::new(), true, true),
        (String::new(), false, false),
        (format!("Root={ROOT};Sampled=?"), true, true),
        (format!("Root={ROOT};Parent={PARENT}"), false, false),
        (
            format!("Root={ROOT};Parent={PARENT};Sampled=0;Own=1"),
            true,
            false,
        ),
        (format!("Parent={PARENT};Sampled=1"), false, true),
    ];
    for (header, says, recorded) in cases {
        let (tracing, segments) = tracing(says);
        let request = request("script", &header);
        let by_hand = ByHand::start_traced(LambdaSettings::default(), Some(tracing), request).await;
        let event = by_hand.next().await;
        let told = event
            .header("lambda-runtime-trace-id")
            .expect("a header")
            .to_owned();
        let received = TraceHeader::parse(&header);
        let told = TraceHeader::parse(&told);
        assert!(
            told.parent.is_some() && told.parent != received.parent,
            "{header}"
        );
        let decision = if recorded {
            xray::Sampled::Yes
        } else {
            xray::Sampled::No
        };
        assert_eq!(told.sampled, Some(decision), "{header}");
        if received.root.is_some() {
            assert_eq!(told.root, received.root);
        }
        assert_eq!(
            told.to_string().contains(";Own=1"),
            header.contains(";Own=1")
        );
        let request_id = event
            .header("lambda-runtime-aws-request-id")
            .expect("an id")
            .to_owned();
        let path = format!("invocation/{request_id}/response");
        by_hand.call("POST", &path, "", "1").await;
        let address = by_hand.address.clone();
        let (mut lambda, _) = by_hand.output().await;
        let asks =
            tokio::spawn(async move { call(&address, "GET", "invocation/next", "", "").await });
        let report = lambda
            .log_until("REPORT")
            .await
            .pop()
            .expect("a report")
            .line;
        asks.abort();
        assert_eq!(report.contains("XRAY"), recorded, "{header}: {report}");
        let segments = take(&segments);
        assert_eq!(segments.is_empty(), !recorded, "{header}: {segments:?}");
        if recorded {
            let service = find(&segments, "script", Some("AWS::Lambda"));
            assert_eq!(service.get("parent_id"), None, "{header}");
        }
    }
}

#[tokio::test]
async fn an_invocation_without_an_environment_is_throttled() {
    let (tracing, segments) = tracing(true);
    let settings = LambdaSettings {
        concurrency_limit: 1,
        ..LambdaSettings::default()
    };
    let first = request("script", "");
    let by_hand = ByHand::start_traced(settings, Some(tracing), first).await;
    by_hand.next().await;
    let header = format!("Root={ROOT};Parent={PARENT};Sampled=1");
    let second = by_hand.lambda.request(request("script", &header)).await;
    assert_eq!(second, Err(InvokeError::TooManyRequests));
    let segments = take(&segments);
    let [service] = &segments[..] else {
        panic!("{segments:?}");
    };
    assert_eq!(service["origin"], "AWS::Lambda");
    assert_eq!(service["parent_id"], PARENT);
    assert_eq!(service["http"]["response"]["status"], 429);
    assert_eq!(
        (&service["error"], &service["throttle"]),
        (&json!(true), &json!(true))
    );
    assert_eq!(service.get("fault"), None);
}

#[tokio::test]
async fn the_report_of_the_json_format_has_the_header() {
    let (tracing, segments) = tracing(true);
    let mut lambda = Lambda::with_tracing(LambdaSettings::default(), Some(tracing));
    lambda.register_faulty(|function| function.log_format = LogFormat::Json);
    let header = format!("Root={ROOT};Parent={PARENT};Sampled=1");
    within(lambda.service.invoke(request("faulty", &header)))
        .await
        .expect("an answer");
    let is_report = |line: &str| line.contains("platform.report");
    let report = lambda
        .log_until_one(is_report)
        .await
        .pop()
        .expect("a report")
        .line;
    let report: Value = serde_json::from_str(&report).expect("JSON");
    let segments = take(&segments);
    let function = id(find(&segments, "faulty", Some("AWS::Lambda::Function")));
    assert_eq!(
        report["record"]["tracing"],
        json!({
            "spanId": function,
            "type": "X-Amzn-Trace-Id",
            "value": format!("Root={ROOT};Parent={function};Sampled=1"),
        })
    );
}
