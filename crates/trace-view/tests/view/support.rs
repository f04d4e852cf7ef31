//! Documents to make traces of.

use serde_json::{Value, json};
use trace_view::{Node, Trace};

pub(crate) const ID: &str = "1-581cf771-a006649127e371903a2de979";

/// A document from `start` to `end`, in seconds after a moment, with more members.
pub(crate) fn document(id: &str, start: f64, end: f64, more: Value) -> Value {
    let mut document = json!({
        "id": id,
        "name": id,
        "trace_id": ID,
        "start_time": 1000.0 + start,
        "end_time": 1000.0 + end,
    });
    let members = document.as_object_mut().expect("an object");
    for (name, value) in more.as_object().expect("an object").clone() {
        members.insert(name, value);
    }
    document
}

pub(crate) fn trace(documents: impl IntoIterator<Item = Value>) -> Trace {
    Trace::new(ID, documents)
}

/// The node of this name.
#[track_caller]
pub(crate) fn named<'t>(trace: &'t Trace, name: &str) -> &'t Node {
    let mut nodes = trace.nodes().iter();
    let node = nodes.find(|node| node.name == name);
    node.unwrap_or_else(|| panic!("no {name} in {:#?}", trace.nodes()))
}

/// Each node's name, indented by its depth.
pub(crate) fn outline(trace: &Trace) -> Vec<String> {
    let indented = |node: &Node| format!("{}{}", "  ".repeat(node.depth), node.name);
    trace.nodes().iter().map(indented).collect()
}

/// A request to a function behind API Gateway, in a new environment: 1 s in all.
pub(crate) fn gateway_request() -> Vec<Value> {
    let arn = "arn:aws:lambda:eu-west-1:000000000000:function:lookup-term";
    vec![
        document(
            "stage",
            0.0,
            1.0,
            json!({
                "name": "Twinstack/test",
                "origin": "AWS::ApiGateway::Stage",
                "http": {
                    "request": {
                        "method": "GET",
                        "url": "http://127.0.0.1:4000/test/string/terms/{term}",
                    },
                    "response": { "status": 200, "content_length": 40 },
                },
                "aws": { "api_gateway": { "stage": "test" } },
                "subsegments": [document(
                    "call", 0.1, 0.9,
                    json!({ "name": "Lambda", "namespace": "aws", "aws": { "operation": "Invoke" } }),
                )],
            }),
        ),
        document(
            "lambda",
            0.1,
            0.9,
            json!({ "parent_id": "call", "origin": "AWS::Lambda", "resource_arn": arn }),
        ),
        document(
            "function",
            0.5,
            0.9,
            json!({
                "parent_id": "lambda",
                "origin": "AWS::Lambda::Function",
                "subsegments": [
                    document("Initialization", 0.2, 0.5, json!({ "aws": { "function_arn": arn } })),
                    document("Invocation", 0.5, 0.8, json!({ "aws": { "function_arn": arn } })),
                    document("handler", 0.5, 0.8, json!({
                        "metadata": { "default": { "faas.coldstart": true, "faas.trigger": "http" } },
                        "subsegments": [
                            document("look up", 0.5, 0.6, json!({})),
                            document("SSM", 0.7, 0.8, json!({ "namespace": "aws" })),
                        ],
                    })),
                    document("Overhead", 0.8, 0.9, json!({ "aws": { "function_arn": arn } })),
                ],
            }),
        ),
        document(
            "inferred",
            0.7,
            0.8,
            json!({ "name": "SSM", "parent_id": "SSM", "inferred": true, "origin": "AWS::SSM" }),
        ),
    ]
}
