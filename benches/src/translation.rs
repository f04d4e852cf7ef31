//! Spans, and the two ways from them to the JSON of segment documents.

use std::time::{Duration, SystemTime, UNIX_EPOCH};

use opentelemetry::trace::{
    Event, SpanContext, SpanId, SpanKind, Status, TraceFlags, TraceId, TraceState,
};
use opentelemetry::{InstrumentationScope, KeyValue};
use opentelemetry_aws::xray_exporter::SegmentTranslator;
use opentelemetry_sdk::Resource;
use opentelemetry_sdk::trace::{SpanData, SpanEvents, SpanLinks};
use xray::{EncodedDocument, Translator, TranslatorOptions};

/// How many spans of a kind are translated at once; more than one, since `opentelemetry-aws` translates batches.
pub const BATCH: usize = 64;

/// Ours, with the resource of a task on Fargate.
pub fn ours() -> Translator {
    let mut translator = Translator::new(TranslatorOptions::default());
    translator.set_resource(&fargate());
    translator
}

/// The translator of the exporter in `opentelemetry-aws`. As it comes it drops attributes that have no field.
pub fn replaced() -> SegmentTranslator {
    let mut translator = SegmentTranslator::new();
    translator.set_resource(&fargate());
    translator
}

/// The same, told to keep all attributes, as ours does.
pub fn replaced_keeping_all() -> SegmentTranslator {
    let mut translator = SegmentTranslator::new().metadata_all_attrs();
    translator.set_resource(&fargate());
    translator
}

/// Translates and encodes `spans`, and gives the bytes that would travel.
pub fn bytes_of_ours(translator: &Translator, spans: &[SpanData]) -> usize {
    spans
        .iter()
        .map(|span| EncodedDocument::encode(translator.translate(span)).len())
        .sum()
}

/// Translates and encodes `spans`, and gives the bytes that would travel.
///
/// # Panics
/// Where a span is lost, since losing it takes no time.
pub fn bytes_of_replaced(translator: &SegmentTranslator, spans: &[SpanData]) -> usize {
    let documents = translator.translate_spans(spans);
    assert_eq!(documents.len(), spans.len(), "a span was lost");
    documents
        .iter()
        .map(|document| document.to_string().len())
        .sum()
}

/// Spans of this repository's programs, a batch of each kind, all of which both translators take.
pub fn batches() -> Vec<(&'static str, Vec<SpanData>)> {
    let kinds = [
        ("request", request()),
        ("aws_call", aws_call()),
        ("domain", domain()),
        ("failed_call", failed_call()),
        ("sql", sql()),
    ];
    let repeat = |(name, span): (_, SpanData)| (name, vec![span; BATCH]);
    kinds.map(repeat).to_vec()
}

fn fargate() -> Resource {
    Resource::builder_empty()
        .with_service_name("string-api")
        .with_attributes([
            KeyValue::new("service.version", "1.2.3"),
            KeyValue::new("cloud.provider", "aws"),
            KeyValue::new("cloud.platform", "aws_ecs"),
            KeyValue::new("cloud.account.id", "123456789012"),
            KeyValue::new("cloud.region", "eu-central-1"),
            KeyValue::new("cloud.availability_zone", "eu-central-1a"),
            KeyValue::new("aws.ecs.launchtype", "fargate"),
            KeyValue::new(
                "aws.ecs.cluster.arn",
                "arn:aws:ecs:eu-central-1:123456789012:cluster/strings",
            ),
            KeyValue::new(
                "aws.ecs.task.arn",
                "arn:aws:ecs:eu-central-1:123456789012:task/strings/0a1b",
            ),
            KeyValue::new("container.id", "0a1b2c3d4e5f"),
            KeyValue::new("container.name", "string-api"),
            KeyValue::new("telemetry.sdk.name", "opentelemetry"),
            KeyValue::new("telemetry.sdk.language", "rust"),
            KeyValue::new("telemetry.sdk.version", "0.33.1"),
        ])
        .build()
}

fn request() -> SpanData {
    span(
        SpanKind::Server,
        "GET /string/terms/:term",
        vec![
            KeyValue::new("http.request.method", "GET"),
            KeyValue::new("http.route", "/string/terms/:term"),
            KeyValue::new("url.scheme", "https"),
            KeyValue::new("url.path", "/string/terms/ABN"),
            KeyValue::new("server.address", "strings.example.com"),
            KeyValue::new("server.port", 8443),
            KeyValue::new("client.address", "203.0.113.9"),
            KeyValue::new("network.protocol.version", "1.1"),
            KeyValue::new("user_agent.original", "Mozilla/5.0 (X11; Linux x86_64)"),
            KeyValue::new("http.response.status_code", 200),
        ],
    )
}

fn aws_call() -> SpanData {
    span(
        SpanKind::Client,
        "SSM.GetParameter",
        vec![
            KeyValue::new("rpc.system", "aws-api"),
            KeyValue::new("rpc.service", "SSM"),
            KeyValue::new("rpc.method", "GetParameter"),
            KeyValue::new("aws.region", "eu-central-1"),
            KeyValue::new("aws.request_id", "9d0f2c1e-7c1c-4c55-9d5c-6f0f2a3b4c5d"),
            KeyValue::new("http.response.status_code", 200),
        ],
    )
}

fn domain() -> SpanData {
    span(
        SpanKind::Internal,
        "compile the map",
        vec![
            KeyValue::new("code.file.path", "crates/string-replace/src/map.rs"),
            KeyValue::new("code.line.number", 120),
            KeyValue::new("thread.id", 3),
            KeyValue::new("map.terms", 1200),
            KeyValue::new("map.bytes", 48_000),
            KeyValue::new("map.compiled", true),
        ],
    )
}

fn failed_call() -> SpanData {
    let mut span = span(
        SpanKind::Client,
        "POST",
        vec![
            KeyValue::new("http.request.method", "POST"),
            KeyValue::new("url.full", "https://api.example.com/orders"),
            KeyValue::new("server.address", "api.example.com"),
            KeyValue::new("server.port", 443),
            KeyValue::new("http.response.status_code", 503),
        ],
    );
    let error = vec![
        KeyValue::new("exception.type", "reqwest::Error"),
        KeyValue::new("exception.message", "error sending the request"),
    ];
    span.events
        .events
        .push(Event::new("exception", span.end_time, error, 0));
    span.status = Status::error("error sending the request");
    span
}

fn sql() -> SpanData {
    span(
        SpanKind::Client,
        "SELECT",
        vec![
            KeyValue::new("db.system", "postgresql"),
            KeyValue::new("db.name", "shop"),
            KeyValue::new("db.user", "reader"),
            KeyValue::new(
                "db.statement",
                "SELECT id, total FROM orders WHERE customer = $1",
            ),
            KeyValue::new("server.address", "db.example.com"),
            KeyValue::new("server.port", 5432),
        ],
    )
}

fn span(kind: SpanKind, name: &'static str, attributes: Vec<KeyValue>) -> SpanData {
    let start_time = SystemTime::now();
    let second = start_time
        .duration_since(UNIX_EPOCH)
        .unwrap_or_default()
        .as_secs();
    SpanData {
        span_context: SpanContext::new(
            TraceId::from(u128::from(second) << 96 | 0x0bd8_62e3_fe1b_e46a_9942_7279),
            SpanId::from(0x0ab1_c2d3_e4f5_0617),
            TraceFlags::SAMPLED,
            false,
            TraceState::NONE,
        ),
        parent_span_id: SpanId::from(0x5399_5c3f_42cd_8ad8),
        parent_span_is_remote: false,
        span_kind: kind,
        name: name.into(),
        start_time,
        end_time: start_time + Duration::from_micros(2_345),
        attributes,
        dropped_attributes_count: 0,
        events: SpanEvents::default(),
        links: SpanLinks::default(),
        status: Status::Unset,
        instrumentation_scope: InstrumentationScope::default(),
    }
}
