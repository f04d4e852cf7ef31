//! What a list shows of a trace.

use serde_json::{Value, json};
use trace_view::{Layer, Side, Status, Summary};

use crate::support::{document, gateway_request, trace};

/// Each layer with its milliseconds.
fn shares(summary: &Summary) -> Vec<(Layer, f64)> {
    let milliseconds = |seconds: f64| (seconds * 1e3).round();
    let shares = summary.breakdown.iter();
    shares
        .map(|share| (share.layer, milliseconds(share.seconds)))
        .collect()
}

fn summary_of(more: Value) -> Summary {
    trace([document("root", 0.0, 1.0, more)]).summary()
}

#[test]
fn a_request_of_the_gateway_side() {
    let summary = trace(gateway_request()).summary();
    assert_eq!(summary.side, Side::Gateway);
    assert_eq!(summary.name, "Twinstack/test");
    assert_eq!(summary.stage.as_deref(), Some("test"));
    assert_eq!(summary.method.as_deref(), Some("GET"));
    assert_eq!(summary.route.as_deref(), Some("/string/terms/{term}"));
    assert_eq!(summary.route_or_name(), "/string/terms/{term}");
    assert_eq!(summary.http_status, Some(200));
    assert_eq!(summary.duration, Some(1.0));
    assert_eq!((summary.status, summary.worst), (Status::Ok, Status::Ok));
    assert_eq!(summary.nodes, 10);
    assert_eq!(summary.start, 1000.0);
    assert!(!summary.is_in_progress);
    let expected = [
        (Layer::Gateway, 200.0),
        (Layer::Lambda, 500.0),
        (Layer::Function, 100.0),
        (Layer::Domain, 100.0),
        (Layer::Aws, 100.0),
    ];
    assert_eq!(shares(&summary), expected);
}

#[test]
fn a_request_of_the_service_side() {
    let summary = summary_of(json!({
        "name": "string-api",
        "http": {
            "request": { "method": "POST", "url": "http://127.0.0.1:4080/" },
            "response": { "status": 500 },
        },
        "fault": true,
        "metadata": { "default": { "http.route": "/api/string/replace" } },
        "subsegments": [document("replace", 0.25, 0.5, json!({ "error": true }))],
    }));
    assert_eq!(summary.side, Side::Service);
    assert_eq!(summary.stage, None);
    assert_eq!(summary.route.as_deref(), Some("/api/string/replace"));
    assert_eq!(summary.status, Status::Fault);
    assert_eq!(
        shares(&summary),
        [(Layer::Service, 750.0), (Layer::Domain, 250.0)]
    );
}

#[test]
fn an_invocation_by_hand_is_of_its_function() {
    let arn = "arn:aws:lambda:eu-west-1:000000000000:function:list-terms";
    let of = |arn: &str| summary_of(json!({ "origin": "AWS::Lambda", "resource_arn": arn }));
    assert_eq!(of(arn).side, Side::Function);
    assert_eq!(of(arn).stage, None);
    assert_eq!(of(&format!("{arn}:prod")).stage.as_deref(), Some("prod"));
}

#[test]
fn what_serves_no_request_is_of_no_side() {
    let empty = summary_of(json!({ "name": "job" }));
    assert_eq!((empty.side, empty.route_or_name()), (Side::Other, "job"));
    let call = json!({ "type": "subsegment", "http": { "request": { "method": "GET" } } });
    assert_eq!(summary_of(call).side, Side::Other);
    let on_ecs = json!({ "origin": "AWS::ECS::Fargate" });
    assert_eq!(summary_of(on_ecs).side, Side::Service);
}

#[test]
fn a_stage_is_taken_from_the_path_only_where_it_stands_there() {
    let route = |path: &str| {
        let url = format!("https://api.example.com{path}");
        let summary = summary_of(json!({
            "origin": "AWS::ApiGateway::Stage",
            "http": { "request": { "method": "GET", "url": url } },
            "aws": { "api_gateway": { "stage": "test" } },
        }));
        summary.route.expect("a route")
    };
    assert_eq!(route("/test/string/terms"), "/string/terms");
    assert_eq!(route("/test"), "/");
    assert_eq!(route("/testing/terms?prefix=a"), "/testing/terms");
    assert_eq!(route(""), "/");
}

#[test]
fn a_failure_inside_of_an_answered_request_is_seen() {
    let failed = document("failed", 0.1, 0.2, json!({ "fault": true }));
    let summary = summary_of(json!({ "subsegments": [failed] }));
    assert_eq!((summary.status, summary.worst), (Status::Ok, Status::Fault));
}

#[test]
fn a_request_under_way_has_no_duration_and_its_time_so_far() {
    let trace = trace([
        json!({ "id": "a", "start_time": 1000.0, "in_progress": true }),
        document(
            "b",
            0.5,
            1.0,
            json!({ "type": "subsegment", "parent_id": "a" }),
        ),
    ]);
    let summary = trace.summary();
    assert_eq!(summary.duration, None);
    assert!(summary.is_in_progress);
    assert_eq!(
        shares(&summary),
        [(Layer::Service, 500.0), (Layer::Domain, 500.0)]
    );
}

/// What a function does after its answer is not the client's time.
#[test]
fn the_shares_are_of_the_time_that_the_answer_took() {
    let later = document("later", 0.75, 5.0, json!({ "namespace": "aws" }));
    let summary = summary_of(json!({ "subsegments": [later] }));
    assert_eq!(
        shares(&summary),
        [(Layer::Service, 750.0), (Layer::Aws, 250.0)]
    );
}

#[test]
fn work_side_by_side_is_counted_once() {
    let summary = summary_of(json!({ "subsegments": [
        document("one", 0.0, 0.8, json!({ "namespace": "aws" })),
        document("other", 0.2, 1.0, json!({ "namespace": "aws" })),
    ] }));
    assert_eq!(shares(&summary), [(Layer::Aws, 1000.0)]);
}

#[test]
fn work_without_a_request_is_listed_as_what_it_is_beside_who_does_it() {
    let span_name = json!({ "otel.span.name": "refresh parameter" });
    let metadata = json!({ "name": "string-api", "metadata": { "default": span_name } });
    let summary = summary_of(metadata);
    assert_eq!(summary.side, Side::Other);
    assert_eq!(summary.route_or_name(), "refresh parameter");
    let own = Some("string-api");
    assert_eq!(summary.name_beside_route(own), Some("string-api"));
    let annotated = summary_of(json!({ "name": "string-api", "annotations": span_name }));
    assert_eq!(annotated.route_or_name(), "refresh parameter");
    let unnamed = summary_of(json!({ "name": "job" }));
    assert_eq!(unnamed.name_beside_route(own), None, "it is there already");
}

#[test]
fn a_service_is_named_where_it_is_not_the_one_that_the_list_is_of() {
    let request = |more: Value| {
        let mut members = json!({
            "name": "shop",
            "http": { "request": { "method": "GET", "url": "http://127.0.0.1/items" } },
            "metadata": { "default": { "otel.span.name": "GET /items" } },
        });
        let object = members.as_object_mut().expect("an object");
        object.extend(more.as_object().expect("an object").clone());
        summary_of(members)
    };
    let service = request(json!({}));
    assert_eq!(
        (service.route_or_name(), service.span_name.as_deref()),
        ("/items", None)
    );
    assert_eq!(service.name_beside_route(Some("string-api")), Some("shop"));
    assert_eq!(service.name_beside_route(None), Some("shop"));
    assert_eq!(service.name_beside_route(Some("shop")), None);
    let stage = request(json!({ "origin": "AWS::ApiGateway::Stage" }));
    assert_eq!(stage.name_beside_route(None), None);
}
