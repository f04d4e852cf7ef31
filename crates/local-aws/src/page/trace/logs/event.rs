//! A line that is an event, as a person reads it.

use serde_json::{Map, Value};

use crate::LogLine;

/// What the table or the page has already, or the line as it was written.
const LEFT_OUT: [&str; 6] = [
    "target",
    "level",
    "timestamp",
    "spans",
    "trace_id",
    "request_id",
];

/// The target, the message and the fields of an event that was written as a JSON object, as the terminal shows them. None for
/// any other line, which is shown as it is.
pub(super) fn text(line: &LogLine) -> Option<String> {
    let mut members: Map<String, Value> = serde_json::from_str(&line.text).ok()?;
    let message = members.remove("message");
    if line.level.is_none() && !matches!(message, Some(Value::String(_))) {
        return None;
    }
    let target = members.get("target").and_then(Value::as_str);
    let mut parts = Vec::from_iter(target.map(|target| format!("{target}:")));
    parts.extend(message.as_ref().map(plain));
    for (name, value) in &members {
        if !LEFT_OUT.contains(&name.as_str()) {
            parts.push(format!("{name}={}", plain(value)));
        }
    }
    Some(parts.join(" "))
}

/// A text without its quotation marks; all else as JSON.
fn plain(value: &Value) -> String {
    match value {
        Value::String(text) => text.clone(),
        other => other.to_string(),
    }
}

#[cfg(test)]
mod tests {
    use std::time::UNIX_EPOCH;

    use super::*;
    use crate::LogLevel;

    fn text_of(text: &str, level: Option<LogLevel>) -> Option<String> {
        super::text(&LogLine {
            source: "a".into(),
            request_id: None,
            trace_id: None,
            time: UNIX_EPOCH,
            level,
            text: text.into(),
        })
    }

    #[test]
    fn an_event_is_its_target_its_message_and_its_fields() {
        let rows = [
            (
                r#"{"timestamp":"t","level":"WARN","trace_id":"1-","request_id":"r","target":"parameter","message":"stale","age":5,"spans":[]}"#,
                Some("parameter: stale age=5"),
            ),
            (
                r#"{"message":"m","deep":{"a":[1]},"text":"b c"}"#,
                Some(r#"m deep={"a":[1]} text=b c"#),
            ),
            (r#"{"level":"INFO","a":1}"#, None),
            (r#"{"message":5}"#, None),
            (r#"{"message":"cut…"#, None),
            ("\"message\"", None),
            ("plain", None),
            ("", None),
        ];
        for (text, expected) in rows {
            assert_eq!(text_of(text, None).as_deref(), expected, "{text}");
        }
        let text = text_of(r#"{"level":"INFO","a":1}"#, Some(LogLevel::Info));
        assert_eq!(text.as_deref(), Some("a=1"));
    }
}
