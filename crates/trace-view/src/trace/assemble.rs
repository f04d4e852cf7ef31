//! Documents put in their places.

use std::collections::HashMap;

use serde_json::Value;

use crate::members::{Object, text};
use crate::node::{self, Node};

/// A node on its way to its place.
struct Found {
    node: Node,
    /// The index of the node in whose document it stood.
    enclosing: Option<usize>,
    parent_id: Option<String>,
    /// The index of the node that has the same id and is taken in its stead.
    same: Option<usize>,
}

/// The nodes in order, and how many documents are no objects.
pub(super) fn nodes(documents: impl IntoIterator<Item = Value>) -> (Vec<Node>, usize) {
    let (mut found, unreadable) = flatten(documents);
    let by_id = take_once(&mut found);
    let parents = parents(&found, &by_id);
    let order = order(&found, &parents);
    (placed(found, &order), unreadable)
}

/// Every segment and subsegment; what encloses another comes before it.
fn flatten(documents: impl IntoIterator<Item = Value>) -> (Vec<Found>, usize) {
    let mut unreadable = 0;
    let mut found = Vec::new();
    let mut waiting: Vec<(Object, Option<usize>, f64)> = Vec::new();
    for document in documents {
        let Value::Object(members) = document else {
            unreadable += 1;
            continue;
        };
        waiting.push((members, None, 0.0));
        while let Some((mut members, enclosing, start)) = waiting.pop() {
            let subsegments = members.remove("subsegments");
            let parent_id = text(&members, "parent_id");
            let node = node::node(members, enclosing.is_some(), start);
            let (place, start) = (found.len(), node.start);
            found.push(Found {
                node,
                enclosing,
                parent_id,
                same: None,
            });
            if let Some(Value::Array(subsegments)) = subsegments {
                for subsegment in subsegments.into_iter().rev() {
                    if let Value::Object(members) = subsegment {
                        waiting.push((members, Some(place), start));
                    }
                }
            }
        }
    }
    (found, unreadable)
}

/// Marks what is there under its id already. Gives the index of each id.
fn take_once(found: &mut [Found]) -> HashMap<String, usize> {
    let mut by_id: HashMap<String, usize> = HashMap::with_capacity(found.len());
    for index in 0..found.len() {
        let id = found[index].node.id.clone();
        if id.is_empty() {
            continue;
        }
        let Some(earlier) = by_id.get(&id).copied() else {
            by_id.insert(id, index);
            continue;
        };
        found[index].same = Some(earlier);
        if found[earlier].node.end.is_none() && found[index].node.end.is_some() {
            // The place is the earlier one's where only that says it.
            let (before, after) = found.split_at_mut(index);
            std::mem::swap(&mut before[earlier].node, &mut after[0].node);
            if before[earlier].enclosing.is_none() && before[earlier].parent_id.is_none() {
                before[earlier].enclosing = after[0].enclosing;
                before[earlier].parent_id = after[0].parent_id.take();
            }
        }
    }
    by_id
}

/// The index of the parent of each node.
fn parents(found: &[Found], by_id: &HashMap<String, usize>) -> Vec<Option<usize>> {
    let kept = |index: usize| found[index].same.unwrap_or(index);
    let parent = |(index, one): (usize, &Found)| {
        let named = || by_id.get(one.parent_id.as_ref()?).copied();
        let parent = one.enclosing.map(kept).or_else(named);
        parent.filter(|parent| *parent != index)
    };
    found.iter().enumerate().map(parent).collect()
}

/// The indices of the nodes that are taken, each after its parent; siblings by their beginning. Nodes in a circle have none
/// that is first: the earliest of them counts as that.
fn order(found: &[Found], parents: &[Option<usize>]) -> Vec<(usize, Option<usize>)> {
    let mut latest_first: Vec<usize> = (0..found.len())
        .filter(|index| found[*index].same.is_none())
        .collect();
    // What began at the same time stays in the order of the documents.
    latest_first.sort_by(|one, other| {
        let by_start = found[*other].node.start.total_cmp(&found[*one].node.start);
        by_start.then(other.cmp(one))
    });
    let mut children: Vec<Vec<usize>> = vec![Vec::new(); found.len()];
    let mut roots = Vec::new();
    for index in &latest_first {
        match parents[*index] {
            Some(parent) => children[parent].push(*index),
            None => roots.push(*index),
        }
    }
    let mut order = Vec::with_capacity(latest_first.len());
    let mut is_placed = vec![false; found.len()];
    let mut waiting: Vec<(usize, Option<usize>)> =
        roots.into_iter().map(|root| (root, None)).collect();
    loop {
        while let Some((index, parent)) = waiting.pop() {
            if std::mem::replace(&mut is_placed[index], true) {
                continue;
            }
            let place = order.len();
            order.push((index, parent));
            let children = std::mem::take(&mut children[index]);
            waiting.extend(children.into_iter().map(|child| (child, Some(place))));
        }
        while latest_first.last().is_some_and(|index| is_placed[*index]) {
            latest_first.pop();
        }
        match latest_first.pop() {
            Some(index) => waiting.push((index, None)),
            None => return order,
        }
    }
}

/// The nodes in `order`, each with its place.
fn placed(found: Vec<Found>, order: &[(usize, Option<usize>)]) -> Vec<Node> {
    let mut found: Vec<Option<Node>> = found.into_iter().map(|one| Some(one.node)).collect();
    let mut nodes: Vec<Node> = Vec::with_capacity(order.len());
    let mut last_child: Vec<Option<usize>> = vec![None; order.len()];
    let mut last_root = None;
    for (index, parent) in order {
        let Some(mut node) = found[*index].take() else {
            continue;
        };
        let place = nodes.len();
        let above = parent.map(|parent| &nodes[parent]);
        node.parent = *parent;
        node.depth = above.map_or(0, |above| above.depth + 1);
        node.layer = node::layer(&node, above.map(|above| above.layer));
        let last = parent.map_or(&mut last_root, |parent| &mut last_child[parent]);
        if let Some(earlier) = last.replace(place) {
            nodes[earlier].is_last_child = false;
        }
        nodes.push(node);
    }
    nodes
}
