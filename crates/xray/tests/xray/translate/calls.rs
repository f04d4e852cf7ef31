//! Calls of AWS services and queries of databases.

use opentelemetry::KeyValue;
use opentelemetry::trace::SpanKind;
use serde_json::json;

use super::{span, texts, translate};

#[test]
fn a_call_of_an_aws_service() {
    let document = translate(&span(
        SpanKind::Client,
        "SSM.GetParameter",
        vec![
            KeyValue::new("rpc.system", "aws-api"),
            KeyValue::new("rpc.service", "SSM"),
            KeyValue::new("rpc.method", "GetParameter"),
            KeyValue::new("cloud.region", "eu-central-1"),
            KeyValue::new("aws.request_id", "request"),
            KeyValue::new("http.request.resend_count", 2),
            KeyValue::new("http.response.status_code", 200),
        ],
    ));
    assert_eq!(document["name"], "SSM");
    assert_eq!(document["namespace"], "aws");
    assert_eq!(
        document["aws"],
        json!({ "operation": "GetParameter", "region": "eu-central-1", "request_id": "request", "retries": 2 })
    );
    assert_eq!(document["http"]["response"]["status"], 200);
    assert_eq!(
        document["metadata"]["default"],
        json!({ "rpc.system": "aws-api", "rpc.service": "SSM" })
    );
}

#[test]
fn tables_and_queues() {
    let aws = |attributes| translate(&span(SpanKind::Client, "call", attributes));
    let one = aws(vec![
        KeyValue::new("aws.operation", "GetItem"),
        KeyValue::new("rpc.method", "other"),
        KeyValue::new("aws.dynamodb.table_names", texts(&["orders"])),
        KeyValue::new("aws.account_id", "123456789012"),
        KeyValue::new("aws.region", "eu-west-1"),
    ]);
    assert_eq!(
        one["aws"],
        json!({ "account_id": "123456789012", "operation": "GetItem", "region": "eu-west-1", "table_name": "orders" })
    );
    let two = aws(vec![KeyValue::new(
        "aws.dynamodb.table_names",
        texts(&["a", "b"]),
    )]);
    assert_eq!(
        two["metadata"]["default"]["aws.dynamodb.table_names"],
        json!(["a", "b"])
    );
    for key in [
        "messaging.url",
        "aws.queue_url",
        "aws.queue.url",
        "aws.sqs.queue.url",
    ] {
        assert_eq!(
            aws(vec![KeyValue::new(key, "https://q")])["aws"],
            json!({ "queue_url": "https://q" })
        );
    }
    // A method of gRPC is no operation of AWS.
    let grpc = aws(vec![
        KeyValue::new("rpc.system", "grpc"),
        KeyValue::new("rpc.method", "Get"),
    ]);
    assert_eq!(grpc.get("aws"), None);
    assert_eq!(grpc["metadata"]["default"]["rpc.method"], "Get");
}

#[test]
fn a_query_of_a_database() {
    let sql = translate(&span(
        SpanKind::Client,
        "SELECT",
        vec![
            KeyValue::new("db.system", "postgresql"),
            KeyValue::new("db.name", "shop"),
            KeyValue::new("db.user", "reader"),
            KeyValue::new("db.statement", "SELECT ?"),
            KeyValue::new(
                "db.connection_string",
                "jdbc:postgresql://u:pw@db.test:5432?ssl=1",
            ),
        ],
    ));
    assert_eq!(
        sql["sql"],
        json!({
            "url": "jdbc:postgresql://db.test:5432/shop",
            "database_type": "postgresql",
            "user": "reader",
            "sanitized_query": "SELECT ?",
        })
    );
    assert!(!sql.to_string().contains("pw"));
    let new = translate(&span(
        SpanKind::Client,
        "SELECT",
        vec![
            KeyValue::new("db.system.name", "microsoft.sql_server"),
            KeyValue::new("db.namespace", "shop"),
            KeyValue::new("db.query.text", "SELECT ?"),
            KeyValue::new("server.address", "db.test"),
        ],
    ));
    assert_eq!(new["sql"]["url"], "microsoft.sql_server://db.test/shop");
    assert_eq!(new["sql"]["sanitized_query"], "SELECT ?");
    let other = translate(&span(
        SpanKind::Client,
        "GET",
        vec![
            KeyValue::new("db.system", "redis"),
            KeyValue::new("db.statement", "GET k"),
        ],
    ));
    assert_eq!(other.get("sql"), None);
    assert_eq!(
        other["metadata"]["default"],
        json!({ "db.system": "redis", "db.statement": "GET k" })
    );
}
