//! Documents to send.

use std::time::{Duration, UNIX_EPOCH};

use serde_json::Value;
use xray::{EncodedDocument, SegmentDocument, SegmentId, TraceId};

pub(crate) fn document(name: &str) -> EncodedDocument {
    with_text(name, 0, EncodedDocument::LIMIT)
}

/// A document with a text of `bytes` bytes, encoded within `limit`.
pub(crate) fn with_text(name: &str, bytes: usize, limit: usize) -> EncodedDocument {
    // The same for all, so that documents of the same name have the same length.
    let now = UNIX_EPOCH + Duration::from_secs(1_800_000_000);
    let mut document =
        SegmentDocument::new(name.to_owned(), SegmentId::new(), TraceId::new(now), now).ended(now);
    document
        .metadata
        .entry("default".into())
        .or_default()
        .insert("text".into(), Value::String("x".repeat(bytes)).into());
    EncodedDocument::encode_within(document, limit)
}
