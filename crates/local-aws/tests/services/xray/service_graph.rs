use aws_sdk_xray::{primitives::DateTime, types::Service};
use serde_json::json;

use super::{BEGINNING, put, refused, segment, trace_id};
use crate::support::Server;

/// Two requests: gateway, function, and a parameter that the function reads; the second fails.
async fn server() -> Server {
    let server = Server::start().await;
    let client = server.xray().await;
    for (trace, fault) in [(1, false), (2, true)] {
        let gateway = json!({
            "origin": "AWS::ApiGateway::Stage",
            "http": {"request": {"method": "GET", "url": "http://localhost/"}},
            "fault": fault,
            "subsegments": [{
                "id": "00000000000000aa",
                "name": "Lambda",
                "namespace": "aws",
                "fault": fault,
                "start_time": BEGINNING,
                "end_time": BEGINNING + 0.75,
            }],
        });
        let function = json!({
            "origin": "AWS::Lambda::Function",
            "parent_id": "00000000000000aa",
            "fault": fault,
            "end_time": BEGINNING + 0.5,
            "subsegments": [{
                "id": "00000000000000bb",
                "name": "SSM",
                "namespace": "aws",
                "error": fault,
                "start_time": BEGINNING,
                "end_time": BEGINNING + 0.125,
            }],
        });
        let documents = [
            segment(trace, 1, "api/test", gateway),
            segment(trace, 2, "function", function),
        ];
        put(&client, &documents).await;
    }
    server
}

fn find<'s>(services: &'s [Service], name: &str, kind: &str) -> &'s Service {
    let is = |service: &&Service| service.name() == Some(name) && service.r#type() == Some(kind);
    services.iter().find(is).unwrap()
}

/// The edge, as ok, error, fault, total and seconds.
fn edge(from: &Service, to: &Service) -> (i64, i64, i64, i64, f64) {
    let edges = from.edges().iter();
    let edge = edges
        .clone()
        .find(|edge| edge.reference_id() == to.reference_id())
        .unwrap();
    let statistics = edge.summary_statistics().unwrap();
    (
        statistics.ok_count().unwrap(),
        statistics
            .error_statistics()
            .unwrap()
            .total_count()
            .unwrap(),
        statistics
            .fault_statistics()
            .unwrap()
            .total_count()
            .unwrap(),
        statistics.total_count().unwrap(),
        statistics.total_response_time().unwrap(),
    )
}

#[tokio::test]
async fn services_and_edges_are_counted() {
    let server = server().await;
    let client = server.xray().await;
    let mut pages = client
        .get_service_graph()
        .start_time(DateTime::from_secs_f64(BEGINNING - 60.0))
        .end_time(DateTime::from_secs_f64(BEGINNING + 60.0))
        .into_paginator()
        .send();
    let graph = pages.next().await.unwrap().unwrap();
    assert!(pages.next().await.is_none());
    let services = graph.services();
    assert_eq!(services.len(), 4);
    let caller = find(services, "api/test", "client");
    let gateway = find(services, "api/test", "AWS::ApiGateway::Stage");
    let function = find(services, "function", "AWS::Lambda::Function");
    let ssm = find(services, "SSM", "AWS::SSM");
    assert_eq!(
        (gateway.root(), function.root(), caller.root()),
        (Some(true), None, None)
    );
    assert_eq!(
        (gateway.state(), caller.state(), ssm.state()),
        (Some("active"), Some("unknown"), Some("unknown"))
    );
    assert_eq!(edge(caller, gateway), (1, 0, 1, 2, 2.0));
    assert_eq!(edge(gateway, function), (1, 0, 1, 2, 1.5));
    assert_eq!(edge(function, ssm), (1, 1, 0, 2, 0.25));
    assert!(ssm.edges().is_empty());
    let statistics = function.summary_statistics().unwrap();
    assert_eq!(statistics.total_response_time(), Some(1.0));
    assert_eq!(statistics.total_count(), Some(2));
    assert!(caller.summary_statistics().is_none());
    let histogram = function.response_time_histogram();
    assert_eq!(histogram.len(), 1);
    assert_eq!((histogram[0].value(), histogram[0].count()), (0.5, 2));
    assert_eq!(
        function.start_time(),
        Some(&DateTime::from_secs_f64(BEGINNING))
    );
    assert_eq!(
        function.end_time(),
        Some(&DateTime::from_secs_f64(BEGINNING + 0.5))
    );
    server.stop().await;
}

#[tokio::test]
async fn what_began_without_a_request_has_no_client() {
    let server = Server::start().await;
    let client = server.xray().await;
    let call = json!({
        "type": "subsegment", "parent_id": "00000000000000ff", "http": {"response": {"status": 200}},
    });
    let documents = [
        segment(1, 1, "job", json!({})),
        segment(2, 2, "a call that comes before its caller", call),
    ];
    put(&client, &documents).await;
    for (number, document) in (1..).zip(documents) {
        let graph = client
            .get_trace_graph()
            .trace_ids(trace_id(number))
            .send()
            .await
            .unwrap();
        let [service] = graph.services() else {
            panic!("{:?}", graph.services());
        };
        assert_eq!(service.name(), document["name"].as_str());
        assert_eq!(service.root(), Some(true));
    }
    server.stop().await;
}

#[tokio::test]
async fn a_graph_is_of_the_traces_that_were_asked_for() {
    let server = server().await;
    let client = server.xray().await;
    let graph = client
        .get_trace_graph()
        .trace_ids(trace_id(1))
        .trace_ids(trace_id(9))
        .send()
        .await
        .unwrap();
    let function = find(graph.services(), "function", "AWS::Lambda::Function");
    assert_eq!(
        function.summary_statistics().unwrap().total_count(),
        Some(1)
    );
    let earlier = client
        .get_service_graph()
        .start_time(DateTime::from_secs_f64(BEGINNING - 60.0))
        .end_time(DateTime::from_secs_f64(BEGINNING - 1.0))
        .group_name("Default")
        .send()
        .await
        .unwrap();
    assert_eq!(earlier.services(), []);
    server.stop().await;
}

#[tokio::test]
async fn groups_tokens_and_bad_ids_are_refused() {
    let server = Server::start().await;
    let client = server.xray().await;
    let graph = || {
        client
            .get_service_graph()
            .start_time(DateTime::from_secs(1))
            .end_time(DateTime::from_secs(2))
    };
    let group = "there is no group but Default, which is named by GroupName";
    let token = "NextToken is not one that this operation gave";
    for (call, expected) in [
        (graph().group_name("mine"), group),
        (
            graph().group_arn("arn:aws:xray:eu-west-1:000000000000:group/mine/X"),
            group,
        ),
        (graph().next_token("x"), token),
    ] {
        assert_eq!(
            refused(call.send().await),
            ("InvalidRequestException".to_owned(), expected.to_owned())
        );
    }
    let (code, text) = refused(client.get_trace_graph().trace_ids("x").send().await);
    assert_eq!(code, "InvalidRequestException");
    assert!(text.starts_with("TraceIds has \"x\": "), "{text}");
    server.stop().await;
}
