use aws_sdk_xray::{
    primitives::DateTime,
    types::{AnnotationValue, ServiceId, TimeRangeType},
};
use serde_json::{Value, json};

use super::{BEGINNING, put, refused, segment, summaries, trace_id};
use crate::support::Server;

#[tokio::test]
async fn a_summary_tells_of_the_root_segment_and_of_all_services() {
    let server = Server::start().await;
    let client = server.xray().await;
    let http = json!({
        "request": {"method": "POST", "url": "http://localhost/orders", "user_agent": "curl", "client_ip": "127.0.0.1"},
        "response": {"status": 429},
    });
    let root = json!({
        "origin": "AWS::ApiGateway::Stage",
        "error": true,
        "throttle": true,
        "http": http,
        "resource_arn": "arn:aws:apigateway:eu-west-1::/restapis/x/stages/test",
        "aws": {"account_id": "000000000000"},
    });
    let function = json!({
        "parent_id": "0000000000000001",
        "start_time": BEGINNING + 0.5,
        "end_time": BEGINNING + 2.0,
        "fault": true,
        "user": "u1",
        "annotations": {"count": 3, "hot": true},
        "subsegments": [{
            "id": "0000000000000003",
            "name": "work",
            "start_time": BEGINNING + 1.0,
            "end_time": BEGINNING + 1.5,
            "annotations": {"kind": "map", "count": 3},
        }],
    });
    put(
        &client,
        &[
            segment(1, 2, "function", function),
            segment(1, 1, "api/test", root),
        ],
    )
    .await;
    let found = summaries(&client, None).await;
    let [summary] = &found[..] else {
        panic!("{found:?}");
    };
    assert_eq!(summary.id(), Some(trace_id(1).as_str()));
    assert_eq!(
        summary.start_time(),
        Some(&DateTime::from_secs_f64(BEGINNING))
    );
    assert_eq!(summary.response_time(), Some(1.0));
    assert_eq!(summary.duration(), Some(2.0));
    assert_eq!(
        (
            summary.has_error(),
            summary.has_throttle(),
            summary.has_fault(),
            summary.is_partial()
        ),
        (Some(true), Some(true), Some(false), Some(false))
    );
    let http = summary.http().unwrap();
    assert_eq!(http.http_status(), Some(429));
    assert_eq!(http.http_method(), Some("POST"));
    assert_eq!(http.http_url(), Some("http://localhost/orders"));
    assert_eq!(http.user_agent(), Some("curl"));
    assert_eq!(http.client_ip(), Some("127.0.0.1"));
    let entry = summary.entry_point().unwrap();
    assert_eq!(entry.name(), Some("api/test"));
    assert_eq!(entry.r#type(), Some("AWS::ApiGateway::Stage"));
    assert_eq!(entry.account_id(), Some("000000000000"));
    let names: Vec<_> = summary.service_ids().iter().map(ServiceId::name).collect();
    assert_eq!(names, [Some("api/test"), Some("function")]);
    assert_eq!(summary.users()[0].user_name(), Some("u1"));
    assert_eq!(summary.users()[0].service_ids()[0].name(), Some("function"));
    assert!(
        summary.resource_arns()[0]
            .arn()
            .unwrap()
            .ends_with("/stages/test")
    );
    let annotations = summary.annotations().unwrap();
    let value = |key: &str| {
        assert_eq!(annotations[key].len(), 1, "{key}");
        annotations[key][0].annotation_value().unwrap().clone()
    };
    assert_eq!(value("count"), AnnotationValue::NumberValue(3.0));
    assert_eq!(value("hot"), AnnotationValue::BooleanValue(true));
    assert_eq!(value("kind"), AnnotationValue::StringValue("map".into()));
    server.stop().await;
}

#[tokio::test]
async fn pages_hold_every_trace_once_and_the_latest_first() {
    let server = Server::start().await;
    let client = server.xray().await;
    let all: Vec<Value> = (0..250)
        .map(|number| {
            let start = BEGINNING + f64::from(number % 100);
            segment(
                number,
                1,
                "a",
                json!({"start_time": start, "end_time": start + 1.0}),
            )
        })
        .collect();
    for documents in all.chunks(50) {
        put(&client, documents).await;
    }
    let found = summaries(&client, None).await;
    let starts: Vec<f64> = found
        .iter()
        .map(|one| one.start_time().unwrap().as_secs_f64())
        .collect();
    assert!(starts.is_sorted_by(|one, other| one >= other));
    let mut ids: Vec<_> = found.iter().map(|one| one.id().unwrap()).collect();
    ids.sort_unstable();
    ids.dedup();
    assert_eq!((found.len(), ids.len()), (250, 250));
    let page = client
        .get_trace_summaries()
        .start_time(DateTime::from_secs_f64(BEGINNING))
        .end_time(DateTime::from_secs_f64(BEGINNING + 99.0))
        .send()
        .await
        .unwrap();
    assert_eq!(page.trace_summaries().len(), 100);
    assert_eq!(page.traces_processed_count(), Some(100));
    assert!(page.next_token().is_some() && page.approximate_time().is_some());
    server.stop().await;
}

#[tokio::test]
async fn traces_are_found_by_their_beginning_their_update_or_the_end_of_a_segment() {
    let server = Server::start().await;
    let client = server.xray().await;
    put(
        &client,
        &[segment(1, 1, "a", json!({"end_time": BEGINNING + 100.0}))],
    )
    .await;
    let count = async |kind: TimeRangeType, start: f64, end: f64| {
        let answer = client
            .get_trace_summaries()
            .start_time(DateTime::from_secs_f64(start))
            .end_time(DateTime::from_secs_f64(end))
            .time_range_type(kind)
            .send()
            .await
            .unwrap();
        answer.trace_summaries().len()
    };
    let (beginning, end) = (BEGINNING, BEGINNING + 100.0);
    assert_eq!(count(TimeRangeType::TraceId, beginning, beginning).await, 1);
    assert_eq!(count(TimeRangeType::TraceId, beginning + 1.0, end).await, 0);
    assert_eq!(count(TimeRangeType::Service, beginning, end - 1.0).await, 0);
    assert_eq!(count(TimeRangeType::Service, beginning, end).await, 1);
    assert_eq!(count(TimeRangeType::Event, beginning, end).await, 0);
    assert_eq!(count(TimeRangeType::Event, end, end + 1e9).await, 1);
    server.stop().await;
}

#[tokio::test]
async fn queries_that_make_no_sense_are_refused() {
    let server = Server::start().await;
    let client = server.xray().await;
    let query = || {
        client
            .get_trace_summaries()
            .start_time(DateTime::from_secs(10))
            .end_time(DateTime::from_secs(20))
    };
    for (query, expected) in [
        (
            query().end_time(DateTime::from_secs(9)),
            "StartTime is after EndTime",
        ),
        (
            query().next_token("?"),
            "NextToken is not one that this operation gave",
        ),
        (
            query().next_token("MSAy"),
            "NextToken is not one that this operation gave",
        ),
        (
            query().time_range_type("Day".into()),
            "TimeRangeType \"Day\" is none of TraceId, Event, Service",
        ),
        (
            query().filter_expression("fault AND"),
            "FilterExpression \"fault AND\" is not valid: at character 10 a keyword was expected, such as \
             service(\"..\"), http.status or fault",
        ),
    ] {
        let (code, text) = refused(query.send().await);
        assert_eq!(
            (code.as_str(), text.as_str()),
            ("InvalidRequestException", expected)
        );
    }
    let (status, answer) = server.post("/TraceSummaries", &json!({"EndTime": 1})).await;
    assert_eq!(status, 400);
    assert!(
        answer["Message"]
            .as_str()
            .unwrap()
            .contains("Value null at 'startTime'"),
        "{answer}"
    );
    server.stop().await;
}
