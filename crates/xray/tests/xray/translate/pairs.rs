//! Annotations, metadata and users.

use opentelemetry::trace::SpanKind;
use opentelemetry::{Array, KeyValue, Value};
use serde_json::json;
use xray::{IndexedAttributes, TranslatorOptions};

use super::{resource, span, texts, translate, translate_with};

#[test]
fn indexed_attributes_become_annotations() {
    let named = TranslatorOptions {
        indexed_attributes: IndexedAttributes::names([
            "map.terms",
            "http.route",
            "otel.resource.zone",
            "no-dash",
        ]),
        ..TranslatorOptions::default()
    };
    let span = span(
        SpanKind::Server,
        "GET",
        vec![
            KeyValue::new("map.terms", 12),
            KeyValue::new("http.route", "/terms/{term}"),
            KeyValue::new("no-dash", true),
            KeyValue::new("own", 0.5),
            KeyValue::new("list", texts(&["a"])),
            KeyValue::new("aws.xray.annotations", texts(&["own"])),
            KeyValue::new("aws.xray.metadata.shop", r#"{"cart":{"items":3}}"#),
            KeyValue::new("aws.xray.metadata.broken", "{"),
        ],
    );
    let resource = resource(&[("zone", "a"), ("rack", "7")]);
    let document = translate_with(&span, named, &resource);
    assert_eq!(
        document["annotations"],
        json!({ "http.route": "/terms/{term}", "map.terms": 12, "no_dash": true, "otel.resource.zone": "a", "own": 0.5 })
    );
    assert_eq!(
        document["metadata"],
        json!({
            "default": { "aws.xray.metadata.broken": "{", "list": ["a"], "otel.resource.rack": "7" },
            "shop": { "cart": { "items": 3 } },
        })
    );
    let all = TranslatorOptions {
        indexed_attributes: IndexedAttributes::All,
        ..TranslatorOptions::default()
    };
    let document = translate_with(&span, all, &resource);
    assert_eq!(document["annotations"]["otel.resource.rack"], "7");
    assert_eq!(document["metadata"]["default"]["list"], json!(["a"]));
}

#[test]
fn more_than_fifty_annotations_and_long_ones_are_kept_in_the_metadata() {
    let mut attributes: Vec<KeyValue> = (0..60)
        .map(|n| KeyValue::new(format!("k{n:02}"), n))
        .collect();
    attributes.push(KeyValue::new("a", "é".repeat(1500)));
    let all = TranslatorOptions {
        indexed_attributes: IndexedAttributes::All,
        ..TranslatorOptions::default()
    };
    let document = translate_with(
        &span(SpanKind::Internal, "w", attributes),
        all,
        &resource(&[]),
    );
    assert_eq!(document["annotations"].as_object().unwrap().len(), 50);
    assert_eq!(document["annotations"]["a"], "é".repeat(1000));
    let default = document["metadata"]["default"].as_object().unwrap();
    assert_eq!(default["a"], "é".repeat(1500));
    assert_eq!(default.len(), 12);
}

#[test]
fn a_user_and_values_of_every_type() {
    let server = translate(&span(
        SpanKind::Server,
        "GET",
        vec![KeyValue::new("enduser.id", "u-1")],
    ));
    assert_eq!(server["user"], "u-1");
    assert_eq!(server.get("metadata"), None);
    let attributes = vec![
        KeyValue::new("enduser.id", "u-1"),
        KeyValue::new("http.method", 7),
        KeyValue::new("nan", f64::NAN),
        KeyValue::new("bools", Value::Array(Array::Bool(vec![true]))),
        KeyValue::new("ints", Value::Array(Array::I64(vec![1, 2]))),
        KeyValue::new("floats", Value::Array(Array::F64(vec![0.5]))),
    ];
    let part = translate(&span(SpanKind::Internal, "w", attributes));
    assert_eq!(
        part["metadata"]["default"],
        json!({
            "enduser.id": "u-1", "http.method": 7, "nan": "NaN",
            "bools": [true], "ints": [1, 2], "floats": [0.5],
        })
    );
    assert_eq!((part.get("user"), part.get("http")), (None, None));
}
