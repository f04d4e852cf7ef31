//! A segment document as the JSON text that travels.

mod annotations;
mod limits;
mod name;
mod received;
mod shrink;

use crate::{SegmentDocument, SegmentId, TraceId};

pub use received::ReceivedDocumentError;

/// The JSON text of one document, within all of X-Ray's limits.
///
/// - The name has only characters that X-Ray takes, and is 1 to 200 long.
/// - Other texts have at most 250 characters. Lengths count UTF-16 units, as a service in Java does.
/// - At most 50 annotations, with keys of letters, digits, `_` and `.`; what is too much or too long for one is whole in the
///   metadata namespace `default`.
/// - The text has at most [`Self::LIMIT`] bytes. Where it would have more, stacks are left out, then metadata, then
///   annotations, then whatever else the document can be understood without; the list `truncated` in the metadata namespace
///   `xray` names what was left out.
///
/// Limits: "AWS X-Ray segment documents",
/// <https://docs.aws.amazon.com/xray/latest/devguide/xray-api-segmentdocuments.html>.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct EncodedDocument {
    json: String,
    id: SegmentId,
    trace_id: TraceId,
}

impl EncodedDocument {
    /// The most bytes that X-Ray takes for one document: 64 kB.
    pub const LIMIT: usize = 65_536;

    /// The fewest bytes that every document can be brought within.
    pub const LEAST_LIMIT: usize = 4_096;

    /// Writes `document` in at most [`Self::LIMIT`] bytes.
    pub fn encode(document: SegmentDocument<'_>) -> Self {
        Self::encode_within(document, Self::LIMIT)
    }

    /// Writes `document` in at most `limit` bytes, for a transport that takes less than X-Ray does.
    ///
    /// A limit below [`Self::LEAST_LIMIT`] counts as that, and one above [`Self::LIMIT`] as that.
    pub fn encode_within(mut document: SegmentDocument<'_>, limit: usize) -> Self {
        limits::apply(&mut document);
        let (id, trace_id) = (document.id, document.trace_id);
        let limit = limit.clamp(Self::LEAST_LIMIT, Self::LIMIT);
        let json = shrink::write_within(document, limit);
        Self { json, id, trace_id }
    }

    /// The JSON text.
    pub fn as_str(&self) -> &str {
        &self.json
    }

    /// The bytes of the JSON text.
    pub fn as_bytes(&self) -> &[u8] {
        self.json.as_bytes()
    }

    /// How many bytes the JSON text has.
    #[expect(clippy::len_without_is_empty, reason = "a document is never empty")]
    pub fn len(&self) -> usize {
        self.json.len()
    }

    /// The segment.
    pub fn id(&self) -> SegmentId {
        self.id
    }

    /// The trace that it belongs to.
    pub fn trace_id(&self) -> TraceId {
        self.trace_id
    }

    /// The bytes of the JSON text, without a copy.
    pub fn into_bytes(self) -> Vec<u8> {
        self.json.into_bytes()
    }

    /// The JSON text, without a copy.
    pub fn into_string(self) -> String {
        self.json
    }
}
