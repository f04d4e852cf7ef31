//! The store as the pages read it.

use std::cmp::Reverse;

use ::xray::TraceId;
use serde_json::Value;

use super::{
    Position, Xray,
    store::Entry,
    trace::{Received, Trace},
};

/// A trace as it is in the store now.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Stored {
    /// By which the latest is first.
    pub(crate) position: Position,
    /// The number of the document that was received last, of all traces' documents: with another one the trace is another.
    pub(crate) sequence: u64,
}

impl Stored {
    fn of(id: &TraceId, entry: &Entry) -> Self {
        Self {
            position: ((entry.start * 1e6) as i64, *id),
            sequence: entry.sequence,
        }
    }
}

/// The documents of a trace, put together as `BatchGetTraces` gives them.
#[derive(Debug)]
pub(crate) struct Documents {
    pub(crate) segments: Vec<Value>,
    /// As [`Stored::sequence`].
    pub(crate) sequence: u64,
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

    /// How many traces there are.
    pub(crate) fn stored_count(&self) -> usize {
        self.store().traces().len()
    }

    /// One trace.
    pub(crate) fn stored_one(&self, id: &TraceId) -> Option<Stored> {
        self.store().get(id).map(|entry| Stored::of(id, entry))
    }

    /// The documents of a trace.
    pub(crate) fn documents(&self, id: &TraceId) -> Option<Documents> {
        let (received, sequence) = {
            let store = self.store();
            let entry = store.get(id)?;
            (Received::new(*id, entry), entry.sequence)
        };
        let trace = Trace::new(&received);
        Some(Documents {
            sequence,
            limit_exceeded: trace.limit_exceeded,
            segments: trace.segments,
        })
    }
}
