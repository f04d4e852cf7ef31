//! Annotations within X-Ray's limits. What is over them is kept in the metadata.

use std::borrow::Cow;
use std::collections::BTreeMap;

use super::limits::{cut, end_within};
use crate::SegmentDocument;
use crate::document::{AnnotationValue, MetadataValue};

/// The most annotations of a trace, hence of a document.
const COUNT: usize = 50;
/// The most characters of a key, which are ASCII.
const KEY: usize = 500;
/// The most characters of a value.
const VALUE: usize = 1000;

/// The keys that API Gateway gives its own segments, which no other program may use.
const OF_AWS: [&str; 2] = ["aws:api_id", "aws:api_stage"];

/// The metadata namespace of what has no other.
const NAMESPACE: &str = "default";

pub(super) fn apply(document: &mut SegmentDocument<'_>) {
    let good = document.annotations.len() <= COUNT
        && document
            .annotations
            .iter()
            .all(|(key, value)| is_good_key(key) && is_good_value(value));
    if good {
        return;
    }
    let mut kept = BTreeMap::new();
    for (key, mut value) in std::mem::take(&mut document.annotations) {
        let good_key = good_key(&key);
        let whole = metadata(&value);
        let fits = is_good_value(&value);
        if let AnnotationValue::Text(text) = &mut value {
            cut(text, VALUE);
        }
        let is_number = !matches!(value, AnnotationValue::Number(number) if !number.is_finite());
        let taken = kept.len() < COUNT && is_number && !kept.contains_key(&good_key);
        if taken {
            kept.insert(good_key, value);
        }
        if !taken || !fits {
            let default = document.metadata.entry(Cow::Borrowed(NAMESPACE));
            default.or_default().insert(key, whole);
        }
    }
    document.annotations = kept;
}

fn is_good_key(key: &str) -> bool {
    OF_AWS.contains(&key) || (1..=KEY).contains(&key.len()) && key.bytes().all(is_good_byte)
}

fn is_good_byte(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || byte == b'_' || byte == b'.'
}

fn is_good_value(value: &AnnotationValue<'_>) -> bool {
    match value {
        AnnotationValue::Text(text) => end_within(text, VALUE).is_none(),
        AnnotationValue::Number(number) => number.is_finite(),
        AnnotationValue::Integer(_) | AnnotationValue::Boolean(_) => true,
    }
}

/// The same key with `_` for every character that X-Ray does not take.
fn good_key<'a>(key: &Cow<'a, str>) -> Cow<'a, str> {
    if is_good_key(key) {
        return key.clone();
    }
    let written: String = key
        .chars()
        .map(|character| match u8::try_from(character) {
            Ok(byte) if is_good_byte(byte) => character,
            _ => '_',
        })
        .take(KEY)
        .collect();
    match written.as_str() {
        "" => Cow::Borrowed("_"),
        _ => Cow::Owned(written),
    }
}

fn metadata<'a>(value: &AnnotationValue<'a>) -> MetadataValue<'a> {
    match value {
        AnnotationValue::Text(text) => MetadataValue::Text(text.clone()),
        AnnotationValue::Integer(number) => MetadataValue::Integer(*number),
        AnnotationValue::Number(number) if !number.is_finite() => number.to_string().into(),
        AnnotationValue::Number(number) => MetadataValue::Number(*number),
        AnnotationValue::Boolean(value) => MetadataValue::Boolean(*value),
    }
}
