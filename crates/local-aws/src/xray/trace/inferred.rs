//! Inferred segments: what X-Ray makes of a call where the service that was called sends no segment of its own.

use std::collections::HashSet;

use serde_json::{Map, Value, json};

use super::super::part::Part;

/// The members that a call and its inferred segment have in common.
const COPIED: [&str; 10] = [
    "name",
    "start_time",
    "end_time",
    "in_progress",
    "http",
    "aws",
    "sql",
    "error",
    "fault",
    "throttle",
];

/// A segment for each call of `segments` that no segment says it was caused by.
pub(super) fn segments(segments: &[Value]) -> Vec<Value> {
    let answered: HashSet<&str> = segments
        .iter()
        .filter_map(|segment| Part(segment).parent_id())
        .collect();
    let calls = segments.iter().flat_map(|segment| {
        let trace_id = segment.get("trace_id");
        let calls = Part(segment).all().into_iter();
        calls
            .filter(|part| part.is_call())
            .map(move |part| (part, trace_id))
    });
    calls
        .filter_map(|(call, trace_id)| {
            let id = call.id()?;
            (!answered.contains(id)).then(|| segment(call, id, trace_id))
        })
        .collect()
}

fn segment(call: Part<'_>, id: &str, trace_id: Option<&Value>) -> Value {
    let mut members: Map<String, Value> = COPIED
        .into_iter()
        .filter_map(|name| Some((name.to_owned(), call.0.get(name)?.clone())))
        .collect();
    members.insert("id".to_owned(), Value::from(made_of(id)));
    members.insert("parent_id".to_owned(), Value::from(id));
    members.insert("trace_id".to_owned(), json!(trace_id));
    members.insert("inferred".to_owned(), Value::Bool(true));
    members.insert("origin".to_owned(), Value::from(origin(call)));
    Value::Object(members)
}

/// An id that is the same whenever the trace is asked for.
fn made_of(id: &str) -> String {
    let id = u64::from_str_radix(id, 16).unwrap_or_default();
    format!("{:016x}", id.rotate_left(32) ^ 0x9e37_79b9_7f4a_7c15)
}

/// The type of what was called.
fn origin(call: Part<'_>) -> String {
    if call.text("/namespace") == Some("remote") {
        let kind = if call.0.get("sql").is_some() {
            "Database::SQL"
        } else {
            "remote"
        };
        return kind.to_owned();
    }
    if call.text("/aws/table_name").is_some() {
        "AWS::DynamoDB::Table".to_owned()
    } else if call.text("/aws/queue_url").is_some() {
        "AWS::SQS::Queue".to_owned()
    } else {
        format!("AWS::{}", call.name())
    }
}
