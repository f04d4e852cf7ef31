//! A trace: its nodes in the order in which they are read.

mod assemble;

use serde_json::Value;

use crate::{Node, NodeKind};

/// A trace.
#[derive(Clone, Debug, PartialEq)]
pub struct Trace {
    id: String,
    nodes: Vec<Node>,
    unreadable: usize,
}

impl Trace {
    /// The trace `id` from its documents: segments with their subsegments in them, and subsegments that stand alone. What is
    /// there twice under one id is taken once: as it ended, if it has.
    pub fn new(id: impl Into<String>, documents: impl IntoIterator<Item = Value>) -> Self {
        let (nodes, unreadable) = assemble::nodes(documents);
        Self {
            id: id.into(),
            nodes,
            unreadable,
        }
    }

    /// The same from the documents' texts.
    pub fn read(
        id: impl Into<String>,
        documents: impl IntoIterator<Item = impl AsRef<str>>,
    ) -> Self {
        let values = documents
            .into_iter()
            .map(|text| serde_json::from_str(text.as_ref()).unwrap_or(Value::Null));
        Self::new(id, values)
    }

    /// The id as it was given.
    pub fn id(&self) -> &str {
        &self.id
    }

    /// Each node after its parent, and what has one parent in the order in which it began.
    pub fn nodes(&self) -> &[Node] {
        &self.nodes
    }

    /// How many documents are no JSON objects.
    pub fn unreadable(&self) -> usize {
        self.unreadable
    }

    /// The segment that the trace began with, as far as it has arrived; a subsegment only where no segment has.
    pub fn root(&self) -> Option<&Node> {
        let first = |kind| {
            let mut first = self.nodes.iter().filter(|node| node.parent.is_none());
            first.find(|node| node.kind == kind)
        };
        first(NodeKind::Segment).or_else(|| self.nodes.first())
    }

    /// When the first node began, in seconds since 1970; 0 in a trace of nothing.
    pub fn start(&self) -> f64 {
        let first = self.nodes.iter().map(|node| node.start).reduce(f64::min);
        first.unwrap_or_default()
    }

    /// The last moment that the nodes tell of, in seconds since 1970.
    pub fn end(&self) -> f64 {
        let last = self.nodes.iter().map(|node| node.end.unwrap_or(node.start));
        last.reduce(f64::max).unwrap_or_default()
    }

    /// Seconds between the two.
    pub fn duration(&self) -> f64 {
        self.end() - self.start()
    }

    /// Whether work is under way.
    pub fn is_in_progress(&self) -> bool {
        self.nodes.iter().any(Node::is_in_progress)
    }

    /// From when to when a node is shown: one that is under way goes on to the end of the trace.
    pub(crate) fn interval(&self, node: &Node, end_of_trace: f64) -> (f64, f64) {
        (node.start, node.end.unwrap_or(end_of_trace).max(node.start))
    }
}
