//! The traces that the pages show: of requests to both sides, and put ones that no request makes.

use std::time::{Duration, SystemTime, UNIX_EPOCH};

use anyhow::ensure;
use serde_json::{Value, json};
use xray::{SegmentId, TraceId};

use crate::stack::Stack;

/// How many spans the long trace has.
pub(crate) const SPANS: usize = 1000;

/// How often is looked for documents that are under way.
const BETWEEN_LOOKS: Duration = Duration::from_millis(100);

/// How often is looked before they are given up.
const LOOKS: usize = 300;

/// What every request is about.
pub(crate) const TEXT: &str = r#"{"content":"We love ABN and ING"}"#;

/// The ids of the traces that were made.
pub(crate) struct Traffic {
    /// A request to the gateway side.
    pub(crate) gateway: String,
    /// A request to the service side.
    pub(crate) service: String,
    /// One with [`SPANS`] spans.
    pub(crate) long: String,
    /// One that ended in a fault, with an exception and its stack.
    pub(crate) faulty: String,
}

impl Traffic {
    /// Sends the requests and puts the traces, and waits until they are there.
    pub(crate) async fn send(stack: &Stack) -> anyhow::Result<Self> {
        let long = put(stack, long).await?;
        let faulty = put(stack, faulty).await?;
        let requests = [
            ("test/string/terms/NONE", None),
            ("test/string/terms?prefix=A", None),
            ("api/string/terms?prefix=A", None),
            ("prod/string/terms?prefix=I", None),
            ("test/string/terms?prefix=", None),
            ("api/string/terms/NONE", None),
            ("api/string/terms/ABN", None),
            ("prod/string/replace", Some(TEXT)),
            ("prod/string/terms/ABN", None),
            ("test/string/terms/ABN", None),
            ("api/string/replace", Some(TEXT)),
        ];
        for (path, body) in requests {
            let (_, status) = stack.request(path, body).await?;
            ensure!(status < 500, "{path} is answered with {status}");
        }
        let (service, _) = stack.request("api/string/replace", Some(TEXT)).await?;
        let (gateway, _) = stack.request("test/string/replace", Some(TEXT)).await?;
        let (service, gateway) = (service.to_string(), gateway.to_string());
        // The names of the domain's own span: what a program sends last.
        wait_for(stack, &gateway, "replace strings").await?;
        wait_for(stack, &service, "replace strings").await?;
        Ok(Self {
            gateway,
            service,
            long,
            faulty,
        })
    }
}

/// Waits until a document of a trace has a text.
pub(crate) async fn wait_for(stack: &Stack, trace_id: &str, text: &str) -> anyhow::Result<()> {
    for _ in 0..LOOKS {
        if stack.documents(trace_id).await?.contains(text) {
            return Ok(());
        }
        tokio::time::sleep(BETWEEN_LOOKS).await;
    }
    anyhow::bail!("no document of the trace {trace_id} has `{text}`");
}

/// A number of traces of the service side, each of two spans, the last of which began just now.
pub(crate) fn many(count: u32) -> Vec<Value> {
    let now = now();
    (0..count)
        .map(|number| {
            let start = now - f64::from(count - number) * 0.05;
            let status = [200, 200, 200, 404, 200, 429, 200, 500][number as usize % 8];
            json!({
                "name": "string-api", "id": SegmentId::new().to_string(), "trace_id": trace_id(),
                "start_time": start, "end_time": start + 0.002, "origin": "AWS::ECS::Fargate",
                "error": (400..500).contains(&status), "throttle": status == 429, "fault": status >= 500,
                "http": {
                    "request": {"method": "GET", "url": format!("http://localhost:4080/api/string/terms/{number}")},
                    "response": {"status": status},
                },
                "subsegments": [{
                    "name": "look up", "id": SegmentId::new().to_string(),
                    "start_time": start + 0.0005, "end_time": start + 0.0015,
                }],
            })
        })
        .collect()
}

/// Puts what `make` makes of an id, and answers the id.
async fn put(stack: &Stack, make: impl FnOnce(&str, f64) -> Vec<Value>) -> anyhow::Result<String> {
    let id = trace_id();
    stack.put(&make(&id, now() - 5.0)).await?;
    Ok(id)
}

/// A job that takes some seconds: groups of ten steps, each within the one before it.
fn long(trace_id: &str, start: f64) -> Vec<Value> {
    let ids: Vec<String> = (0..SPANS).map(|_| SegmentId::new().to_string()).collect();
    let part = 3.0 / SPANS as f64;
    ids.iter()
        .enumerate()
        .map(|(place, id)| {
            if place == 0 {
                return json!({
                    "name": "importer", "id": id, "trace_id": trace_id, "start_time": start, "end_time": start + 3.0,
                    "origin": "AWS::ECS::Fargate",
                    "http": {
                        "request": {"method": "POST", "url": "http://localhost:4080/api/string/import"},
                        "response": {"status": 200},
                    },
                });
            }
            let within = (place - 1) % 10;
            let parent = if within == 0 { 0 } else { place - 1 };
            let group_end = start + (place - within + 10) as f64 * part;
            json!({
                "name": format!("step {place}"), "id": id, "trace_id": trace_id, "parent_id": ids[parent],
                "type": "subsegment", "start_time": start + place as f64 * part,
                "end_time": group_end.min(start + 3.0), "error": place % 50 == 0,
                "annotations": {"place": place}, "metadata": {"default": {"what": "a step of the import"}},
            })
        })
        .collect()
}

/// A request that fails in a call, with the exception that says so, and a throttled one beside it.
fn faulty(trace_id: &str, start: f64) -> Vec<Value> {
    let ids: Vec<String> = (0..5).map(|_| SegmentId::new().to_string()).collect();
    let exception = json!({
        "id": SegmentId::new().to_string(), "type": "ConnectionRefused", "remote": true,
        "message": "could not reach the term store at localhost:5432\nit was asked 3 times",
        "stack": [
            {"label": "orders::store::connect", "path": "src/store.rs", "line": 81},
            {"label": "orders::place", "path": "src/place.rs", "line": 22},
        ],
        "truncated": 7,
    });
    let cause = json!({ "working_directory": "/app", "exceptions": [exception] });
    vec![json!({
        "name": "orders", "id": ids[0], "trace_id": trace_id, "start_time": start, "end_time": start + 0.48,
        "origin": "AWS::ECS::Fargate", "fault": true, "cause": cause,
        "http": {
            "request": {"method": "POST", "url": "http://localhost:4080/api/orders", "client_ip": "127.0.0.1"},
            "response": {"status": 500, "content_length": 35},
        },
        "annotations": {"customer": "42"},
        "subsegments": [
            {
                "name": "DynamoDB", "id": ids[1], "namespace": "aws", "start_time": start + 0.01,
                "end_time": start + 0.09, "error": true, "throttle": true,
                "aws": {"operation": "PutItem", "region": "eu-west-1", "table_name": "orders"},
                "http": {"response": {"status": 429}},
            },
            {
                "name": "terms@localhost", "id": ids[2], "namespace": "remote", "start_time": start + 0.1,
                "end_time": start + 0.46, "fault": true, "cause": cause,
                "sql": {"url": "postgresql://localhost:5432/terms", "database_type": "PostgreSQL"},
                "subsegments": [
                    {"name": "first try", "id": ids[3], "start_time": start + 0.1, "end_time": start + 0.2, "fault": true},
                    {"name": "second try", "id": ids[4], "start_time": start + 0.3, "end_time": start + 0.46, "fault": true},
                ],
            },
        ],
    })]
}

pub(crate) fn trace_id() -> String {
    TraceId::new(SystemTime::now()).to_string()
}

/// Seconds since 1970.
pub(crate) fn now() -> f64 {
    let now = SystemTime::now().duration_since(UNIX_EPOCH);
    now.unwrap_or_default().as_secs_f64()
}
