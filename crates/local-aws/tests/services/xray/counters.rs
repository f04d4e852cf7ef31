use serde_json::{Value, json};

use super::{put, segment};
use crate::support::Server;

#[tokio::test]
async fn counters_are_there_before_anything_happened() {
    let server = Server::start().await;
    let expected = json!({
        "xray": {
            "documents": {"stored": 0, "replaced": 0, "rejected": {}, "evicted": 0},
            "datagrams": {"received": 0, "malformed": 0},
            "kept": {"traces": 0, "segments": 0, "bytes": 0, "limit": 64 * 1024 * 1024},
        },
        "metrics": {"series": [], "malformed": 0, "left_out": 0},
    });
    assert_eq!(server.counters().await, expected);
    server.stop().await;
}

#[tokio::test]
async fn documents_are_counted_whichever_way_they_come() {
    let server = Server::start().await;
    put(&server.xray().await, &[segment(1, 1, "a", json!({}))]).await;
    let handle = server.aws.xray();
    handle
        .put(&segment(1, 2, "a", json!({})).to_string())
        .unwrap();
    let error = handle
        .put(&segment(1, 3, "{}", json!({})).to_string())
        .unwrap_err();
    assert_eq!(
        (error.code, error.id.as_deref()),
        ("InvalidName", Some("0000000000000003"))
    );
    assert_eq!(error.to_string(), "Invalid segment. ErrorCode: InvalidName");
    let counters = server.counters().await;
    let documents = &counters["xray"]["documents"];
    assert_eq!(
        (&documents["stored"], &documents["rejected"]),
        (&json!(2), &json!({"InvalidName": 1}))
    );
    assert_eq!(counters["xray"]["kept"]["traces"], 1);
    server.stop().await;
}

fn line(more: Value) -> Value {
    let mut line = json!({
        "_aws": {
            "Timestamp": 1_700_000_000_000_u64,
            "CloudWatchMetrics": [{
                "Namespace": "Twinstack",
                "Dimensions": [["service"], []],
                "Metrics": [{"Name": "Shed", "Unit": "Count"}, {"Name": "Seconds"}],
            }],
        },
        "service": "string-api",
        "Shed": 2,
        "Seconds": [0.5, 1.5],
        "message": "what a person reads",
    });
    line.as_object_mut()
        .unwrap()
        .extend(more.as_object().unwrap().clone());
    line
}

#[tokio::test]
async fn embedded_metrics_are_summed_up_by_name_and_dimensions() {
    let server = Server::start().await;
    let metrics = server.aws.metrics();
    assert!(metrics.record("string-api", &line(json!({}))));
    assert!(metrics.record("string-api", &line(json!({"Shed": 1}))));
    assert!(metrics.record("string-api", &line(json!({"service": "other", "Shed": 7}))));
    let counters = server.counters().await;
    let series = counters["metrics"]["series"].as_array().unwrap();
    assert_eq!(series.len(), 6);
    let find = |name: &str, dimensions: Value| {
        let is = |one: &&Value| one["name"] == name && one["dimensions"] == dimensions;
        series.iter().find(is).unwrap().clone()
    };
    let shed = json!({
        "source": "string-api", "namespace": "Twinstack", "name": "Shed", "dimensions": {"service": "string-api"},
        "unit": "Count", "samples": 2, "sum": 3.0, "last": 1.0,
    });
    assert_eq!(find("Shed", json!({"service": "string-api"})), shed);
    assert_eq!(find("Shed", json!({}))["sum"], 10.0);
    let seconds = find("Seconds", json!({"service": "string-api"}));
    assert_eq!(
        (&seconds["unit"], &seconds["samples"], &seconds["sum"]),
        (&json!("None"), &json!(4), &json!(4.0))
    );
    assert_eq!(counters["metrics"]["malformed"], 0);
    server.stop().await;
}

#[tokio::test]
async fn lines_that_only_say_to_be_metrics_are_counted() {
    let server = Server::start().await;
    let metrics = server.aws.metrics();
    for ordinary in [
        json!({}),
        json!("text"),
        json!({"_aws": 1}),
        json!({"_aws": {"Timestamp": 1}}),
    ] {
        assert!(!metrics.record("a", &ordinary), "{ordinary}");
    }
    let directive = |directive: Value| line(json!({"_aws": {"CloudWatchMetrics": [directive]}}));
    let malformed = [
        line(json!({"_aws": {"CloudWatchMetrics": 1}})),
        directive(json!({"Namespace": "", "Dimensions": [], "Metrics": [{"Name": "Shed"}]})),
        directive(
            json!({"Namespace": "n", "Dimensions": [["none"]], "Metrics": [{"Name": "Shed"}]}),
        ),
        directive(
            json!({"Namespace": "n", "Dimensions": [["Shed"]], "Metrics": [{"Name": "Shed"}]}),
        ),
        directive(json!({"Namespace": "n", "Dimensions": [], "Metrics": [{"Name": "None"}]})),
        directive(json!({"Namespace": "n", "Dimensions": [], "Metrics": [{"Name": "message"}]})),
        directive(
            json!({"Namespace": "n", "Dimensions": [], "Metrics": [{"Name": "Shed", "Unit": "x".repeat(1025)}]}),
        ),
        directive(
            json!({"Namespace": "n", "Dimensions": [vec!["service"; 31]], "Metrics": [{"Name": "Shed"}]}),
        ),
        line(json!({"service": "x".repeat(1025), "Seconds": vec![1; 101]})),
    ];
    for line in &malformed {
        assert!(metrics.record("a", line), "{line}");
    }
    let snapshot = metrics.snapshot();
    assert_eq!(snapshot.malformed, 9);
    // What is right in a line counts all the same.
    assert_eq!(snapshot.series.len(), 1);
    server.stop().await;
}

#[tokio::test]
async fn dimensions_without_end_do_not_fill_the_memory() {
    let server = Server::start().await;
    let metrics = server.aws.metrics();
    for number in 0..2000 {
        metrics.record("a", &line(json!({"service": number.to_string()})));
    }
    let snapshot = metrics.snapshot();
    assert_eq!(snapshot.series.len(), 1000);
    // Two series without a dimension are there from the first line on, and each line has three values with one.
    let first = snapshot
        .series
        .keys()
        .filter(|key| key.dimensions.is_empty())
        .count();
    assert_eq!(first, 2);
    assert_eq!(snapshot.left_out, (2000 - 499) * 3);
    server.stop().await;
}
