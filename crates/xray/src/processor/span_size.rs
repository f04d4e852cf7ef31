//! How much memory a span holds.

use std::mem::size_of;

use opentelemetry::{Array, KeyValue, Value};
use opentelemetry_sdk::trace::SpanData;

/// About the bytes that `span` holds. Texts that the program has anyway, such as literal names, are counted as well.
pub(super) fn span_size(span: &SpanData) -> usize {
    let events: usize = span
        .events
        .iter()
        .map(|event| event.name.len() + attributes_size(&event.attributes))
        .sum();
    let links: usize = span
        .links
        .iter()
        .map(|link| attributes_size(&link.attributes))
        .sum();
    size_of::<SpanData>()
        + span.name.len()
        + attributes_size(&span.attributes)
        + size_of_val(span.events.events.as_slice())
        + events
        + size_of_val(span.links.links.as_slice())
        + links
}

fn attributes_size(attributes: &[KeyValue]) -> usize {
    let texts: usize = attributes
        .iter()
        .map(|attribute| attribute.key.as_str().len() + value_size(&attribute.value))
        .sum();
    size_of_val(attributes) + texts
}

/// What a value holds beside itself.
fn value_size(value: &Value) -> usize {
    match value {
        Value::String(text) => text.as_str().len(),
        Value::Array(Array::Bool(values)) => size_of_val(values.as_slice()),
        Value::Array(Array::I64(values)) => size_of_val(values.as_slice()),
        Value::Array(Array::F64(values)) => size_of_val(values.as_slice()),
        Value::Array(Array::String(values)) => {
            let texts: usize = values.iter().map(|text| text.as_str().len()).sum();
            size_of_val(values.as_slice()) + texts
        }
        _ => 0,
    }
}
