//! Errors on spans.

use std::error::Error;

use opentelemetry::trace::SpanRef;
use opentelemetry::{Array, KeyValue, StringValue, Value};

/// Adds `error` to the span as an exception of the type `kind`, with what it stands on, from its source to the innermost.
///
/// The form is that of `tracing-opentelemetry`: the sources stand where other languages have the stack, as an array.
pub(crate) fn record(span: &SpanRef<'_>, kind: String, error: &(dyn Error + 'static)) {
    let mut causes: Vec<StringValue> = Vec::new();
    let mut source = error.source();
    while let Some(cause) = source {
        causes.push(cause.to_string().into());
        source = cause.source();
    }
    span.add_event(
        "exception",
        vec![
            KeyValue::new("exception.type", kind),
            KeyValue::new("exception.message", error.to_string()),
            KeyValue::new("exception.stacktrace", Value::Array(Array::String(causes))),
        ],
    );
}
