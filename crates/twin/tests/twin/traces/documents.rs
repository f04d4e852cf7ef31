//! Traces of known content, of which the latest began a moment ago.

use serde_json::{Value, json};

use super::support::now;

pub(super) const COLD: &str = "1-5759e988-bd862e3fe1be46a994272701";
pub(super) const FAULT: &str = "1-5759e988-bd862e3fe1be46a994272702";
pub(super) const SERVICE: &str = "1-5759e988-bd862e3fe1be46a994272703";
pub(super) const BEGUN: &str = "1-5759e988-bd862e3fe1be46a994272704";
pub(super) const DEEP: &str = "1-5759e988-bd862e3fe1be46a994272705";
pub(super) const HANDLED: &str = "1-5759e988-bd862e3fe1be46a994272706";

/// Documents of one trace, whose ids are made of its last digits.
pub(super) struct Documents {
    trace_id: String,
    start: f64,
}

impl Documents {
    /// A trace that began so many seconds ago.
    pub(super) fn of(trace_id: &str, ago: f64) -> Self {
        // A whole second, so that half of it is no matter of rounding.
        let start = (now() - ago).floor();
        Self {
            trace_id: trace_id.to_owned(),
            start,
        }
    }

    /// A part of the trace from and to so many milliseconds after its beginning.
    pub(super) fn part(&self, number: u8, name: &str, from: f64, to: f64, more: Value) -> Value {
        let mut document = json!({
            "id": self.id(number),
            "trace_id": self.trace_id,
            "name": name,
            "start_time": self.start + from / 1e3,
            "end_time": self.start + to / 1e3,
        });
        let members = document.as_object_mut().expect("an object");
        members.extend(more.as_object().expect("an object").clone());
        document
    }

    pub(super) fn id(&self, number: u8) -> String {
        format!("{}{number:02}", &self.trace_id[21..])
    }
}

/// Everything that a list may have in it, the latest first.
pub(super) fn all() -> Vec<Value> {
    [begun(), service(), fault(), cold()].concat()
}

/// A request in a new environment of a function: 1 s in all.
pub(super) fn cold() -> Vec<Value> {
    let trace = Documents::of(COLD, 9.0);
    let arn = "arn:aws:lambda:eu-west-1:000000000000:function:lookup-term";
    let phase = json!({ "aws": { "function_arn": arn } });
    vec![
        trace.part(
            1,
            "Twinstack/test",
            0.0,
            1000.0,
            json!({
                "origin": "AWS::ApiGateway::Stage",
                "http": {
                    "request": { "method": "GET", "url": "http://localhost:4000/test/string/terms/{term}" },
                    "response": { "status": 200 },
                },
                "aws": { "api_gateway": { "stage": "test" } },
                "subsegments": [trace.part(2, "Lambda", 20.0, 980.0, json!({
                    "namespace": "aws", "aws": { "operation": "Invoke" },
                }))],
            }),
        ),
        trace.part(
            3,
            "lookup-term",
            30.0,
            970.0,
            json!({ "origin": "AWS::Lambda", "parent_id": trace.id(2), "resource_arn": arn }),
        ),
        trace.part(
            4,
            "lookup-term",
            500.0,
            960.0,
            json!({
                "origin": "AWS::Lambda::Function",
                "parent_id": trace.id(3),
                "subsegments": [
                    trace.part(5, "Initialization", 40.0, 500.0, phase.clone()),
                    trace.part(6, "Invocation", 500.0, 900.0, phase.clone()),
                    trace.part(7, "lookup-term", 510.0, 890.0, json!({
                        "metadata": { "default": { "faas.coldstart": true } },
                        "subsegments": [
                            trace.part(8, "look up", 520.0, 600.0, json!({})),
                            trace.part(9, "SSM", 750.0, 880.0, json!({
                                "namespace": "aws", "aws": { "operation": "GetParameter" },
                            })),
                        ],
                    })),
                    trace.part(10, "Overhead", 900.0, 960.0, phase),
                ],
            }),
        ),
    ]
}

/// A request with a long route and one call within another, 14 of them: deeper than branches are drawn.
pub(super) fn deep() -> Vec<Value> {
    let trace = Documents::of(DEEP, 3.0);
    let innermost =
        json!({ "metadata": { "default": { "faas.coldstart": true } }, "throttle": true });
    let mut nested = trace.part(15, "callee-14-of-a-chain", 140.0, 150.0, innermost);
    for number in (2..15).rev() {
        let name = format!("callee-{:02}-of-a-chain", number - 1);
        let ms = f64::from(number) * 10.0;
        nested = trace.part(
            number,
            &name,
            ms - 10.0,
            300.0 - ms,
            json!({ "subsegments": [nested] }),
        );
    }
    let url = "http://localhost:4000/test/customers/{customer}/orders/{order}/positions/{position}";
    let root = json!({
        "origin": "AWS::ApiGateway::Stage",
        "http": { "request": { "method": "DELETE", "url": url }, "response": { "status": 200 } },
        "aws": { "api_gateway": { "stage": "test" } },
        "subsegments": [nested],
    });
    vec![trace.part(1, "Twinstack/test", 0.0, 300.0, root)]
}

/// A request that a function failed to answer.
pub(super) fn fault() -> Vec<Value> {
    let trace = Documents::of(FAULT, 6.0);
    let cause = json!({ "exceptions": [{
        "id": "0123456789abcdef",
        "type": "Runtime.ExitError",
        "message": "RequestId: 1 Error: \u{1b}[31mRuntime exited with error: exit status 1\nand more",
    }] });
    vec![
        trace.part(
            1,
            "Twinstack/prod",
            0.0,
            12.3,
            json!({
                "origin": "AWS::ApiGateway::Stage",
                "fault": true,
                "http": {
                    "request": { "method": "POST", "url": "http://localhost:4000/prod/string/replace" },
                    "response": { "status": 502 },
                },
                "aws": { "api_gateway": { "stage": "prod" } },
                "subsegments": [trace.part(2, "Lambda", 1.0, 12.0, json!({
                    "namespace": "aws", "fault": true, "aws": { "operation": "Invoke" },
                }))],
            }),
        ),
        trace.part(
            3,
            "replace-strings",
            2.0,
            11.0,
            json!({ "origin": "AWS::Lambda", "parent_id": trace.id(2), "fault": true, "cause": cause }),
        ),
    ]
}

/// A request that was answered although a part of it failed.
pub(super) fn handled() -> Vec<Value> {
    let trace = Documents::of(HANDLED, 5.0);
    let failed = trace.part(2, "a call", 1.0, 2.0, json!({ "fault": true }));
    let root = json!({
        "http": {
            "request": { "method": "GET", "url": "http://localhost:4080/api/string/terms" },
            "response": { "status": 200 },
        },
        "subsegments": [failed],
    });
    vec![trace.part(1, "string-api", 0.0, 3.0, root)]
}

/// A throttled request of the service side.
pub(super) fn service() -> Vec<Value> {
    let trace = Documents::of(SERVICE, 4.0);
    vec![trace.part(
        1,
        "string-api",
        0.0,
        0.25,
        json!({
            "throttle": true,
            "error": true,
            "http": {
                "request": { "method": "GET", "url": "http://localhost:4080/" },
                "response": { "status": 429 },
            },
            "metadata": { "default": { "http.route": "/api/string/terms" } },
        }),
    )]
}

/// A request that is under way.
pub(super) fn begun() -> Vec<Value> {
    let trace = Documents::of(BEGUN, 2.0);
    let begun = json!({
        "in_progress": true,
        "end_time": null,
        "http": { "request": { "method": "POST", "url": "http://localhost:4080/api/string/replace" } },
    });
    vec![
        trace.part(1, "string-api", 0.0, 0.0, begun),
        trace.part(
            2,
            "replace",
            10.0,
            40.0,
            json!({ "type": "subsegment", "parent_id": trace.id(1) }),
        ),
    ]
}
