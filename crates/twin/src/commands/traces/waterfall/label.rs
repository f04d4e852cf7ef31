//! The names of nodes with the branches of the tree in front of them.

use trace_view::{Node, Trace};

use super::SHORTEST_NAME;
use crate::commands::traces::cell::{clean, width};

/// Branches are drawn down to this depth at most. What is deeper stands there with its depth.
const DEEPEST: usize = 12;

/// What a branch takes for each depth.
const BRANCH: usize = 2;

/// The labels of all nodes.
pub(super) struct Labels {
    labels: Vec<String>,
    /// What stands in front of a line below each node.
    below: Vec<String>,
    /// The columns that the longest label takes, of those that there are.
    longest: usize,
}

/// The nodes with their names.
pub(super) struct Tree<'t> {
    nodes: &'t [Node],
    names: Vec<String>,
}

impl<'t> Tree<'t> {
    pub(super) fn of(trace: &'t Trace) -> Self {
        let nodes = trace.nodes();
        let names = nodes.iter().map(|node| clean(&node.label())).collect();
        Self { nodes, names }
    }

    /// The columns in which every name has its own though no branch is drawn.
    pub(super) fn shortest(&self) -> usize {
        self.needed(0)
    }

    /// The columns in which every name has its own behind all branches.
    pub(super) fn branched(&self) -> usize {
        self.needed(DEEPEST)
    }

    /// The same behind branches down to this depth.
    fn needed(&self, deepest: usize) -> usize {
        let needed = self.nodes.iter().zip(&self.names).map(|(node, name)| {
            let branches = BRANCH * node.depth.min(deepest);
            branches + deeper(node.depth, deepest).len() + width(name).min(SHORTEST_NAME)
        });
        needed.max().unwrap_or(0)
    }

    /// The labels in so many columns, or in as many as they take.
    pub(super) fn labels(&self, columns: Option<usize>) -> Labels {
        let limit = columns.unwrap_or(usize::MAX);
        let mut depths = (0..=DEEPEST).rev();
        let deepest = depths.find(|deepest| self.needed(*deepest) <= limit);
        let deepest = deepest.unwrap_or(0);
        let (mut labels, mut below) = (Vec::new(), Vec::new());
        // For each depth whether another node follows there.
        let mut goes_on: Vec<bool> = Vec::new();
        for (index, (node, name)) in self.nodes.iter().zip(&self.names).enumerate() {
            goes_on.truncate(node.depth);
            let shown = node.depth.min(deepest);
            let above: String = goes_on
                .iter()
                .take(shown)
                .skip(1)
                .map(|goes_on| if *goes_on { "│ " } else { "  " })
                .collect();
            let (branch, next) = match (shown, node.is_last_child) {
                (0, _) => ("", ""),
                (_, true) => ("└ ", "  "),
                (_, false) => ("├ ", "│ "),
            };
            let deeper = deeper(node.depth, deepest);
            labels.push(format!("{above}{branch}{deeper}{name}"));
            let has_children = self
                .nodes
                .get(index + 1)
                .is_some_and(|next| next.parent == Some(index));
            let own = if has_children && shown < deepest {
                "│ "
            } else {
                "  "
            };
            below.push(format!("{above}{next}{own}"));
            goes_on.push(!node.is_last_child);
        }
        let longest = labels.iter().map(|label| width(label)).max().unwrap_or(0);
        Labels {
            labels,
            below,
            longest: longest.min(limit),
        }
    }
}

impl Labels {
    pub(super) fn get(&self, node: usize) -> &str {
        self.labels.get(node).map_or("", String::as_str)
    }

    pub(super) fn below(&self, node: usize) -> &str {
        self.below.get(node).map_or("", String::as_str)
    }

    pub(super) fn longest(&self) -> usize {
        self.longest
    }
}

/// The depth, for a node whose branches are not all drawn.
fn deeper(depth: usize, deepest: usize) -> String {
    if depth > deepest {
        format!("({depth}) ")
    } else {
        String::new()
    }
}
