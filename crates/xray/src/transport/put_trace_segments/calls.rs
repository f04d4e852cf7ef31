//! Which documents go together in a call.

use crate::EncodedDocument;

/// X-Ray's own limit.
const MOST_DOCUMENTS: usize = 50;
/// This crate's limit, see [`PutTraceSegmentsTransport`](super::PutTraceSegmentsTransport).
const MOST_BYTES: usize = 1024 * 1024;

/// Splits `documents`, in their order, into calls within both limits. A call has one document at least.
pub(super) fn split(documents: Vec<EncodedDocument>) -> Vec<Vec<EncodedDocument>> {
    let mut calls: Vec<Vec<EncodedDocument>> = Vec::new();
    let mut bytes = 0;
    for document in documents {
        let size = document.len();
        match calls.last_mut() {
            Some(call) if call.len() < MOST_DOCUMENTS && bytes + size <= MOST_BYTES => {
                bytes += size;
                call.push(document);
            }
            Some(_) | None => {
                bytes = size;
                calls.push(vec![document]);
            }
        }
    }
    calls
}

#[cfg(test)]
mod tests {
    use std::time::UNIX_EPOCH;

    use serde_json::Value;

    use super::*;
    use crate::{SegmentDocument, SegmentId, TraceId};

    fn document(bytes: usize) -> EncodedDocument {
        let mut document = SegmentDocument::new(
            "name",
            SegmentId::new(),
            TraceId::new(UNIX_EPOCH),
            UNIX_EPOCH,
        );
        document
            .metadata
            .entry("default".into())
            .or_default()
            .insert("text".into(), Value::String("x".repeat(bytes)).into());
        EncodedDocument::encode(document)
    }

    fn sizes(documents: Vec<EncodedDocument>) -> Vec<usize> {
        split(documents).iter().map(Vec::len).collect()
    }

    #[test]
    fn fifty_documents_a_call_at_most() {
        assert_eq!(sizes(Vec::new()), [0; 0]);
        assert_eq!(sizes(vec![document(1); 50]), [50]);
        assert_eq!(sizes(vec![document(1); 51]), [50, 1]);
        assert_eq!(sizes(vec![document(1); 149]), [50, 50, 49]);
    }

    #[test]
    fn a_mebibyte_a_call_at_most() {
        let calls = split(vec![document(60_000); 40]);
        assert_eq!(calls.iter().map(Vec::len).sum::<usize>(), 40);
        for call in &calls {
            let bytes: usize = call.iter().map(EncodedDocument::len).sum();
            assert!(bytes <= MOST_BYTES, "{bytes}");
        }
        assert_eq!(calls.len(), 3);
    }
}
