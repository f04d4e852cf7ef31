//! Annotations and metadata: all that has no field of its own.

use std::borrow::Cow;

use opentelemetry::trace::{SpanKind, Status};
use opentelemetry::{KeyValue, Value};
use opentelemetry_sdk::trace::SpanData;
use serde_json::Map;

use super::IndexedAttributes;
use super::attributes::{Attributes, Field, Shown};
use super::credentials::Public;
use super::resource::ResourceParts;
use super::value;
use crate::SegmentDocument;
use crate::document::{Cause, DocumentType, MetadataPairs, MetadataValue};

/// The namespace of what names no other.
const DEFAULT: &str = "default";

/// The attributes `aws.xray.metadata.NAMESPACE` hold JSON objects for namespaces of their own.
const NAMESPACE_PREFIX: &str = "aws.xray.metadata.";

/// What a span does, where its document is named after its service instead.
const SPAN_NAME: &str = "otel.span.name";

pub(super) fn fill<'a>(
    document: &mut SegmentDocument<'a>,
    span: &'a SpanData,
    attributes: &Attributes<'a>,
    indexed: &IndexedAttributes,
    resource: &'a ResourceParts,
    shown: &Shown,
) {
    // What serves or takes is named after its service with the Collector too, and says itself what was asked of it.
    let serves = matches!(span.span_kind, SpanKind::Server | SpanKind::Consumer);
    let is_service = resource.service_name() == Some(&*document.name);
    let operation = (document.parent_id.is_none() && is_service && !serves)
        .then_some(&*span.name)
        .filter(|name| *name != document.name);
    let is_indexed = |key: &str, has_field: bool| match indexed {
        IndexedAttributes::None => false,
        IndexedAttributes::Names(names) => names.contains(key),
        IndexedAttributes::All => !has_field,
    } || attributes.annotations.iter().any(|name| name.as_str() == key);

    let mut default = MetadataPairs::default();
    let is_segment = document.kind != Some(DocumentType::Subsegment);
    // A span that names attributes to be indexed can name those of the resource.
    let shared = resource
        .shared()
        .filter(|_| attributes.annotations.is_empty());
    match shared {
        Some(shared) if is_segment => default = shared.into(),
        None if is_segment => {
            for (key, value) in resource.attributes() {
                match value::annotation(value).filter(|_| is_indexed(key, false)) {
                    Some(value) => drop(document.annotations.insert(Cow::Borrowed(key), value)),
                    None => drop(default.insert(Cow::Borrowed(key), value::metadata(value))),
                }
            }
        }
        _ => {}
    }
    for (KeyValue { key, value, .. }, field) in span.attributes.iter().zip(&attributes.fields) {
        let key = key.as_str();
        let has_field = match field {
            Field::Cause => {
                shown.contains(Field::Cause) && is_in_cause(&document.cause, key, value)
            }
            field => shown.contains(*field),
        };
        let is_indexed = is_indexed(key, has_field);
        if has_field && !is_indexed {
            continue;
        }
        let public = Public::of(key, value);
        if is_indexed && let Some(value) = public.annotation() {
            document.annotations.insert(Cow::Borrowed(key), value);
        } else if !has_field
            && !fill_namespace(document, &mut default, key, value)
            && let Some(value) = public.metadata()
        {
            default.insert(Cow::Borrowed(key), value);
        }
    }
    if let Some(name) = operation {
        match is_indexed(SPAN_NAME, false) {
            true => drop(
                document
                    .annotations
                    .insert(Cow::Borrowed(SPAN_NAME), name.into()),
            ),
            false => drop(default.insert(Cow::Borrowed(SPAN_NAME), name.into())),
        }
    }
    if let Status::Error { description } = &span.status
        && !description.is_empty()
        && !has_message(&document.cause, description)
    {
        default.insert(
            Cow::Borrowed("otel.status_description"),
            description.as_ref().into(),
        );
    }
    if !default.has_none() {
        document.metadata.insert(Cow::Borrowed(DEFAULT), default);
    }
}

/// Whether the exceptions of the document say what an `exception.*` attribute of the span does.
fn is_in_cause(cause: &Option<Cause<'_>>, key: &str, value: &Value) -> bool {
    match (key, value) {
        ("exception.message", Value::String(message)) => has_message(cause, message.as_str()),
        _ => true,
    }
}

fn has_message(cause: &Option<Cause<'_>>, message: &str) -> bool {
    let Some(Cause::Exceptions(cause)) = cause else {
        return false;
    };
    let is_it = |said: &Cow<'_, str>| said == message;
    cause
        .exceptions
        .iter()
        .any(|exception| exception.message.as_ref().is_some_and(is_it))
}

/// Takes the attribute of a namespace, if it is one and holds an object.
fn fill_namespace<'a>(
    document: &mut SegmentDocument<'a>,
    default: &mut MetadataPairs<'a>,
    key: &'a str,
    value: &'a Value,
) -> bool {
    let Some(namespace) = key.strip_prefix(NAMESPACE_PREFIX) else {
        return false;
    };
    let object = value::text(value).and_then(|text| serde_json::from_str::<Map<_, _>>(text).ok());
    let Some(object) = object else {
        return false;
    };
    let pairs: &mut MetadataPairs<'a> = match namespace.eq_ignore_ascii_case(DEFAULT) {
        true => default,
        false => document
            .metadata
            .entry(Cow::Borrowed(namespace))
            .or_default(),
    };
    pairs.extend(
        object
            .into_iter()
            .map(|(key, value)| (Cow::Owned(key), MetadataValue::Json(value))),
    );
    true
}
