//! Passwords that programs record, and documents without them.

use opentelemetry::trace::{Link, SpanContext, SpanKind};
use opentelemetry::{KeyValue, Value};
use serde_json::Value as Json;
use xray::{IndexedAttributes, TranslatorOptions};

use super::{resource, root, span, texts, translate_with};

/// How programs ask for attributes to be indexed.
fn options() -> [IndexedAttributes; 3] {
    [
        IndexedAttributes::None,
        IndexedAttributes::names(["url.full", "db.connection_string"]),
        IndexedAttributes::All,
    ]
}

/// The documents of spans of any kind, with parents and without, with these attributes.
fn documents(attributes: &[KeyValue]) -> Vec<Json> {
    let mut documents = Vec::new();
    for indexed in options() {
        for kind in [SpanKind::Client, SpanKind::Server, SpanKind::Internal] {
            let below = span(kind, "call", attributes.to_vec());
            for span in [below.clone(), root(below)] {
                let options = TranslatorOptions {
                    indexed_attributes: indexed.clone(),
                    ..TranslatorOptions::default()
                };
                documents.push(translate_with(&span, options, &resource(&[])));
            }
        }
    }
    documents
}

#[test]
fn no_connection_string_keeps_its_password() {
    let recorded = [
        "mongodb://u:secret@h.test/",
        "mongodb://u:secret@h.test,i.test:1/shop?password=secret",
        "mysql://u:se/cret@h.test/shop",
        "mysql://u:se#cret@h.test/shop",
        "jdbc:sqlserver://h.test;user=u;password=secret@1",
        "jdbc:oracle:thin:u/secret@h.test:1521:shop",
        "jdbc:oracle:thin:u/secret@ldap://h.test/shop",
        "u:secret@tcp(h.test)/shop",
        "Server=h.test;User Id=u;Password=secret",
    ];
    let systems = [None, Some("mongodb"), Some("mysql")];
    for text in recorded {
        for system in systems {
            let mut attributes = vec![KeyValue::new("db.connection_string", text)];
            attributes.extend(system.map(|system| KeyValue::new("db.system", system)));
            for document in documents(&attributes) {
                let document = document.to_string();
                for part in ["secret", "cret", "u:se"] {
                    assert!(!document.contains(part), "{text}: {document}");
                }
            }
        }
    }
}

#[test]
fn the_address_in_a_connection_string_is_kept() {
    let text = "mongodb://u:secret@h.test,i.test:1/shop?replicaSet=a";
    let attributes = vec![KeyValue::new("db.connection_string", text)];
    let kept = "mongodb://h.test,i.test:1/shop";
    for document in documents(&attributes) {
        let annotation = &document["annotations"]["db.connection_string"];
        let metadata = &document["metadata"]["default"]["db.connection_string"];
        assert!(annotation == kept || metadata == kept, "{document}");
    }
}

#[test]
fn no_url_keeps_its_password_however_long_it_is() {
    for length in [0, 400] {
        let path = "a".repeat(length);
        for key in [
            "url.full",
            "http.url",
            "url.original",
            "messaging.url",
            "aws.queue_url",
            "aws.queue.url",
            "aws.sqs.queue.url",
        ] {
            for url in [
                format!("https://u:secret@h.test/{path}"),
                format!("https://u:se/cret@h.test/{path}"),
                format!("https://u:se#cret@h.test/{path}"),
                format!("https://h.test/{path}?token=secret"),
                format!("//u:secret@h.test/{path}"),
                format!("u:secret@h.test/{path}"),
            ] {
                for document in documents(&[KeyValue::new(key, url.clone())]) {
                    let document = document.to_string();
                    for part in ["secret", "u:se"] {
                        assert!(!document.contains(part), "{key}={url}: {document}");
                    }
                }
            }
        }
    }
}

#[test]
fn a_long_url_is_whole_in_the_metadata_but_for_its_credentials() {
    let path = "a".repeat(400);
    let url = format!("https://u:secret@h.test/{path}?q=1");
    let client = span(
        SpanKind::Client,
        "GET",
        vec![KeyValue::new("url.full", url)],
    );
    let document = translate_with(&client, TranslatorOptions::default(), &resource(&[]));
    assert_eq!(
        document["metadata"]["default"]["url.full"],
        format!("https://h.test/{path}")
    );
    let all = TranslatorOptions {
        indexed_attributes: IndexedAttributes::All,
        ..TranslatorOptions::default()
    };
    let document = translate_with(&client, all, &resource(&[]));
    assert_eq!(
        document["annotations"]["url.full"],
        format!("https://h.test/{path}")
    );
}

#[test]
fn lists_and_links_have_no_password_either() {
    let list: Value = texts(&["mongodb://u:secret@h.test/"]);
    for document in documents(&[KeyValue::new("db.connection_string", list)]) {
        assert!(!document.to_string().contains("secret"), "{document}");
    }
    let mut client = span(SpanKind::Client, "GET", vec![]);
    let context: SpanContext = client.span_context.clone();
    let attributes = vec![
        KeyValue::new("url.full", "https://u:secret@h.test/"),
        KeyValue::new("message", 7),
    ];
    client.links.links.push(Link::new(context, attributes, 0));
    let document = translate_with(&client, TranslatorOptions::default(), &resource(&[]));
    assert_eq!(
        document["links"][0]["attributes"],
        serde_json::json!({ "message": 7, "url.full": "https://h.test/" })
    );
}
