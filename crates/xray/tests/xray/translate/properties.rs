//! What holds for every span.

use opentelemetry::trace::{
    Event, Link, SpanContext, SpanId, SpanKind, Status, TraceFlags, TraceId, TraceState,
};
use opentelemetry::{Array, KeyValue, StringValue, Value};
use opentelemetry_sdk::Resource;
use opentelemetry_sdk::trace::SpanData;
use proptest::prelude::*;
use xray::{EncodedDocument, IndexedAttributes, Translator, TranslatorOptions};

/// The names that have fields, so that these get every kind of value too.
const KNOWN: [&str; 32] = [
    "aws.local.service",
    "aws.remote.service",
    "aws.service",
    "aws.operation",
    "aws.request_id",
    "aws.retries",
    "aws.xray.annotations",
    "aws.xray.metadata.shop",
    "client.address",
    "db.connection_string",
    "db.name",
    "db.query.text",
    "db.system",
    "enduser.id",
    "error.source",
    "error.type",
    "exception.message",
    "exception.stacktrace",
    "http.host",
    "http.method",
    "http.response.status_code",
    "http.target",
    "http.url",
    "messaging.url",
    "net.peer.name",
    "network.peer.address",
    "peer.service",
    "rpc.method",
    "rpc.service",
    "rpc.system",
    "server.address",
    "user_agent.original",
];

/// Text of any characters, mostly short and at times of a size that no document has room for.
fn text() -> impl Strategy<Value = String> {
    prop_oneof![
        8 => any::<String>(),
        2 => "[ -~]{0,300}",
        1 => prop::sample::select(vec!["postgresql", "aws-api", "https://u:p@h.test:1/p?q#f", "\\\"\u{0}\n", "{\"a\":1}"])
            .prop_map(str::to_owned),
        1 => Just("  at f (a.js:1:1)\n... 18446744073709551615 more\n... 1 more".to_owned()),
        1 => (any::<char>(), 1usize..30_000).prop_map(|(character, count)| character.to_string().repeat(count)),
        1 => (any::<String>(), 1usize..2_000).prop_map(|(line, count)| format!("   0: {line}\n  at {line}:1:2\n").repeat(count)),
    ]
}

fn value() -> impl Strategy<Value = Value> {
    prop_oneof![
        4 => text().prop_map(Value::from),
        1 => any::<i64>().prop_map(Value::from),
        1 => any::<f64>().prop_map(Value::from),
        1 => any::<bool>().prop_map(Value::from),
        1 => prop::collection::vec(text(), 0..4).prop_map(|texts| {
            Value::Array(Array::String(texts.into_iter().map(StringValue::from).collect()))
        }),
        1 => prop::collection::vec(any::<f64>(), 0..4).prop_map(|numbers| Value::Array(Array::F64(numbers))),
    ]
}

fn attributes(count: usize) -> impl Strategy<Value = Vec<KeyValue>> {
    let key = prop_oneof![
        3 => prop::sample::select(&KNOWN[..]).prop_map(str::to_owned),
        1 => text(),
    ];
    let pair = (key, value()).prop_map(|(key, value)| KeyValue::new(key, value));
    prop::collection::vec(pair, 0..count)
}

fn kind() -> impl Strategy<Value = SpanKind> {
    prop::sample::select(vec![
        SpanKind::Client,
        SpanKind::Consumer,
        SpanKind::Internal,
        SpanKind::Producer,
        SpanKind::Server,
    ])
}

prop_compose! {
    fn span()(
        (trace_id, span_id, parent) in (any::<u128>(), any::<u64>(), prop_oneof![Just(0), any::<u64>()]),
        (name, kind) in (text(), kind()),
        attributes in attributes(20),
        events in prop::collection::vec((text(), attributes(4)), 0..4),
        links in prop::collection::vec((any::<u128>(), any::<u64>(), attributes(3)), 0..4),
        status in prop_oneof![Just(Status::Unset), Just(Status::Ok), text().prop_map(Status::error)],
    ) -> SpanData {
        let context = |trace_id, span_id| SpanContext::new(
            TraceId::from(trace_id),
            SpanId::from(span_id),
            TraceFlags::SAMPLED,
            false,
            TraceState::NONE,
        );
        let mut span = super::span(kind, "", attributes);
        span.span_context = context(trace_id, span_id);
        span.parent_span_id = SpanId::from(parent);
        span.name = name.into();
        span.status = status;
        for (name, attributes) in events {
            span.events.events.push(Event::new(name, span.start_time, attributes, 0));
        }
        for (trace_id, span_id, attributes) in links {
            span.links.links.push(Link::new(context(trace_id, span_id), attributes, 0));
        }
        span
    }
}

fn is_allowed(character: char) -> bool {
    // A letter or number is alphanumeric; the names of marks and symbols are left to the unit tests.
    character.is_alphanumeric() || character.is_whitespace() || "_.:/%&#=+\\-@".contains(character)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(192))]

    #[test]
    fn every_span_has_a_document_within_all_limits(
        span in span(),
        in_resource in attributes(6),
        inside_lambda in any::<bool>(),
        all in any::<bool>(),
        limit in prop_oneof![Just(EncodedDocument::LIMIT), Just(65_474), Just(0), any::<usize>()],
    ) {
        let mut translator = Translator::new(TranslatorOptions {
            inside_lambda,
            indexed_attributes: if all { IndexedAttributes::All } else { IndexedAttributes::None },
            ..TranslatorOptions::default()
        });
        translator.set_resource(&Resource::builder_empty().with_attributes(in_resource).build());
        let encoded = EncodedDocument::encode_within(translator.translate(&span), limit);

        let limit = limit.clamp(EncodedDocument::LEAST_LIMIT, 64 * 1024);
        prop_assert!(encoded.len() <= limit, "{} bytes", encoded.len());
        let document: serde_json::Value = serde_json::from_str(encoded.as_str()).unwrap();

        let name = document["name"].as_str().unwrap();
        prop_assert!((1..=200).contains(&name.encode_utf16().count()), "{name:?}");
        prop_assert!(name.chars().all(is_allowed), "{name:?}");

        let trace_id: xray::TraceId = document["trace_id"].as_str().unwrap().parse().unwrap();
        prop_assert_eq!(TraceId::from(trace_id), span.span_context.trace_id());
        prop_assert_eq!(trace_id, encoded.trace_id());
        let id: xray::SegmentId = document["id"].as_str().unwrap().parse().unwrap();
        prop_assert_eq!(SpanId::from(id), span.span_context.span_id());
        prop_assert_eq!(id, encoded.id());
        let parent = document.get("parent_id").map(|id| id.as_str().unwrap().parse::<xray::SegmentId>().unwrap());
        prop_assert_eq!(parent.map_or(SpanId::INVALID, SpanId::from), span.parent_span_id);
        let is_subsegment = document.get("type").is_some();
        prop_assert!(!is_subsegment || parent.is_some());

        let none = serde_json::Map::new();
        let annotations = document.get("annotations").map_or(&none, |pairs| pairs.as_object().unwrap());
        prop_assert!(annotations.len() <= 50);
        for (key, value) in annotations {
            prop_assert!((1..=500).contains(&key.len()), "{key:?}");
            prop_assert!(key.chars().all(|c| c.is_ascii_alphanumeric() || c == '_' || c == '.'), "{key:?}");
            prop_assert!(value.is_string() || value.is_number() || value.is_boolean(), "{value:?}");
            prop_assert!(value.as_str().is_none_or(|text| text.encode_utf16().count() <= 1000));
        }
        for part in ["http", "aws", "sql", "cause", "user", "service", "origin"] {
            prop_assert!(document.get(part).is_none_or(is_short), "{}", document[part]);
        }
    }
}

/// Whether every text in `value` has at most 250 characters.
fn is_short(value: &serde_json::Value) -> bool {
    match value {
        serde_json::Value::String(text) => text.encode_utf16().count() <= 250,
        serde_json::Value::Array(values) => values.iter().all(is_short),
        serde_json::Value::Object(pairs) => pairs.values().all(is_short),
        _ => true,
    }
}

#[test]
fn stacks_go_first_then_metadata_then_annotations() {
    let left_out = |metadata: usize, annotation: usize, frames: usize| {
        let mut attributes = vec![KeyValue::new("big", "m".repeat(metadata))];
        attributes.extend((0..annotation).map(|n| {
            KeyValue::new(
                format!("{}{n}", "k".repeat(498 - n.to_string().len())),
                "v".repeat(1000),
            )
        }));
        let names = attributes[1..]
            .iter()
            .map(|pair| pair.key.to_string())
            .collect::<Vec<_>>();
        let stack = "  at f (/a/long/path/of/a/file.js:1:1)\n".repeat(frames);
        let events = (0..16).map(|_| stack.clone());
        let mut span = super::span(SpanKind::Internal, "w", attributes);
        for stack in events {
            let exception = vec![
                KeyValue::new("exception.message", "m"),
                KeyValue::new("exception.stacktrace", stack),
            ];
            span = super::with_event(span, "exception", exception);
        }
        let document = super::translate_with(
            &span,
            TranslatorOptions {
                indexed_attributes: IndexedAttributes::names(names),
                ..TranslatorOptions::default()
            },
            &super::resource(&[]),
        );
        let truncated = document.pointer("/metadata/xray/truncated").cloned();
        (truncated, document)
    };
    let (none, document) = left_out(1_000, 0, 10);
    assert_eq!(none, None);
    assert_eq!(
        document["cause"]["exceptions"][0]["stack"]
            .as_array()
            .unwrap()
            .len(),
        10
    );

    let (stacks, document) = left_out(1_000, 0, 200);
    assert_eq!(stacks, Some(serde_json::json!(["stacks"])));
    assert_eq!(document["cause"]["exceptions"][0]["truncated"], 200);
    assert_eq!(document["metadata"]["default"]["big"], "m".repeat(1_000));

    let (metadata, document) = left_out(70_000, 2, 1);
    assert_eq!(metadata, Some(serde_json::json!(["stacks", "metadata"])));
    assert_eq!(document["annotations"].as_object().unwrap().len(), 2);

    let (annotations, document) = left_out(70_000, 50, 0);
    assert_eq!(
        annotations,
        Some(serde_json::json!(["metadata", "annotations"]))
    );
    assert_eq!(
        document["cause"]["exceptions"].as_array().unwrap().len(),
        16
    );
}
