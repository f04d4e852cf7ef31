//! Failures and what caused them.

use std::error::Error;
use std::fmt;
use std::sync::{Arc, Mutex};

use opentelemetry::trace::{SpanKind, Status, TracerProvider};
use opentelemetry::{Array, KeyValue, StringValue, Value};
use opentelemetry_sdk::trace::Sampler;
use serde_json::{Value as Json, json};
use tracing_subscriber::layer::SubscriberExt;

use super::{span, texts, translate, with_event, with_status};
use crate::spans::provider;

/// An error with a chain of sources.
#[derive(Debug)]
struct Refused(Option<Box<Refused>>, &'static str);

impl fmt::Display for Refused {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(self.1)
    }
}

impl Error for Refused {
    fn source(&self) -> Option<&(dyn Error + 'static)> {
        self.0.as_deref().map(|source| source as _)
    }
}

fn chain() -> Refused {
    let refused = Refused(None, "connection refused");
    let unread = Refused(Some(refused.into()), "cannot read the parameter");
    Refused(Some(unread.into()), "cannot refresh the map")
}

/// The messages from the first exception along its causes.
fn messages(document: &Json) -> Vec<String> {
    let exceptions = document["cause"]["exceptions"].as_array().unwrap();
    let mut next = exceptions.first();
    let mut messages = Vec::new();
    while let Some(exception) = next {
        messages.push(exception["message"].as_str().unwrap().to_owned());
        let cause = exception.get("cause");
        next = cause.and_then(|id| exceptions.iter().find(|exception| exception["id"] == *id));
    }
    messages
}

#[test]
fn an_error_of_rust_has_its_chain_as_tracing_records_it() {
    let documents = Arc::new(Mutex::new(Vec::new()));
    for with_message in [false, true] {
        let (provider, ended) = provider(Sampler::AlwaysOn);
        let layer = tracing_opentelemetry::layer().with_tracer(provider.tracer("test"));
        let subscriber = tracing_subscriber::registry().with(layer);
        tracing::subscriber::with_default(subscriber, || {
            let span = tracing::info_span!("refresh");
            let error: Box<dyn Error> = Box::new(chain());
            span.in_scope(|| match with_message {
                true => tracing::error!(error = error.as_ref(), "the map is as old as it was"),
                false => tracing::error!(error = error.as_ref()),
            });
        });
        let spans = ended.spans();
        documents.lock().unwrap().push(translate(&spans[0]));
    }
    for document in documents.lock().unwrap().iter() {
        assert_eq!(
            messages(document),
            [
                "cannot refresh the map",
                "cannot read the parameter",
                "connection refused"
            ],
            "{document:#}"
        );
        assert_eq!(document["fault"], true, "{document:#}");
    }
}

#[test]
fn an_exception_has_its_type_message_and_stack() {
    let attributes = vec![
        KeyValue::new("exception.type", "io::Error"),
        KeyValue::new("exception.message", "refused"),
        KeyValue::new(
            "exception.stacktrace",
            "   0: connect\n             at ./src/net.rs:10:5\n",
        ),
    ];
    let span = span(SpanKind::Client, "call", vec![]);
    let span = with_status(
        with_event(span, "exception", attributes),
        Status::error("refused"),
    );
    let mut document = translate(&span);
    let exceptions = document["cause"]["exceptions"].as_array_mut().unwrap();
    let id = exceptions[0].as_object_mut().unwrap().remove("id").unwrap();
    assert_eq!(id.as_str().unwrap().len(), 16);
    assert_eq!(
        document["cause"],
        json!({ "exceptions": [{
            "message": "refused",
            "type": "io::Error",
            "remote": true,
            "stack": [{ "path": "./src/net.rs", "line": 10, "label": "connect" }],
        }] })
    );
    assert_eq!(document.get("metadata"), None);
}

#[test]
fn the_sources_of_an_error_by_every_name() {
    let list = || {
        Value::Array(Array::String(vec![
            StringValue::from("b"),
            StringValue::from("c"),
        ]))
    };
    let rows = [
        ("exception.stacktrace", list(), vec!["a", "b", "c"]),
        ("error.chain", list(), vec!["a", "b", "c"]),
        ("exception.source", list(), vec!["a", "b", "c"]),
        ("error.source", Value::from("b"), vec!["a", "b"]),
        (
            "exception.stacktrace",
            Value::from("a\n\nCaused by:\n    b"),
            vec!["a", "b"],
        ),
        (
            "exception.stacktrace",
            Value::from("x: a\n\tat f(F.java:1)\nCaused by: y: b\n"),
            vec!["a", "b"],
        ),
    ];
    for (key, value, expected) in rows {
        let attributes = vec![
            KeyValue::new("exception.message", "a"),
            KeyValue::new(key, value),
        ];
        let on_event = with_event(
            span(SpanKind::Internal, "w", vec![]),
            "exception",
            attributes.clone(),
        );
        assert_eq!(messages(&translate(&on_event)), expected, "{key}");
        let on_span = span(SpanKind::Internal, "w", attributes);
        assert_eq!(messages(&translate(&on_span)), expected, "{key}");
    }
}

#[test]
fn several_errors_are_several_exceptions() {
    let message = |text: &'static str| vec![KeyValue::new("exception.message", text)];
    let span = with_event(
        span(SpanKind::Internal, "w", vec![]),
        "exception",
        message("first"),
    );
    let span = with_event(span, "other", vec![KeyValue::new("k", 1)]);
    let span = with_event(span, "exception", message("second"));
    let span = with_status(span, Status::error("given up"));
    let document = translate(&span);
    let exceptions = document["cause"]["exceptions"].as_array().unwrap();
    let said: Vec<_> = exceptions
        .iter()
        .map(|exception| &exception["message"])
        .collect();
    assert_eq!(said, ["first", "second"]);
    assert_eq!(
        document["metadata"]["default"]["otel.status_description"],
        "given up"
    );
}

#[test]
fn a_description_takes_the_type_of_the_error() {
    let typed = vec![KeyValue::new("error.type", "timeout")];
    let span = with_status(
        span(SpanKind::Client, "call", typed),
        Status::error("too late"),
    );
    let document = translate(&span);
    let exception = &document["cause"]["exceptions"][0];
    assert_eq!(
        (&exception["type"], &exception["message"]),
        (&json!("timeout"), &json!("too late"))
    );
    assert_eq!(document["metadata"]["default"]["error.type"], "timeout");
}

#[test]
fn a_failure_that_says_nothing_has_no_cause() {
    let span = with_status(span(SpanKind::Internal, "w", vec![]), Status::error(""));
    let document = translate(&span);
    assert_eq!(
        (&document["fault"], document.get("cause")),
        (&json!(true), None)
    );
}

#[test]
fn a_count_of_frames_ends_at_the_largest_number() {
    let stack = format!(
        "Error: m\n{}... {} more\n... 1 more",
        "  at f (a.js:1:1)\n".repeat(300),
        u64::MAX
    );
    let exception = vec![
        KeyValue::new("exception.message", "m"),
        KeyValue::new("exception.stacktrace", stack),
    ];
    // Without room for the stack its frames are counted as well.
    for filler in [0, 70_000] {
        let attributes = vec![KeyValue::new("filler", "f".repeat(filler))];
        let failed = span(SpanKind::Internal, "w", attributes);
        let document = translate(&with_event(failed, "exception", exception.clone()));
        assert_eq!(document["cause"]["exceptions"][0]["truncated"], u64::MAX);
    }
}

#[test]
fn errors_without_room_are_counted() {
    let message = || vec![KeyValue::new("exception.message", "m")];
    let mut failed = span(SpanKind::Internal, "w", vec![]);
    for _ in 0..70 {
        failed = with_event(failed, "exception", message());
    }
    let document = translate(&failed);
    let exceptions = document["cause"]["exceptions"].as_array().unwrap();
    assert_eq!(exceptions.len(), 64);
    assert_eq!(exceptions[63]["skipped"], 6);
    assert!(
        exceptions[..63]
            .iter()
            .all(|exception| exception.get("skipped").is_none())
    );

    let sources = texts(&["source"; 80]);
    let mut chained = message();
    chained.push(KeyValue::new("exception.source", sources));
    let failed = with_event(span(SpanKind::Internal, "w", vec![]), "exception", chained);
    let document = translate(&failed);
    let exceptions = document["cause"]["exceptions"].as_array().unwrap();
    assert_eq!(exceptions.len(), 64);
    assert_eq!(exceptions[63]["skipped"], 17);
}

/// Those that had no room at first and those that have none in the end.
#[test]
fn one_exception_that_is_left_counts_all_others() {
    let mut failed = span(SpanKind::Internal, "w", vec![]);
    for _ in 0..70 {
        let message = vec![KeyValue::new("exception.message", "\u{0}".repeat(250))];
        failed = with_event(failed, "exception", message);
    }
    let document = translate(&failed);
    let exceptions = document["cause"]["exceptions"].as_array().unwrap();
    assert_eq!(exceptions.len(), 1);
    assert_eq!(exceptions[0]["skipped"], 69);
}
