//! Members of a document, for a person.

use maud::{Markup, html};
use serde_json::{Map, Value};

/// Pairs as a list of definitions; nothing where there are none.
pub(super) fn pairs(title: &str, members: &Map<String, Value>) -> Markup {
    if members.is_empty() {
        return Markup::default();
    }
    html! {
        section {
            h3 { (title) }
            dl.pairs {
                @for (name, value) in members {
                    dt { (name) }
                    dd { (self::value(value)) }
                }
            }
        }
    }
}

/// A value: a text as it is, other than a text as JSON.
fn value(value: &Value) -> Markup {
    match value {
        Value::String(text) => html! { (text) },
        Value::Array(_) | Value::Object(_) => html! { pre { (pretty(value)) } },
        Value::Null | Value::Bool(_) | Value::Number(_) => html! { (value) },
    }
}

/// JSON with a line for each member.
pub(super) fn pretty(value: &Value) -> String {
    serde_json::to_string_pretty(value).unwrap_or_default()
}
