//! Spans and the documents that they become.

mod calls;
mod causes;
mod credentials;
mod exporter_faults;
mod mapping;
mod names;
mod pairs;
mod properties;
mod resources;

use std::time::{Duration, SystemTime, UNIX_EPOCH};

use opentelemetry::trace::{
    SpanContext, SpanId, SpanKind, Status, TraceFlags, TraceId, TraceState,
};
use opentelemetry::{Array, InstrumentationScope, KeyValue, StringValue};
use opentelemetry_sdk::Resource;
use opentelemetry_sdk::trace::{SpanData, SpanEvents, SpanLinks};
use serde_json::Value;
use xray::{EncodedDocument, Translator, TranslatorOptions};

const PARENT: u64 = 0x53995c3f42cd8ad8;

/// A span of 250 ms with a parent.
fn span(kind: SpanKind, name: &'static str, attributes: Vec<KeyValue>) -> SpanData {
    let start_time = SystemTime::now();
    let second = start_time.duration_since(UNIX_EPOCH).unwrap().as_secs() as u128;
    SpanData {
        span_context: SpanContext::new(
            TraceId::from(second << 96 | 0x0bd862e3fe1be46a994272793),
            SpanId::from(0x0ab1c2d3e4f50617),
            TraceFlags::SAMPLED,
            false,
            TraceState::NONE,
        ),
        parent_span_id: SpanId::from(PARENT),
        parent_span_is_remote: true,
        span_kind: kind,
        name: name.into(),
        start_time,
        end_time: start_time + Duration::from_millis(250),
        attributes,
        dropped_attributes_count: 0,
        events: SpanEvents::default(),
        links: SpanLinks::default(),
        status: Status::Unset,
        instrumentation_scope: InstrumentationScope::default(),
    }
}

fn root(mut span: SpanData) -> SpanData {
    span.parent_span_id = SpanId::INVALID;
    span
}

fn with_status(mut span: SpanData, status: Status) -> SpanData {
    span.status = status;
    span
}

fn with_event(mut span: SpanData, name: &'static str, attributes: Vec<KeyValue>) -> SpanData {
    let event = opentelemetry::trace::Event::new(name, span.start_time, attributes, 0);
    span.events.events.push(event);
    span
}

fn resource(attributes: &[(&'static str, &'static str)]) -> Resource {
    let pairs = attributes
        .iter()
        .map(|(key, value)| KeyValue::new(*key, *value));
    Resource::builder_empty().with_attributes(pairs).build()
}

fn inside_lambda() -> TranslatorOptions {
    TranslatorOptions {
        inside_lambda: true,
        ..TranslatorOptions::default()
    }
}

/// The document of `span`, as it travels.
fn translate(span: &SpanData) -> Value {
    translate_with(span, TranslatorOptions::default(), &resource(&[]))
}

fn translate_with(span: &SpanData, options: TranslatorOptions, resource: &Resource) -> Value {
    let mut translator = Translator::new(options);
    translator.set_resource(resource);
    read(EncodedDocument::encode(translator.translate(span)))
}

fn read(document: EncodedDocument) -> Value {
    serde_json::from_str(document.as_str()).unwrap()
}

fn texts(texts: &[&'static str]) -> opentelemetry::Value {
    opentelemetry::Value::Array(Array::String(
        texts.iter().map(|text| StringValue::from(*text)).collect(),
    ))
}
