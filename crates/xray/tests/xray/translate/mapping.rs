//! Names, kinds, HTTP, flags and times.

use opentelemetry::KeyValue;
use opentelemetry::trace::{SpanKind, Status};
use serde_json::json;
use xray::TranslatorOptions;

use super::{inside_lambda, resource, root, span, translate, translate_with, with_status};

#[test]
fn names_follow_the_collector() {
    use SpanKind::{Client, Internal, Producer, Server};
    type Row = (
        SpanKind,
        &'static [(&'static str, &'static str)],
        &'static str,
    );
    let rows: [Row; 17] = [
        (
            Server,
            &[("aws.local.service", "local"), ("peer.service", "peer")],
            "local",
        ),
        (Server, &[("peer.service", "peer")], "peer"),
        (Server, &[("server.address", "host")], "string-api"),
        (
            Client,
            &[("aws.remote.service", "remote"), ("peer.service", "peer")],
            "remote",
        ),
        (
            Client,
            &[
                ("aws.remote.service", "AWS.SDK.SSM"),
                ("rpc.system", "aws-api"),
            ],
            "SSM",
        ),
        (
            Client,
            &[
                ("aws.remote.service", "AWS::SSM"),
                ("rpc.system", "aws-api"),
            ],
            "SSM",
        ),
        (Producer, &[("aws.remote.service", "AWS::SQS")], "AWS::SQS"),
        (
            Client,
            &[("peer.service", "peer"), ("aws.service", "SSM")],
            "peer",
        ),
        (
            Client,
            &[("aws.service", "SSM"), ("rpc.service", "other")],
            "SSM",
        ),
        (
            Client,
            &[
                ("db.name", "shop"),
                ("db.connection_string", "jdbc:mysql://u:p@db.test:3306"),
            ],
            "shop@db.test",
        ),
        (
            Client,
            &[("db.namespace", "shop"), ("server.address", "db.test")],
            "shop@db.test",
        ),
        (Client, &[("db.name", "shop")], "shop"),
        (
            Client,
            &[("rpc.service", "SSM"), ("server.address", "host")],
            "SSM",
        ),
        (
            Client,
            &[("http.host", "a.test"), ("net.peer.name", "b.test")],
            "a.test",
        ),
        (Client, &[("net.peer.name", "b.test")], "b.test"),
        (Client, &[("server.address", "c.test")], "c.test"),
        (Internal, &[("service.name", "no")], "work"),
    ];
    let resource = resource(&[("service.name", "string-api")]);
    for (kind, attributes, name) in rows {
        let pairs = attributes
            .iter()
            .map(|(key, value)| KeyValue::new(*key, *value))
            .collect();
        let span = span(kind, "work", pairs);
        let document = translate_with(&span, TranslatorOptions::default(), &resource);
        assert_eq!(document["name"], name, "{attributes:?}");
    }
}

#[test]
fn segments_and_subsegments() {
    let document = |span| translate(&span);
    let server = document(span(SpanKind::Server, "serve", vec![]));
    assert_eq!((server.get("type"), server.get("namespace")), (None, None));
    let internal = document(span(SpanKind::Internal, "work", vec![]));
    assert_eq!(
        (&internal["type"], internal.get("namespace")),
        (&json!("subsegment"), None)
    );
    for kind in [SpanKind::Client, SpanKind::Producer] {
        assert_eq!(document(span(kind, "call", vec![]))["namespace"], "remote");
    }
    for attribute in [
        ("rpc.system", "aws-api"),
        ("rpc.system.name", "aws-api"),
        ("aws.service", "SSM"),
    ] {
        let pair = KeyValue::new(attribute.0, attribute.1);
        assert_eq!(
            document(span(SpanKind::Internal, "call", vec![pair]))["namespace"],
            "aws"
        );
    }
    let local_root = KeyValue::new("aws.span.kind", "LOCAL_ROOT");
    assert_eq!(
        document(span(SpanKind::Internal, "work", vec![local_root])).get("type"),
        None
    );
    let alone = translate_with(
        &root(span(SpanKind::Server, "serve", vec![])),
        inside_lambda(),
        &resource(&[]),
    );
    assert_eq!((alone.get("type"), alone.get("parent_id")), (None, None));
}

#[test]
fn http_by_the_old_names_and_the_new() {
    let old = vec![
        KeyValue::new("http.method", "GET"),
        KeyValue::new("http.scheme", "https"),
        KeyValue::new("net.host.name", "api.test"),
        KeyValue::new("net.host.port", 8443),
        KeyValue::new("http.target", "/terms?q=secret"),
        KeyValue::new("http.user_agent", "curl/8"),
        KeyValue::new("http.client_ip", "203.0.113.9"),
        KeyValue::new("net.peer.ip", "10.0.0.1"),
        KeyValue::new("http.status_code", 200),
        KeyValue::new("http.response_content_length", 17),
    ];
    let new = vec![
        KeyValue::new("http.request.method", "GET"),
        KeyValue::new("url.scheme", "https"),
        KeyValue::new("server.address", "api.test"),
        KeyValue::new("server.port", 8443),
        KeyValue::new("url.path", "/terms"),
        KeyValue::new("url.query", "q=secret"),
        KeyValue::new("user_agent.original", "curl/8"),
        KeyValue::new("client.address", "203.0.113.9"),
        KeyValue::new("network.peer.address", "10.0.0.1"),
        KeyValue::new("http.response.status_code", 200),
        KeyValue::new("http.response.body.size", 17),
    ];
    let left = [
        json!({ "http.target": "/terms?q=secret", "net.peer.ip": "10.0.0.1" }),
        json!({ "url.query": "q=secret", "network.peer.address": "10.0.0.1" }),
    ];
    for (attributes, left) in [old, new].into_iter().zip(left) {
        let document = translate(&span(SpanKind::Server, "GET /terms", attributes));
        assert_eq!(
            document["http"],
            json!({
                "request": {
                    "method": "GET",
                    "url": "https://api.test:8443/terms",
                    "user_agent": "curl/8",
                    "client_ip": "203.0.113.9",
                    "x_forwarded_for": true,
                },
                "response": { "status": 200, "content_length": 17 },
            })
        );
        assert_eq!(document["metadata"]["default"], left);
    }
}

#[test]
fn the_url_of_a_call_has_no_credentials_and_no_query() {
    let url = |attributes| {
        translate(&span(SpanKind::Client, "GET", attributes))["http"]["request"]["url"].clone()
    };
    let full = |text: &'static str| vec![KeyValue::new("url.full", text)];
    assert_eq!(
        url(full("https://user:pw@a.test:8/x/y?k=1#f")),
        "https://a.test:8/x/y"
    );
    assert_eq!(url(full("https://a.test")), "https://a.test");
    let method = || KeyValue::new("http.method", "GET");
    assert_eq!(
        url(vec![
            method(),
            KeyValue::new("net.peer.ip", "::1"),
            KeyValue::new("net.peer.port", 80)
        ]),
        "http://[::1]/"
    );
    assert_eq!(
        url(vec![
            method(),
            KeyValue::new("http.host", "a.test:81"),
            KeyValue::new("http.target", "/t")
        ]),
        "http://a.test:81/t"
    );
    // Without a host there is no address, and its path is not lost.
    let document = translate(&span(
        SpanKind::Client,
        "GET",
        vec![method(), KeyValue::new("http.target", "/t")],
    ));
    assert_eq!(document["http"], json!({ "request": { "method": "GET" } }));
    assert_eq!(document["metadata"]["default"]["http.target"], "/t");
}

#[test]
fn flags_follow_http_first_and_then_the_status() {
    let flags = |status: Option<i64>, failed: bool| {
        let status = status.map(|status| KeyValue::new("http.status_code", status));
        let mut span = span(SpanKind::Server, "GET", status.into_iter().collect());
        if failed {
            span = with_status(span, Status::error(""));
        }
        let document = translate(&span);
        let flag = |name: &str| document.get(name).is_some();
        (flag("error"), flag("throttle"), flag("fault"))
    };
    assert_eq!(flags(None, false), (false, false, false));
    assert_eq!(flags(None, true), (false, false, true));
    assert_eq!(flags(Some(200), true), (false, false, true));
    assert_eq!(flags(Some(404), true), (true, false, false));
    assert_eq!(flags(Some(429), true), (true, true, false));
    assert_eq!(flags(Some(500), false), (false, false, true));
    assert_eq!(flags(Some(999), false), (false, false, false));
}

#[test]
fn a_clock_that_was_put_back_makes_no_negative_time() {
    let mut span = span(SpanKind::Server, "GET", vec![]);
    span.end_time = span.start_time - std::time::Duration::from_secs(60);
    let document = translate(&span);
    assert_eq!(document["start_time"], document["end_time"]);
}
