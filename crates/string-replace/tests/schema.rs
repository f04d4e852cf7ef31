//! The JSON Schemas of the request and response types.
#![cfg(feature = "schema")]
#![expect(
    clippy::unwrap_used,
    reason = "the helpers of a test fail it by panicking"
)]

use schemars::{JsonSchema, schema_for};
use serde_json::{Value, json};
use string_replace::{ReplaceRequest, ReplaceResponse, TermResponse, TermsResponse};

#[test]
fn schemas() {
    let text = |description| json!({"type": "string", "description": description});
    assert_schema::<ReplaceRequest>(
        &json!({"content": text("The text to replace strings in.")}),
        &["content"],
    );
    assert_schema::<ReplaceResponse>(
        &json!({"message": text("The text with its strings replaced.")}),
        &["message"],
    );
    assert_schema::<TermResponse>(
        &json!({
            "term": text("The term as the strings map spells it."),
            "replacement": text("What replaces the term."),
        }),
        &["term", "replacement"],
    );
    assert_schema::<TermsResponse>(
        &json!({
            "terms": {
                "type": "array",
                "items": {"type": "string"},
                "description": "The terms that begin with the prefix, sorted without regard to case.",
            },
            "truncated": {
                "type": "boolean",
                "description": "Whether there are more terms than the limit.",
            },
        }),
        &["terms", "truncated"],
    );
}

/// An object with these properties, all of them required, and no rule about other properties.
fn assert_schema<T: JsonSchema>(properties: &Value, required: &[&str]) {
    let mut schema = schema_for!(T).to_value();
    let members = schema.as_object_mut().unwrap();
    assert_eq!(members.remove("title"), Some(json!(T::schema_name())));
    assert!(
        members
            .remove("description")
            .is_some_and(|text| text.is_string())
    );
    assert!(members.remove("$schema").is_some());
    assert_eq!(
        schema,
        json!({"type": "object", "properties": properties, "required": required}),
    );
}
