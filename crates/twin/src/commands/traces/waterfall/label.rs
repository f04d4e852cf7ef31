//! The names of nodes with the branches of the tree in front of them.

use serde_json::Value;
use trace_view::{Node, NodeKind, Trace};

use crate::commands::traces::cell::{clean, width};

/// Branches are drawn down to this depth. What is deeper stands there with its depth.
const DEEPEST: usize = 12;

/// The labels of all nodes.
pub(super) struct Labels {
    labels: Vec<String>,
    /// What stands in front of a line below each node.
    below: Vec<String>,
}

impl Labels {
    pub(super) fn of(trace: &Trace) -> Self {
        let nodes = trace.nodes();
        let (mut labels, mut below) = (Vec::new(), Vec::new());
        // For each depth whether another node follows there.
        let mut goes_on: Vec<bool> = Vec::new();
        for (index, node) in nodes.iter().enumerate() {
            goes_on.truncate(node.depth);
            let shown = node.depth.min(DEEPEST);
            let above: String = goes_on
                .iter()
                .take(shown)
                .skip(1)
                .map(|goes_on| if *goes_on { "│ " } else { "  " })
                .collect();
            let branch = match (node.depth, node.is_last_child) {
                (0, _) => "",
                (_, true) => "└ ",
                (_, false) => "├ ",
            };
            let deeper = if node.depth > DEEPEST {
                format!("({}) ", node.depth)
            } else {
                String::new()
            };
            labels.push(format!("{above}{branch}{deeper}{}", clean(&name(node))));
            let next = match (node.depth, node.is_last_child) {
                (0, _) => "",
                (_, true) => "  ",
                (_, false) => "│ ",
            };
            let has_children = nodes
                .get(index + 1)
                .is_some_and(|next| next.parent == Some(index));
            let own = if has_children { "│ " } else { "  " };
            below.push(format!("{above}{next}{own}"));
            goes_on.push(!node.is_last_child);
        }
        Self { labels, below }
    }

    pub(super) fn get(&self, node: usize) -> &str {
        self.labels.get(node).map_or("", String::as_str)
    }

    pub(super) fn below(&self, node: usize) -> &str {
        self.below.get(node).map_or("", String::as_str)
    }

    pub(super) fn longest(&self) -> usize {
        let widths = self.labels.iter().map(|label| width(label));
        widths.max().unwrap_or(0)
    }
}

/// The name; of a call also what was called, and of a failed one the status.
fn name(node: &Node) -> String {
    let mut name = node.name.clone();
    let operation = node.aws.get("operation").and_then(Value::as_str);
    let is_call = node.namespace.is_some() || node.kind == NodeKind::Inferred;
    if let Some(operation) = operation.filter(|_| is_call) {
        name.push(' ');
        name.push_str(operation);
    }
    let status = node.http.as_ref().and_then(|http| http.status);
    if let Some(status) = status.filter(|status| *status >= 400) {
        name.push_str(&format!(" {status}"));
    }
    name
}
