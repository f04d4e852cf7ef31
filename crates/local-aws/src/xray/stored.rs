//! The store as the pages read it.

use std::cmp::Reverse;

use ::xray::TraceId;
use serde_json::Value;

use super::{Position, Xray, store::Entry};

/// A trace as it is in the store now.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Stored {
    /// By which the latest is first.
    pub(crate) position: Position,
    /// How many documents of it were received: another number is another trace.
    pub(crate) revision: u32,
}

impl Stored {
    fn of(id: &TraceId, entry: &Entry) -> Self {
        Self {
            position: ((entry.start * 1e6) as i64, *id),
            revision: entry.revision,
        }
    }
}

/// The documents of a trace, put together as `BatchGetTraces` gives them.
#[derive(Debug)]
pub(crate) struct Documents {
    pub(crate) segments: Vec<Value>,
    pub(crate) revision: u32,
    /// X-Ray would say that the trace is too large.
    pub(crate) limit_exceeded: bool,
}

impl Xray {
    /// All traces, the latest first.
    pub(crate) fn stored(&self) -> Vec<Stored> {
        let mut stored: Vec<Stored> = self
            .store()
            .traces()
            .map(|(id, entry)| Stored::of(id, entry))
            .collect();
        stored.sort_unstable_by_key(|one| Reverse(one.position));
        stored
    }

    /// One trace.
    pub(crate) fn stored_one(&self, id: &TraceId) -> Option<Stored> {
        self.store().get(id).map(|entry| Stored::of(id, entry))
    }

    /// The documents of a trace.
    pub(crate) fn documents(&self, id: &TraceId) -> Option<Documents> {
        self.trace(id).map(|trace| Documents {
            revision: trace.revision,
            limit_exceeded: trace.limit_exceeded,
            segments: trace.segments,
        })
    }
}
