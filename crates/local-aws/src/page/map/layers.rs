//! Where the services stand: in layers from left to right, each to the right of who calls it, and within a layer where the
//! lines cross least.
//!
//! After K. Sugiyama, S. Tagawa, M. Toda: "Methods for Visual Understanding of Hierarchical System Structures", 1981: circles
//! are broken up, layers go by the longest way, a line that passes a layer has a place of its own in it, and the order within
//! the layers goes by the neighbours' mean.

use std::collections::{BTreeMap, BTreeSet};

/// How often the layers are ordered, there and back.
const SWEEPS: usize = 4;

/// A place: which layer from the left, and which from the top within it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Place {
    pub(super) layer: usize,
    pub(super) order: usize,
}

/// The places of everything.
#[derive(Debug, Default)]
pub(super) struct Layers {
    /// By the number of the node.
    pub(super) nodes: Vec<Place>,
    /// The places that an edge goes through, from its source to its target, both of them included.
    pub(super) edges: BTreeMap<(usize, usize), Vec<Place>>,
    /// How many places there are in each layer.
    pub(super) sizes: Vec<usize>,
}

/// Places `count` nodes. Of `edges`, those that lead from a node to itself or to none that there is are left out.
pub(super) fn layers(count: usize, edges: &[(usize, usize)]) -> Layers {
    let edges: BTreeSet<(usize, usize)> = edges
        .iter()
        .copied()
        .filter(|(from, to)| from != to && *from < count && *to < count)
        .collect();
    let forward = Forward::of(count, &edges);
    let depths = forward.depths();
    let mut columns: Vec<Vec<usize>> = Vec::new();
    let mut place = |item: usize, depth: usize| {
        if columns.len() <= depth {
            columns.resize(depth + 1, Vec::new());
        }
        if let Some(column) = columns.get_mut(depth) {
            column.push(item);
        }
    };
    for (node, depth) in depths.iter().enumerate() {
        place(node, *depth);
    }
    // What an edge passes: numbers from `count` on.
    let mut next = count;
    let mut ways = BTreeMap::new();
    for &(from, to) in &edges {
        let (left, right) = if forward.holds(from, to) {
            (from, to)
        } else {
            (to, from)
        };
        let depth = |node: usize| depths.get(node).copied().unwrap_or_default();
        let mut way = vec![left];
        for passed in depth(left) + 1..depth(right) {
            place(next, passed);
            way.push(next);
            next += 1;
        }
        way.push(right);
        if left != from {
            way.reverse();
        }
        ways.insert((from, to), way);
    }
    order(&mut columns, &ways, next);
    let places = places(&columns, next);
    let at = |item: &usize| places.get(*item).copied();
    Layers {
        nodes: places.iter().copied().take(count).collect(),
        edges: ways
            .iter()
            .map(|(edge, way)| (*edge, way.iter().filter_map(at).collect()))
            .collect(),
        sizes: columns.iter().map(Vec::len).collect(),
    }
}

/// The edges without those that close a circle, each of which is turned round.
struct Forward {
    edges: BTreeSet<(usize, usize)>,
    /// Each node after all that lead to it.
    order: Vec<usize>,
}

impl Forward {
    fn of(count: usize, edges: &BTreeSet<(usize, usize)>) -> Self {
        let targets = |node: usize| edges.range((node, 0)..=(node, usize::MAX));
        let has_caller: BTreeSet<usize> = edges.iter().map(|(_, to)| *to).collect();
        let (callers, others): (Vec<usize>, Vec<usize>) =
            (0..count).partition(|node| !has_caller.contains(node));
        let mut forward = BTreeSet::new();
        let mut done = vec![];
        let mut seen = BTreeSet::new();
        for start in callers.into_iter().chain(others) {
            if !seen.insert(start) {
                continue;
            }
            // By hand and not by recursion, which a long chain would exhaust.
            let mut open = vec![(start, targets(start))];
            while let Some((node, rest)) = open.last_mut() {
                let node = *node;
                match rest.next() {
                    Some(&(_, to)) if open.iter().any(|(one, _)| *one == to) => {
                        forward.insert((to, node));
                    }
                    Some(&(_, to)) => {
                        forward.insert((node, to));
                        if seen.insert(to) {
                            open.push((to, targets(to)));
                        }
                    }
                    None => {
                        done.push(node);
                        open.pop();
                    }
                }
            }
        }
        done.reverse();
        Self {
            edges: forward,
            order: done,
        }
    }

    fn holds(&self, from: usize, to: usize) -> bool {
        self.edges.contains(&(from, to))
    }

    /// The longest way to each node.
    fn depths(&self) -> Vec<usize> {
        let mut depths = vec![0; self.order.len()];
        for node in &self.order {
            let depth = depths.get(*node).copied().unwrap_or_default();
            for (_, to) in self.edges.range((*node, 0)..=(*node, usize::MAX)) {
                if let Some(deeper) = depths.get_mut(*to) {
                    *deeper = (*deeper).max(depth + 1);
                }
            }
        }
        depths
    }
}

/// Puts the items of each layer into the order of the mean of their neighbours.
fn order(columns: &mut [Vec<usize>], ways: &BTreeMap<(usize, usize), Vec<usize>>, items: usize) {
    let mut neighbours = vec![Vec::new(); items];
    for way in ways.values() {
        for pair in way.windows(2) {
            if let [one, other] = *pair {
                if let Some(of_one) = neighbours.get_mut(one) {
                    of_one.push(other);
                }
                if let Some(of_other) = neighbours.get_mut(other) {
                    of_other.push(one);
                }
            }
        }
    }
    for sweep in 0..SWEEPS {
        let mut indices: Vec<usize> = (0..columns.len()).collect();
        if sweep % 2 == 1 {
            indices.reverse();
        }
        for index in indices {
            let places = places(columns, items);
            let mean = |item: &usize| {
                let of_item = neighbours.get(*item).map(Vec::as_slice).unwrap_or_default();
                let is_before = |place: &&Place| {
                    if sweep % 2 == 0 {
                        place.layer < index
                    } else {
                        place.layer > index
                    }
                };
                let orders: Vec<usize> = of_item
                    .iter()
                    .filter_map(|neighbour| places.get(*neighbour))
                    .filter(is_before)
                    .map(|place| place.order)
                    .collect();
                let own = places.get(*item).map_or(0, |place| place.order);
                if orders.is_empty() {
                    own as f64
                } else {
                    orders.iter().sum::<usize>() as f64 / orders.len() as f64
                }
            };
            if let Some(column) = columns.get_mut(index) {
                // The bits of numbers that are not negative are in the order of the numbers.
                column.sort_by_cached_key(|item| mean(item).to_bits());
            }
        }
    }
}

fn places(columns: &[Vec<usize>], items: usize) -> Vec<Place> {
    let mut places = vec![Place { layer: 0, order: 0 }; items];
    for (layer, column) in columns.iter().enumerate() {
        for (order, item) in column.iter().enumerate() {
            if let Some(place) = places.get_mut(*item) {
                *place = Place { layer, order };
            }
        }
    }
    places
}

#[cfg(test)]
mod tests;
