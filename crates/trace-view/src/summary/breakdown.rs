//! Where the time of a trace went.

use std::collections::BinaryHeap;

use serde::Serialize;

use crate::{Layer, Trace};

/// What a layer has of a request's time.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct Share {
    /// Whose time it is.
    pub layer: Layer,
    /// How much of it, in seconds.
    pub seconds: f64,
}

/// A node that runs; the greatest is the one whose time it is.
#[derive(Clone, Copy)]
struct Running {
    depth: usize,
    layer: Layer,
    end: f64,
}

impl Running {
    /// The deepest has caused no other that runs. Lambda tells of the invocation beside the handler, whose time it is.
    fn rank(&self) -> (usize, Layer) {
        (self.depth, self.layer)
    }
}

impl PartialEq for Running {
    fn eq(&self, other: &Self) -> bool {
        self.rank() == other.rank()
    }
}

impl Eq for Running {}

impl PartialOrd for Running {
    fn partial_cmp(&self, other: &Self) -> Option<std::cmp::Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Running {
    fn cmp(&self, other: &Self) -> std::cmp::Ordering {
        self.rank().cmp(&other.rank())
    }
}

/// Each moment of the root's time belongs to one layer: that of the deepest node that runs then.
pub(super) fn breakdown(trace: &Trace) -> Vec<Share> {
    let Some(root) = trace.root() else {
        return Vec::new();
    };
    let end_of_trace = trace.end();
    let (from, to) = trace.interval(root, end_of_trace);
    let mut starts: Vec<(f64, Running)> = trace
        .nodes()
        .iter()
        .map(|node| {
            let (start, end) = trace.interval(node, end_of_trace);
            let running = Running {
                depth: node.depth,
                layer: node.layer,
                end: end.min(to),
            };
            (start.max(from), running)
        })
        .filter(|(start, running)| running.end > *start)
        .collect();
    starts.sort_by(|(one, _), (other, _)| one.total_cmp(other));

    let mut seconds = [0.0; Layer::ALL.len()];
    let mut running: BinaryHeap<Running> = BinaryHeap::new();
    let mut starts = starts.into_iter().peekable();
    let mut now = from;
    loop {
        while let Some((_, started)) = starts.next_if(|(start, _)| *start <= now) {
            running.push(started);
        }
        while running.peek().is_some_and(|deepest| deepest.end <= now) {
            running.pop();
        }
        let next_start = starts.peek().map(|(start, _)| *start);
        let until = match (running.peek(), next_start) {
            (Some(deepest), Some(start)) => deepest.end.min(start),
            (Some(deepest), None) => deepest.end,
            (None, Some(start)) => start,
            (None, None) => break,
        };
        if let Some(deepest) = running.peek() {
            seconds[deepest.layer as usize] += until - now;
        }
        now = until;
    }
    let shares = Layer::ALL.iter().zip(seconds);
    shares
        .filter(|(_, seconds)| *seconds > 0.0)
        .map(|(&layer, seconds)| Share { layer, seconds })
        .collect()
}
