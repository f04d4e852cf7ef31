//! OpenTelemetry's values as X-Ray's, without copying texts.

use std::borrow::Cow;

use opentelemetry::{Array, StringValue, Value};

use crate::document::{AnnotationValue, MetadataValue};

pub(super) fn text(value: &Value) -> Option<&str> {
    match value {
        Value::String(text) => Some(text.as_str()),
        _ => None,
    }
}

pub(super) fn texts(value: &Value) -> Option<&[StringValue]> {
    match value {
        Value::Array(Array::String(texts)) => Some(texts),
        _ => None,
    }
}

/// A whole number that is not negative, also where it was recorded as a text.
pub(super) fn number(value: &Value) -> Option<u64> {
    match value {
        Value::I64(number) => u64::try_from(*number).ok(),
        Value::String(text) => text.as_str().parse().ok(),
        _ => None,
    }
}

pub(super) fn annotation(value: &Value) -> Option<AnnotationValue<'_>> {
    Some(match value {
        Value::Bool(value) => AnnotationValue::Boolean(*value),
        Value::I64(number) => AnnotationValue::Integer(*number),
        Value::F64(number) => AnnotationValue::Number(*number),
        Value::String(text) => text.as_str().into(),
        // X-Ray has no lists here.
        _ => return None,
    })
}

pub(super) fn metadata(value: &Value) -> MetadataValue<'_> {
    match value {
        Value::Bool(value) => MetadataValue::Boolean(*value),
        Value::I64(number) => MetadataValue::Integer(*number),
        // JSON has no such number.
        Value::F64(number) if !number.is_finite() => number.to_string().into(),
        Value::F64(number) => MetadataValue::Number(*number),
        Value::String(text) => text.as_str().into(),
        Value::Array(Array::Bool(values)) => MetadataValue::Booleans(values.into()),
        Value::Array(Array::I64(values)) => MetadataValue::Integers(values.into()),
        Value::Array(Array::F64(values)) => MetadataValue::Numbers(values.into()),
        Value::Array(Array::String(values)) => {
            MetadataValue::Texts(values.iter().map(|text| text.as_str().into()).collect())
        }
        // Kinds of values that come with later versions of OpenTelemetry.
        other => MetadataValue::Text(Cow::Owned(other.to_string())),
    }
}
