//! What is told of a node.

use serde_json::{Value, json};
use trace_view::{Layer, NodeKind, Status};

use crate::support::{document, gateway_request, named, trace};

#[test]
fn every_node_has_its_layer() {
    let trace = trace(gateway_request());
    let layers: Vec<_> = trace
        .nodes()
        .iter()
        .map(|node| node.layer.as_str())
        .collect();
    let expected = [
        "gateway", "lambda", "lambda", "lambda", "lambda", "lambda", "function", "domain", "aws",
        "aws", "lambda",
    ];
    assert_eq!(layers, expected);
    let last_but_one = &trace.nodes()[9];
    assert_eq!(last_but_one.kind, NodeKind::Inferred);
}

#[test]
fn a_services_own_spans_are_the_domain_and_its_calls_are_not() {
    let trace = trace([document(
        "string-api",
        0.0,
        1.0,
        json!({ "subsegments": [
            document("replace", 0.0, 0.1, json!({})),
            document("Initialization", 0.1, 0.2, json!({})),
            document("example.com", 0.2, 0.3, json!({ "namespace": "remote" })),
            document("DynamoDB", 0.3, 0.4, json!({
                "namespace": "aws",
                "subsegments": [document("attempt", 0.3, 0.4, json!({}))],
            })),
        ] }),
    )]);
    assert_eq!(named(&trace, "string-api").layer, Layer::Service);
    assert_eq!(named(&trace, "replace").layer, Layer::Domain);
    assert_eq!(named(&trace, "Initialization").layer, Layer::Domain);
    assert_eq!(named(&trace, "example.com").layer, Layer::Remote);
    assert_eq!(named(&trace, "DynamoDB").layer, Layer::Aws);
    assert_eq!(named(&trace, "attempt").layer, Layer::Aws);
}

#[test]
fn the_subsegments_of_a_function_whose_segment_has_not_arrived_have_their_layers() {
    let alone = json!({
        "type": "subsegment",
        "parent_id": "not there",
        "metadata": { "default": { "faas.invocation_id": "1" } },
    });
    let trace = trace([
        document("handler", 0.0, 1.0, alone),
        document(
            "Overhead",
            1.0,
            2.0,
            json!({ "type": "subsegment", "parent_id": "not there" }),
        ),
    ]);
    assert_eq!(named(&trace, "handler").layer, Layer::Function);
    assert_eq!(named(&trace, "Overhead").layer, Layer::Lambda);
}

#[test]
fn the_worst_flag_is_the_status() {
    let cases = [
        (json!({}), Status::Ok),
        (json!({ "error": true }), Status::Error),
        (json!({ "error": true, "throttle": true }), Status::Throttle),
        (json!({ "error": true, "fault": true }), Status::Fault),
        (json!({ "fault": "yes" }), Status::Ok),
    ];
    for (flags, status) in cases {
        let trace = trace([document("a", 0.0, 1.0, flags.clone())]);
        assert_eq!(trace.nodes()[0].status, status, "{flags}");
    }
}

#[test]
fn cold_starts_are_marked() {
    let request = trace(gateway_request());
    assert!(named(&request, "Initialization").is_cold_start);
    assert!(named(&request, "handler").is_cold_start);
    assert!(!named(&request, "Invocation").is_cold_start);
    assert!(request.summary().is_cold_start);
    let powertools = json!({ "annotations": { "ColdStart": true } });
    assert!(trace([document("a", 0.0, 1.0, powertools)]).nodes()[0].is_cold_start);
    let warm = json!({ "annotations": { "ColdStart": false } });
    assert!(!trace([document("a", 0.0, 1.0, warm)]).nodes()[0].is_cold_start);
}

#[test]
fn exceptions_come_with_their_stacks() {
    let failed = trace([document(
        "a",
        0.0,
        1.0,
        json!({ "fault": true, "cause": { "exceptions": [
            {
                "id": "e1", "type": "Unhandled", "message": "it broke", "cause": "e2", "truncated": 3,
                "stack": [{ "label": "run", "path": "src/main.rs", "line": 12 }, { "line": "13" }, "?"],
            },
            { "id": "e2", "remote": true },
        ] } }),
    )]);
    let [first, second] = &failed.nodes()[0].exceptions[..] else {
        panic!("{:?}", failed.nodes())
    };
    assert_eq!(first.kind.as_deref(), Some("Unhandled"));
    assert_eq!(first.message.as_deref(), Some("it broke"));
    assert_eq!((first.cause.as_deref(), first.truncated), (Some("e2"), 3));
    assert_eq!(first.stack.len(), 2);
    assert_eq!(first.stack[0].path.as_deref(), Some("src/main.rs"));
    assert_eq!(
        (first.stack[0].line, first.stack[1].line),
        (Some(12), Some(13))
    );
    assert!(second.remote);
    let elsewhere = trace([document("b", 0.0, 1.0, json!({ "cause": "e1" }))]);
    assert_eq!(elsewhere.nodes()[0].cause.as_deref(), Some("e1"));
}

#[test]
fn calls_links_and_pairs_are_there() {
    let trace = trace([document(
        "a",
        0.0,
        1.0,
        json!({
            "user": "somebody",
            "http": { "request": { "url": "https://example.com/a?b=c", "traced": true },
                      "response": { "status": "404", "content_length": 12 } },
            "aws": { "operation": "GetParameter" },
            "sql": { "sanitized_query": "SELECT ?" },
            "annotations": { "terms": 12 },
            "metadata": { "default": { "pool": "none" }, "other": {} },
            "links": [{ "trace_id": "1-x", "id": "y", "attributes": { "kind": "child" } }, {}],
        }),
    )]);
    let node = &trace.nodes()[0];
    let http = node.http.as_ref().expect("HTTP");
    assert_eq!((http.status, http.content_length), (Some(404), Some(12)));
    assert_eq!(http.path(), Some("/a"));
    assert!(http.traced);
    assert_eq!(node.aws["operation"], "GetParameter");
    assert_eq!(node.sql["sanitized_query"], "SELECT ?");
    assert_eq!(node.attribute("terms"), Some(&json!(12)));
    assert_eq!(node.attribute("pool"), Some(&json!("none")));
    assert_eq!(node.user.as_deref(), Some("somebody"));
    assert_eq!(node.links.len(), 1);
    assert_eq!(node.links[0].attributes["kind"], "child");
}

#[test]
fn a_node_is_under_way_until_it_says_when_it_ended() {
    let begun = json!({ "id": "a", "start_time": 1000.0, "in_progress": true, "end_time": 1001.0 });
    let unsaid = json!({ "id": "b", "start_time": 1000.5 });
    let trace = trace([begun, unsaid]);
    assert!(trace.nodes().iter().all(|node| node.is_in_progress()));
    assert_eq!(trace.nodes()[0].duration(), None);
    assert_eq!(trace.duration(), 0.5);
}

#[test]
fn times_that_are_none_do_no_harm() {
    let trace = trace([document(
        "a",
        0.0,
        1.0,
        json!({ "subsegments": [
            { "id": "without a time" },
            { "id": "before 1970", "start_time": -5.0, "end_time": -3.0 },
            { "id": "far", "start_time": 1e300, "end_time": 1e301 },
            document("backwards", 0.5, 0.2, json!({})),
        ] }),
    )]);
    assert_eq!(trace.duration(), 1.0);
    let backwards = named(&trace, "backwards");
    assert_eq!(backwards.duration(), Some(0.0));
}

#[test]
fn a_label_says_what_the_name_leaves_open() {
    let label = |more: Value| {
        let trace = trace([document("a", 0.0, 1.0, more)]);
        trace.nodes().first().expect("a node").label()
    };
    let span_name = json!({ "default": { "otel.span.name": "compile map" } });
    let answer = json!({ "response": { "status": 404 } });
    assert_eq!(label(json!({ "name": "api" })), "api");
    assert_eq!(
        label(json!({ "name": "api", "metadata": span_name })),
        "api compile map"
    );
    assert_eq!(
        label(json!({ "name": "api", "metadata": span_name, "http": answer })),
        "api 404"
    );
    let call = json!({
        "name": "SSM", "type": "subsegment", "namespace": "aws", "metadata": span_name,
        "aws": { "operation": "GetParameter" },
    });
    assert_eq!(label(call), "SSM GetParameter");
    let inferred =
        json!({ "name": "SSM", "inferred": true, "aws": { "operation": "GetParameter" } });
    assert_eq!(label(inferred), "SSM GetParameter");
    let own = json!({ "name": "api", "aws": { "operation": "its own" } });
    assert_eq!(label(own), "api");
}
