use serde_json::json;

use super::{BEGINNING, put, segment, summaries};
use crate::support::Server;

/// Three traces: 1 is good and fast, 2 is a client's error, 3 fails in a service behind and is under way there.
async fn server() -> Server {
    let server = Server::start().await;
    let client = server.xray().await;
    let http = |method: &str, path: &str, status: u16| {
        json!({
            "request": {"method": method, "url": format!("http://localhost{path}"), "user_agent": "curl/8", "client_ip": "127.0.0.1"},
            "response": {"status": status},
        })
    };
    let good = json!({
        "origin": "AWS::ECS::Fargate",
        "end_time": BEGINNING + 0.25,
        "http": http("GET", "/orders", 200),
        "annotations": {"size": 10, "kind": "map", "hot": true, "a.b": "dotted"},
        "user": "ann",
        "resource_arn": "arn:aws:ecs:eu-west-1:000000000000:task/1",
    });
    let bad = json!({
        "origin": "AWS::ECS::Fargate",
        "http": http("POST", "/orders", 429),
        "error": true,
        "throttle": true,
        "subsegments": [{
            "id": "00000000000000aa",
            "name": "work",
            "start_time": BEGINNING,
            "end_time": BEGINNING + 0.5,
            "annotations": {"size": 20.5, "hot": false},
        }],
    });
    let broken = json!({
        "origin": "AWS::ApiGateway::Stage",
        "end_time": BEGINNING + 5.0,
        "http": http("GET", "/broken", 502),
        "fault": true,
        "subsegments": [{
            "id": "00000000000000bb",
            "name": "Lambda",
            "namespace": "aws",
            "start_time": BEGINNING,
            "end_time": BEGINNING + 5.0,
        }],
    });
    let mut behind = segment(
        3,
        2,
        "function",
        json!({"origin": "AWS::Lambda", "parent_id": "00000000000000bb", "in_progress": true, "error": true}),
    );
    behind.as_object_mut().unwrap().remove("end_time");
    let documents = [
        segment(1, 1, "api", good),
        segment(2, 1, "api", bad),
        segment(3, 1, "gateway", broken),
        behind,
    ];
    put(&client, &documents).await;
    server
}

#[tokio::test]
async fn traces_are_found_by_filter_expressions() {
    let server = server().await;
    let client = server.xray().await;
    for (filter, expected) in [
        ("", &[1, 2, 3][..]),
        ("ok", &[1]),
        ("!ok", &[2, 3]),
        ("error", &[2]),
        ("throttle", &[2]),
        ("fault", &[3]),
        ("fault = true", &[3]),
        ("fault = false", &[1, 2]),
        ("partial", &[3]),
        ("http.status = 200", &[1]),
        ("http.status != 200", &[2, 3]),
        ("http.status >= 429 AND http.status < 500", &[2]),
        ("http.status > 500", &[3]),
        ("http.status <= 200", &[1]),
        ("http.method = \"GET\"", &[1, 3]),
        ("http.method != \"GET\"", &[2]),
        ("http.url CONTAINS \"orders\"", &[1, 2]),
        ("http.url BEGINSWITH \"http://localhost/b\"", &[3]),
        ("http.url ENDSWITH \"/orders\" AND !throttle", &[1]),
        (
            "http.useragent BEGINSWITH \"curl\" AND http.clientip = \"127.0.0.1\"",
            &[1, 2, 3],
        ),
        ("responsetime < 1", &[1]),
        ("responsetime > 0.5", &[2, 3]),
        ("duration >= 5", &[3]),
        ("user = \"ann\"", &[1]),
        ("resource.arn CONTAINS \":task/\"", &[1]),
        ("annotation.size", &[1, 2]),
        ("!annotation.size", &[3]),
        ("annotation.size = 10", &[1]),
        ("annotation.size > 10", &[2]),
        ("annotation[size] >= 10", &[1, 2]),
        ("annotation.kind = \"map\"", &[1]),
        ("annotation.kind CONTAINS \"a\"", &[1]),
        ("annotation[a.b] = \"dotted\"", &[1]),
        ("annotation.hot = true", &[1]),
        ("annotation.hot != true", &[2]),
        ("annotation.nothing = 1", &[]),
        ("service(\"api\")", &[1, 2]),
        ("service(\"function\")", &[3]),
        ("service(\"work\")", &[]),
        ("!service(\"api\")", &[3]),
        ("service(\"api\") { !ok }", &[2]),
        (
            "service(\"api\") { annotation.size > 10 AND http.status = 429 }",
            &[2],
        ),
        ("service(\"function\") { error AND partial }", &[3]),
        ("service(\"gateway\") { partial }", &[]),
        ("service(\"gateway\") { root }", &[3]),
        ("service(\"function\") { root }", &[]),
        (
            "service(id(name: \"api\", type: \"AWS::ECS::Fargate\"))",
            &[1, 2],
        ),
        ("service(id(name: \"api\", type: \"AWS::Lambda\"))", &[]),
        ("service(id(type: \"AWS::Lambda\"))", &[3]),
        (
            "service() { type = \"AWS::Lambda\" AND name = \"function\" }",
            &[3],
        ),
        ("edge(\"gateway\", \"function\")", &[3]),
        ("edge(\"function\", \"gateway\")", &[]),
        ("edge(, \"function\") { error }", &[3]),
        ("edge(\"gateway\", ) { fault }", &[]),
        ("inferred", &[]),
        ("(fault OR error) AND http.method = \"POST\"", &[2]),
        ("fault OR error AND http.method = \"GET\"", &[3]),
    ] {
        let found = summaries(&client, Some(filter)).await;
        let mut found: Vec<String> = found
            .iter()
            .map(|one| one.id().unwrap().to_owned())
            .collect();
        found.sort();
        let expected: Vec<String> = expected
            .iter()
            .map(|number| super::trace_id(*number))
            .collect();
        assert_eq!(found, expected, "{filter}");
    }
    server.stop().await;
}
