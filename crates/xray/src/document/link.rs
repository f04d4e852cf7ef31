use std::borrow::Cow;
use std::collections::BTreeMap;

use serde::Serialize;

use super::MetadataValue;
use crate::{SegmentId, TraceId};

/// Another trace that a segment is related to, such as the one of a message that it took from a queue.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Link<'a> {
    /// The other trace.
    pub trace_id: TraceId,
    /// The segment in it.
    pub id: SegmentId,
    /// How they are related.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub attributes: BTreeMap<Cow<'a, str>, MetadataValue<'a>>,
}
