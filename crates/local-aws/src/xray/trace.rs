//! A trace put together from the documents that were received of it.

mod inferred;

use std::collections::{BTreeMap, HashMap, HashSet};

use ::xray::TraceId;
use serde_json::Value;

use super::{
    document::Document,
    part::{Part, seconds_between},
    store::Entry,
};

/// How deep subsegments are put into one another. What is deeper stays beside, with its `parent_id`: a chain of any length
/// can be sent, and JSON of any depth could be read by nobody.
const DEEPEST: usize = 50;

/// X-Ray says so when the documents of a trace are larger together, in bytes.
const LARGEST_TRACE: usize = 500 * 1024;

/// A trace with its segments, the earliest first: subsegments that were sent alone are where they belong, and calls of
/// services that send no segments have inferred ones.
#[derive(Debug)]
pub(super) struct Trace {
    pub(super) id: TraceId,
    pub(super) segments: Vec<Value>,
    /// The index of the segment that no other segment of the trace leads to.
    root: Option<usize>,
    pub(super) limit_exceeded: bool,
    pub(super) revision: u32,
}

/// What a trace is put together from: cheap to take out of the store.
#[derive(Debug)]
pub(super) struct Received {
    id: TraceId,
    documents: Vec<Document>,
    revision: u32,
}

impl Received {
    pub(super) fn new(id: TraceId, entry: &Entry) -> Self {
        Self {
            id,
            documents: entry.documents().cloned().collect(),
            revision: entry.revision,
        }
    }
}

impl Trace {
    pub(super) fn new(received: &Received) -> Self {
        let bytes: usize = received.documents.iter().map(|one| one.text.len()).sum();
        let documents = received
            .documents
            .iter()
            .filter_map(|document| serde_json::from_str(&document.text).ok());
        let mut segments = assemble(documents);
        let inferred = inferred::segments(&segments);
        segments.extend(inferred);
        segments.sort_by(|one, other| Part(one).start().total_cmp(&Part(other).start()));
        Self {
            id: received.id,
            root: root(&segments),
            segments,
            limit_exceeded: bytes > LARGEST_TRACE,
            revision: received.revision,
        }
    }

    pub(super) fn parts(&self) -> impl Iterator<Item = Part<'_>> {
        self.segments.iter().map(Part)
    }

    /// The segment that the trace began with, as far as it has arrived.
    pub(super) fn root(&self) -> Option<Part<'_>> {
        self.root.and_then(|root| self.segments.get(root)).map(Part)
    }

    pub(super) fn start(&self) -> f64 {
        self.parts().map(Part::start).fold(f64::INFINITY, f64::min)
    }

    /// Seconds from the beginning of the first segment to the end of the last that ended.
    pub(super) fn duration(&self) -> Option<f64> {
        let end = self.parts().filter_map(Part::end).reduce(f64::max)?;
        Some(seconds_between(self.start(), end))
    }

    /// Whether a segment is under way.
    pub(super) fn is_partial(&self) -> bool {
        self.parts().any(|part| part.end().is_none())
    }
}

/// A segment that no other one leads to, the earliest of them; a subsegment only where no segment has arrived.
fn root(segments: &[Value]) -> Option<usize> {
    let known: HashSet<&str> = segments
        .iter()
        .flat_map(|segment| Part(segment).all())
        .filter_map(Part::id)
        .collect();
    let is_first = |segment: &Value| {
        let part = Part(segment);
        part.parent_id()
            .is_none_or(|parent| !known.contains(parent))
    };
    segments
        .iter()
        .position(|segment| is_first(segment) && !is_alone(segment))
        .or_else(|| segments.iter().position(is_first))
}

/// Whether the document is a subsegment that was sent alone.
fn is_alone(document: &Value) -> bool {
    Part(document).text("/type") == Some("subsegment")
}

/// Subsegments that were sent alone, by the id of their parent.
type Waiting = BTreeMap<String, Vec<Value>>;

fn assemble(documents: impl Iterator<Item = Value>) -> Vec<Value> {
    let (alone, mut segments): (Vec<Value>, Vec<Value>) = documents.partition(is_alone);
    let known: HashSet<String> = segments
        .iter()
        .chain(&alone)
        .flat_map(|document| Part(document).all())
        .filter_map(Part::id)
        .map(str::to_owned)
        .collect();
    let mut waiting = Waiting::new();
    for document in alone {
        match Part(&document).parent_id() {
            Some(parent) if known.contains(parent) => {
                let parent = parent.to_owned();
                waiting.entry(parent).or_default().push(document);
            }
            Some(_) | None => segments.push(document),
        }
    }
    for segment in &mut segments {
        attach(segment, &mut waiting, DEEPEST);
    }
    // What is left is too deep, or in a circle.
    while let Some((_, documents)) = waiting.pop_first() {
        for mut document in documents {
            attach(&mut document, &mut waiting, DEEPEST);
            segments.push(document);
        }
    }
    segments
}

/// Puts what waits for `part`, or for a subsegment of it, into it.
fn attach(part: &mut Value, waiting: &mut Waiting, depth: usize) {
    if depth == 0 || waiting.is_empty() {
        return;
    }
    let arrived = Part(part).id().and_then(|id| waiting.remove(id));
    let Some(members) = part.as_object_mut() else {
        return;
    };
    if arrived.is_none() && !members.contains_key("subsegments") {
        return;
    }
    let subsegments = members
        .entry("subsegments")
        .or_insert_with(|| Value::Array(Vec::new()));
    let Some(subsegments) = subsegments.as_array_mut() else {
        return;
    };
    join(subsegments, arrived.unwrap_or_default());
    subsegments.sort_by(|one, other| Part(one).start().total_cmp(&Part(other).start()));
    for subsegment in subsegments {
        attach(subsegment, waiting, depth - 1);
    }
}

/// Puts `documents` among `subsegments`; one that is there under its id is replaced when it was under way.
fn join(subsegments: &mut Vec<Value>, documents: Vec<Value>) {
    if documents.is_empty() {
        return;
    }
    let mut places: HashMap<String, usize> = subsegments
        .iter()
        .enumerate()
        .filter_map(|(place, one)| Some((Part(one).id()?.to_owned(), place)))
        .collect();
    for mut document in documents {
        if let Some(members) = document.as_object_mut() {
            // They say where it belongs, which its place does now.
            for name in ["type", "trace_id", "parent_id"] {
                members.remove(name);
            }
        }
        let id = Part(&document).id().unwrap_or_default().to_owned();
        let place = places
            .get(&id)
            .and_then(|place| subsegments.get_mut(*place));
        match place {
            Some(earlier) if Part(earlier).end().is_none() => *earlier = document,
            Some(_) => {}
            None => {
                places.insert(id, subsegments.len());
                subsegments.push(document);
            }
        }
    }
}
