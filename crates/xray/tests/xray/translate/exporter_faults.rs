//! What the exporter of `opentelemetry-aws` 0.21.0 loses or misreports. Each test shows it first, and then ours.

use opentelemetry::trace::{Link, SpanContext, SpanId, SpanKind, Status, TraceFlags, TraceState};
use opentelemetry::{Array, KeyValue, StringValue, Value};
use opentelemetry_aws::xray_exporter::SegmentTranslator;
use opentelemetry_sdk::Resource;
use opentelemetry_sdk::trace::SpanData;
use serde_json::{Value as Json, json};
use xray::{EncodedDocument, Translator, TranslatorOptions};

use super::{
    PARENT, inside_lambda, read, resource, root, span, translate, translate_with, with_event,
    with_status,
};

/// The document of the exporter that ours replaces, or none where it loses the span.
fn replaced(span: &SpanData) -> Option<Json> {
    replaced_with(span, SegmentTranslator::new(), &resource(&[]))
}

fn replaced_with(
    span: &SpanData,
    mut translator: SegmentTranslator,
    resource: &Resource,
) -> Option<Json> {
    translator.set_resource(resource);
    let spans = std::slice::from_ref(span);
    let documents = translator.translate_spans(spans);
    documents
        .first()
        .map(|document| serde_json::from_str(&document.to_string()).unwrap())
}

#[test]
fn a_root_span_that_serves_nobody_is_kept() {
    for kind in [
        SpanKind::Internal,
        SpanKind::Client,
        SpanKind::Producer,
        SpanKind::Consumer,
    ] {
        let span = root(span(kind.clone(), "refresh", vec![]));
        assert_eq!(replaced(&span), None, "{kind:?}");
        let document = translate(&span);
        assert_eq!(document["name"], "refresh", "{kind:?}");
        assert_eq!(document.get("type"), None, "{kind:?}");
    }
}

#[test]
fn a_name_with_a_forbidden_character_is_kept() {
    let span = span(SpanKind::Internal, "GET /users/{id}", vec![]);
    assert_eq!(replaced(&span), None);
    assert_eq!(translate(&span)["name"], "GET /users/id");
}

#[test]
fn an_error_recorded_while_the_status_is_unset_is_kept() {
    let message = vec![KeyValue::new("exception.message", "connection refused")];
    let span = with_event(
        span(SpanKind::Internal, "refresh", vec![]),
        "exception",
        message,
    );
    assert_eq!(replaced(&span), None);
    let document = translate(&span);
    assert_eq!(
        document["cause"]["exceptions"][0]["message"],
        "connection refused"
    );
    assert_eq!(document.get("fault"), None);
}

#[test]
fn a_url_of_more_than_250_characters_is_cut_and_kept() {
    let url = format!("https://example.com/{}", "a".repeat(400));
    let span = span(
        SpanKind::Client,
        "GET",
        vec![
            KeyValue::new("http.request.method", "GET"),
            KeyValue::new("url.full", url.clone()),
        ],
    );
    assert_eq!(replaced(&span), None);
    let document = translate(&span);
    assert_eq!(document["http"]["request"]["url"], url[..250]);
    assert_eq!(document["metadata"]["default"]["url.full"], url);
}

fn answered(status: i64) -> SpanData {
    span(
        SpanKind::Client,
        "call",
        vec![
            KeyValue::new("http.request.method", "GET"),
            KeyValue::new("http.response.status_code", status),
        ],
    )
}

#[test]
fn a_4xx_is_an_error_whatever_the_status_of_the_span() {
    let span = answered(404);
    assert_eq!(replaced(&span).unwrap().get("error"), None);
    assert_eq!(translate(&span)["error"], true);
    assert_eq!(translate(&span).get("fault"), None);
}

#[test]
fn a_429_is_a_throttle_whatever_the_status_of_the_span() {
    let span = answered(429);
    assert_eq!(replaced(&span).unwrap().get("throttle"), None);
    assert_eq!(translate(&span)["throttle"], true);
    assert_eq!(translate(&span)["error"], true);
}

#[test]
fn a_5xx_is_a_fault_whatever_the_status_of_the_span() {
    let span = answered(503);
    assert_eq!(replaced(&span).unwrap().get("fault"), None);
    assert_eq!(translate(&span)["fault"], true);
    assert_eq!(translate(&span).get("error"), None);
}

#[test]
fn the_description_of_a_failure_is_its_cause() {
    let span = with_status(
        span(SpanKind::Internal, "refresh", vec![]),
        Status::error("no parameter"),
    );
    let of_replaced = replaced(&span).unwrap();
    assert_eq!(
        (&of_replaced["fault"], of_replaced.get("cause")),
        (&json!(true), None)
    );
    let document = translate(&span);
    assert_eq!(document["fault"], true);
    assert_eq!(
        document["cause"]["exceptions"][0]["message"],
        "no parameter"
    );
}

#[test]
fn a_call_by_http_is_no_query_of_a_database() {
    let span = span(
        SpanKind::Client,
        "GET",
        vec![
            KeyValue::new("http.request.method", "GET"),
            KeyValue::new("server.address", "example.com"),
        ],
    );
    assert_ne!(replaced(&span).unwrap().get("sql"), None);
    let document = translate(&span);
    assert_eq!(document.get("sql"), None);
    assert_eq!(document["http"]["request"]["url"], "http://example.com/");
}

#[test]
fn log_groups_are_in_aws() {
    let span = span(SpanKind::Server, "GET", vec![]);
    let groups = Value::Array(Array::String(vec![StringValue::from("/ecs/strings")]));
    let attributes = [
        KeyValue::new("cloud.provider", "aws"),
        KeyValue::new("aws.log.group.names", groups),
    ];
    let resource = Resource::builder_empty()
        .with_attributes(attributes)
        .build();
    let of_replaced = replaced_with(&span, SegmentTranslator::new(), &resource).unwrap();
    assert_ne!(of_replaced.get("cloudwatch_logs"), None);
    assert_eq!(of_replaced["aws"].get("cloudwatch_logs"), None);
    let document = translate_with(&span, TranslatorOptions::default(), &resource);
    assert_eq!(document.get("cloudwatch_logs"), None);
    assert_eq!(
        document["aws"]["cloudwatch_logs"],
        json!([{ "log_group": "/ecs/strings" }])
    );
}

#[test]
fn the_zone_of_a_task_is_in_ecs() {
    let span = span(SpanKind::Server, "GET", vec![]);
    let resource = resource(&[
        ("cloud.provider", "aws"),
        ("cloud.platform", "aws_ecs"),
        ("cloud.availability_zone", "eu-central-1a"),
    ]);
    let of_replaced = replaced_with(&span, SegmentTranslator::new(), &resource).unwrap();
    assert_eq!(
        of_replaced["aws"]["ec2"]["availability_zone"],
        "eu-central-1a"
    );
    let document = translate_with(&span, TranslatorOptions::default(), &resource);
    assert_eq!(document["aws"].get("ec2"), None);
    assert_eq!(document["aws"]["ecs"]["availability_zone"], "eu-central-1a");
}

#[test]
fn the_version_of_a_service_makes_no_elastic_beanstalk() {
    let span = span(SpanKind::Server, "GET", vec![]);
    let resource = resource(&[("service.name", "string-api"), ("service.version", "1.2.3")]);
    let of_replaced = replaced_with(&span, SegmentTranslator::new(), &resource).unwrap();
    assert_eq!(
        of_replaced["aws"]["elastic_beanstalk"]["version_label"],
        "1.2.3"
    );
    let document = translate_with(&span, TranslatorOptions::default(), &resource);
    assert_eq!(document.get("aws"), None);
    assert_eq!(document["service"]["version"], "1.2.3");
}

#[test]
fn attributes_without_a_field_are_kept() {
    let span = span(
        SpanKind::Internal,
        "compile",
        vec![KeyValue::new("map.terms", 12)],
    );
    assert!(!replaced(&span).unwrap().to_string().contains("map.terms"));
    assert_eq!(translate(&span)["metadata"]["default"]["map.terms"], 12);
}

#[test]
fn metadata_has_a_namespace() {
    let span = span(
        SpanKind::Internal,
        "compile",
        vec![KeyValue::new("map.terms", 12)],
    );
    let all = SegmentTranslator::new().metadata_all_attrs();
    let of_replaced = replaced_with(&span, all, &resource(&[])).unwrap();
    assert_eq!(of_replaced["metadata"]["map.terms"], 12);
    assert_eq!(
        translate(&span)["metadata"],
        json!({ "default": { "map.terms": 12 } })
    );
}

#[test]
fn links_are_kept() {
    let mut span = span(SpanKind::Consumer, "take", vec![]);
    let linked = SpanContext::new(
        span.span_context.trace_id(),
        SpanId::from(0x0123456789abcdef),
        TraceFlags::SAMPLED,
        true,
        TraceState::NONE,
    );
    span.links
        .links
        .push(Link::new(linked, vec![KeyValue::new("message", 7)], 0));
    let of_replaced = replaced(&span).unwrap();
    assert!(!of_replaced.to_string().contains("0123456789abcdef"));
    let document = translate(&span);
    let trace_id = &document["trace_id"];
    assert_eq!(
        document["links"],
        json!([{ "trace_id": trace_id, "id": "0123456789abcdef", "attributes": { "message": 7 } }])
    );
}

#[test]
fn a_span_under_way_is_in_progress() {
    let span = span(SpanKind::Server, "GET", vec![]);
    assert_eq!(replaced(&span).unwrap().get("in_progress"), None);
    let translator = Translator::default();
    let document = read(EncodedDocument::encode(
        translator.translate_in_progress(&span),
    ));
    assert_eq!(document["in_progress"], true);
    assert_eq!(document.get("end_time"), None);
    let ended = translate(&span);
    assert_eq!(ended.get("in_progress"), None);
    assert_eq!(ended["id"], document["id"]);
}

#[test]
fn what_takes_a_message_is_a_segment_too() {
    let span = span(SpanKind::Consumer, "take", vec![]);
    assert_eq!(replaced(&span).unwrap()["type"], "subsegment");
    let document = translate(&span);
    assert_eq!(document.get("type"), None);
    assert_eq!(document["parent_id"], format!("{PARENT:016x}"));
}

#[test]
fn inside_lambda_what_serves_is_a_subsegment_of_the_function() {
    for kind in [SpanKind::Server, SpanKind::Consumer] {
        let span = span(kind, "GET /string/terms", vec![]);
        if span.span_kind == SpanKind::Server {
            assert_eq!(replaced(&span).unwrap().get("type"), None);
        }
        let document = translate_with(
            &span,
            inside_lambda(),
            &resource(&[("service.name", "lookup")]),
        );
        assert_eq!(document["type"], "subsegment");
        assert_eq!(document["parent_id"], format!("{PARENT:016x}"));
        assert_eq!(document["name"], "GET /string/terms");
        assert_eq!(document.get("origin"), None);
        assert!(!document.to_string().contains("otel.resource"));
    }
}
