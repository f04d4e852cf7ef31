//! The graph, made of any number of traces.

use std::collections::{BTreeMap, HashMap};

use super::{
    super::{part::Part, service_id::ServiceId, trace::Trace},
    service::{Edge, Service},
    statistics::{Histogram, Statistics},
};

/// The services, and who called whom.
#[derive(Debug, Default)]
pub(super) struct Graph {
    nodes: Vec<Node>,
    places: HashMap<(ServiceId, Kind), usize>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
enum Kind {
    /// Sends segments.
    Active,
    /// Is known from the calls to it.
    Inferred,
    /// Calls the service that a trace begins with by HTTP.
    Client,
}

#[derive(Debug)]
struct Node {
    id: ServiceId,
    kind: Kind,
    is_root: bool,
    seen: Seen,
    measured: Measured,
    edges: BTreeMap<usize, (Seen, Measured)>,
}

#[derive(Debug, Default)]
struct Measured {
    statistics: Statistics,
    histogram: Histogram,
}

impl Measured {
    fn add(&mut self, part: Part<'_>) {
        if let Some(response_time) = part.duration() {
            self.statistics.add(part, response_time);
            self.histogram.add(response_time);
        }
    }
}

/// From the first to the last, in seconds since 1970.
#[derive(Clone, Copy, Debug)]
struct Seen {
    start: f64,
    end: f64,
}

impl Default for Seen {
    fn default() -> Self {
        Self {
            start: f64::INFINITY,
            end: f64::NEG_INFINITY,
        }
    }
}

impl Seen {
    fn add(&mut self, part: Part<'_>) {
        self.start = self.start.min(part.start());
        self.end = self.end.max(part.end().unwrap_or(part.start()));
    }
}

impl Graph {
    pub(super) fn add(&mut self, trace: &Trace) {
        let root = trace.root().and_then(Part::id);
        // Which part of which segment has an id: the caller of the segment that names it as its parent.
        let callers: HashMap<&str, (Part<'_>, Part<'_>)> = trace
            .parts()
            .flat_map(|segment| segment.all().into_iter().map(move |part| (part, segment)))
            .filter_map(|(part, segment)| Some((part.id()?, (part, segment))))
            .collect();
        for segment in trace.parts() {
            let place = self.place(segment);
            if let Some(node) = self.nodes.get_mut(place) {
                node.seen.add(segment);
                node.measured.add(segment);
            }
            let caller = segment.parent_id().and_then(|parent| callers.get(parent));
            if let Some((call, caller)) = caller {
                let caller = self.place(*caller);
                self.edge(caller, place, *call);
            } else if segment.id() == root {
                if let Some(node) = self.nodes.get_mut(place) {
                    node.is_root = true;
                }
                // Nobody called what began by itself, such as work at an interval, and the caller of a subsegment is yet to
                // come.
                let is_segment = segment.text("/type") != Some("subsegment");
                if is_segment && segment.0.get("http").is_some() {
                    let client = self.client(segment);
                    if let Some(node) = self.nodes.get_mut(client) {
                        node.seen.add(segment);
                    }
                    self.edge(client, place, segment);
                }
            }
        }
    }

    fn edge(&mut self, source: usize, destination: usize, call: Part<'_>) {
        if let Some(node) = self.nodes.get_mut(source) {
            let (seen, measured) = node.edges.entry(destination).or_default();
            seen.add(call);
            measured.add(call);
        }
    }

    fn place(&mut self, segment: Part<'_>) -> usize {
        let kind = if segment.is("inferred") {
            Kind::Inferred
        } else {
            Kind::Active
        };
        self.node(ServiceId::of(segment), kind)
    }

    /// The client has the name of the service that it calls.
    fn client(&mut self, root: Part<'_>) -> usize {
        let id = ServiceId {
            r#type: Some("client".to_owned()),
            account_id: None,
            ..ServiceId::of(root)
        };
        self.node(id, Kind::Client)
    }

    fn node(&mut self, id: ServiceId, kind: Kind) -> usize {
        let nodes = &mut self.nodes;
        *self.places.entry((id.clone(), kind)).or_insert_with(|| {
            nodes.push(Node {
                id,
                kind,
                is_root: false,
                seen: Seen::default(),
                measured: Measured::default(),
                edges: BTreeMap::new(),
            });
            nodes.len() - 1
        })
    }

    pub(super) fn services(self) -> Vec<Service> {
        let nodes = self.nodes.into_iter().enumerate();
        nodes.map(|(place, node)| node.service(place)).collect()
    }
}

impl Node {
    fn service(self, reference_id: usize) -> Service {
        let is_client = self.kind == Kind::Client;
        let edges = self.edges.into_iter();
        Service {
            reference_id,
            id: self.id,
            root: self.is_root.then_some(true),
            state: if self.kind == Kind::Active {
                "active"
            } else {
                "unknown"
            },
            start_time: self.seen.start,
            end_time: self.seen.end,
            edges: edges
                .map(|(reference_id, (seen, measured))| Edge {
                    reference_id,
                    start_time: seen.start,
                    end_time: seen.end,
                    summary_statistics: measured.statistics,
                    response_time_histogram: measured.histogram,
                    aliases: [],
                })
                .collect(),
            summary_statistics: (!is_client).then_some(self.measured.statistics),
            duration_histogram: (!is_client).then(|| self.measured.histogram.clone()),
            response_time_histogram: (!is_client).then_some(self.measured.histogram),
        }
    }
}
