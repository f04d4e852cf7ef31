//! What is kept: documents by trace, bounded in bytes.

use std::{
    collections::{BTreeMap, HashMap},
    time::{SystemTime, UNIX_EPOCH},
};

use ::xray::{SegmentId, TraceId};

use super::document::Document;

/// What a document costs beside its text: its entries in the maps, generously.
const OVERHEAD: usize = 512;

/// The documents of all traces. When they exceed the limit, the traces go that have received nothing for longest.
#[derive(Debug)]
pub(super) struct Store {
    /// When it began, in microseconds since 1970: a number of documents is this store's only.
    began: u64,
    limit: usize,
    bytes: usize,
    sequence: u64,
    traces: HashMap<TraceId, Entry>,
    /// Traces by the sequence number of what they received last.
    by_update: BTreeMap<u64, TraceId>,
    pub(super) replaced: u64,
    pub(super) evicted: u64,
}

/// The documents of a trace.
#[derive(Debug)]
pub(super) struct Entry {
    /// In the order in which they were received.
    documents: BTreeMap<u64, Document>,
    by_id: HashMap<SegmentId, u64>,
    /// When its earliest segment began, in seconds since 1970.
    pub(super) start: f64,
    /// When a document of it was received last.
    pub(super) updated: SystemTime,
    /// The number of the document that it received last. No trace has it before or after: one that made room and comes again
    /// has a later one.
    pub(super) sequence: u64,
    /// How many documents of it were received.
    pub(super) revision: u32,
}

impl Entry {
    pub(super) fn documents(&self) -> impl Iterator<Item = &Document> {
        self.documents.values()
    }
}

impl Store {
    pub(super) fn new(limit: usize) -> Self {
        let since_epoch = SystemTime::now().duration_since(UNIX_EPOCH);
        Self {
            began: since_epoch.unwrap_or_default().as_micros() as u64,
            limit,
            bytes: 0,
            sequence: 0,
            traces: HashMap::new(),
            by_update: BTreeMap::new(),
            replaced: 0,
            evicted: 0,
        }
    }

    pub(super) fn set_limit(&mut self, bytes: usize) {
        self.limit = bytes;
        self.make_room();
    }

    pub(super) fn limit(&self) -> usize {
        self.limit
    }

    pub(super) fn bytes(&self) -> usize {
        self.bytes
    }

    pub(super) fn traces(&self) -> impl ExactSizeIterator<Item = (&TraceId, &Entry)> {
        self.traces.iter()
    }

    pub(super) fn segments(&self) -> usize {
        self.traces
            .values()
            .map(|entry| entry.documents.len())
            .sum()
    }

    /// When it began, in microseconds since 1970.
    pub(super) fn began(&self) -> u64 {
        self.began
    }

    /// How many documents were put.
    pub(super) fn sequence(&self) -> u64 {
        self.sequence
    }

    /// The traces that received something after the document of that number, who received something last at the end.
    pub(super) fn changed_since(&self, sequence: u64) -> Vec<TraceId> {
        let changed = self.by_update.range(sequence.saturating_add(1)..);
        changed.map(|(_, id)| *id).collect()
    }

    pub(super) fn get(&self, id: &TraceId) -> Option<&Entry> {
        self.traces.get(id)
    }

    /// Keeps `document`. One that is there already under the same id is replaced, unless it is complete and the new one
    /// is not: documents may arrive in any order.
    pub(super) fn put(&mut self, document: Document, now: SystemTime) {
        self.sequence += 1;
        let sequence = self.sequence;
        let entry = self.traces.entry(document.trace_id).or_insert(Entry {
            documents: BTreeMap::new(),
            by_id: HashMap::new(),
            start: document.start,
            updated: now,
            sequence,
            revision: 0,
        });
        self.by_update.remove(&entry.sequence);
        self.by_update.insert(sequence, document.trace_id);
        entry.sequence = sequence;
        entry.updated = now;
        entry.revision = entry.revision.saturating_add(1);
        if let Some(earlier) = entry.by_id.get(&document.id).copied() {
            self.replaced += 1;
            let complete = entry
                .documents
                .get(&earlier)
                .is_some_and(|earlier| !earlier.in_progress);
            if complete && document.in_progress {
                return;
            }
            if let Some(earlier) = entry.documents.remove(&earlier) {
                self.bytes -= cost(&earlier);
                entry.start = earliest(entry);
            }
        }
        self.bytes += cost(&document);
        entry.start = entry.start.min(document.start);
        entry.by_id.insert(document.id, sequence);
        entry.documents.insert(sequence, document);
        self.make_room();
    }

    fn make_room(&mut self) {
        while self.bytes > self.limit {
            let Some((sequence, id)) = self.by_update.pop_first() else {
                return;
            };
            if self.by_update.is_empty() {
                self.shorten(sequence, id);
                return;
            }
            if let Some(entry) = self.traces.remove(&id) {
                self.bytes -= entry.documents().map(cost).sum::<usize>();
                self.evicted += entry.documents.len() as u64;
            }
        }
    }

    /// Takes the oldest documents off the only trace that is left.
    fn shorten(&mut self, sequence: u64, id: TraceId) {
        let Some(entry) = self.traces.get_mut(&id) else {
            return;
        };
        while self.bytes > self.limit
            && let Some((_, oldest)) = entry.documents.pop_first()
        {
            entry.by_id.remove(&oldest.id);
            self.bytes -= cost(&oldest);
            self.evicted += 1;
        }
        if entry.documents.is_empty() {
            self.traces.remove(&id);
        } else {
            entry.start = earliest(entry);
            self.by_update.insert(sequence, id);
        }
    }
}

fn cost(document: &Document) -> usize {
    document.text.len() + OVERHEAD
}

fn earliest(entry: &Entry) -> f64 {
    entry
        .documents()
        .map(|document| document.start)
        .fold(f64::INFINITY, f64::min)
}

#[cfg(test)]
mod tests;
