//! The names of spans that begin traces.

use opentelemetry::KeyValue;
use opentelemetry::trace::SpanKind;
use xray::{IndexedAttributes, TranslatorOptions};

use super::{inside_lambda, resource, root, span, translate_with};

#[test]
fn a_segment_without_a_parent_is_named_after_its_service() {
    let resource = resource(&[("service.name", "string-api")]);
    for kind in [SpanKind::Internal, SpanKind::Client, SpanKind::Producer] {
        let attributes = vec![
            KeyValue::new("peer.service", "peer"),
            KeyValue::new("server.address", "host"),
        ];
        let below = span(kind, "refresh parameter", attributes);
        let alone = root(below.clone());
        let document = translate_with(&alone, TranslatorOptions::default(), &resource);
        let default = &document["metadata"]["default"];
        assert_eq!(document["name"], "string-api");
        assert_eq!(default["otel.span.name"], "refresh parameter");
        assert_eq!(default["peer.service"], "peer");
        let below = translate_with(&below, TranslatorOptions::default(), &resource);
        assert_eq!(below["name"], "peer");
        assert_eq!(below["metadata"]["default"].get("otel.span.name"), None);
    }
}

#[test]
fn what_serves_says_by_its_request_what_it_does() {
    let served = root(span(SpanKind::Server, "GET /terms", vec![]));
    let resource = resource(&[("service.name", "string-api")]);
    let document = translate_with(&served, TranslatorOptions::default(), &resource);
    assert_eq!(document["name"], "string-api");
    assert_eq!(document["metadata"]["default"].get("otel.span.name"), None);
}

#[test]
fn traces_can_be_searched_by_what_a_segment_does() {
    let resource = resource(&[("service.name", "string-api")]);
    let task = root(span(SpanKind::Internal, "refresh parameter", vec![]));
    for indexed_attributes in [
        IndexedAttributes::All,
        IndexedAttributes::names(["otel.span.name"]),
    ] {
        let options = TranslatorOptions {
            indexed_attributes,
            ..TranslatorOptions::default()
        };
        let document = translate_with(&task, options, &resource);
        assert_eq!(
            document["annotations"]["otel.span.name"],
            "refresh parameter"
        );
    }
}

#[test]
fn the_name_stays_without_a_service_and_inside_lambda() {
    let task = root(span(SpanKind::Internal, "refresh parameter", vec![]));
    let of_lambda = resource(&[("service.name", "lookup")]);
    for (options, resource) in [
        (TranslatorOptions::default(), resource(&[])),
        (
            TranslatorOptions::default(),
            resource(&[("service.name", "")]),
        ),
        (inside_lambda(), of_lambda),
    ] {
        let document = translate_with(&task, options, &resource);
        assert_eq!(document["name"], "refresh parameter");
        assert_eq!(document["metadata"]["default"].get("otel.span.name"), None);
    }
}
