//! What is known of a trace at a glance.

mod breakdown;
mod route;
mod side;

use std::collections::BTreeSet;

use serde::Serialize;

pub use breakdown::Share;
pub use side::Side;

use crate::{Node, NodeKind, Status, Trace};

/// What a list shows of a trace: what of it is one request's is the root's.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[non_exhaustive]
pub struct Summary {
    /// The trace.
    pub id: String,
    /// When it began, in seconds since 1970.
    pub start: f64,
    /// What the request came in by.
    pub side: Side,
    /// The root's name: what answered.
    pub name: String,
    /// The stage of API Gateway, or the alias of a function.
    pub stage: Option<String>,
    /// `GET`, `POST` and so on.
    pub method: Option<String>,
    /// The path without its stage: with its parameters' names where the root tells them, as the values otherwise.
    pub route: Option<String>,
    /// What the root does where it has no route: the name of its span, such as `refresh parameter`.
    pub span_name: Option<String>,
    /// The whole address that the root tells.
    pub url: Option<String>,
    /// The status of the answer.
    pub http_status: Option<u16>,
    /// How the root ended.
    pub status: Status,
    /// The worst of all nodes: a request can be answered though something in it failed.
    pub worst: Status,
    /// How long the answer took, in seconds; none while it is under way.
    pub duration: Option<f64>,
    /// Something in it is under way.
    pub is_in_progress: bool,
    /// An execution environment was started for it.
    pub is_cold_start: bool,
    /// The names of what worked for it and of what was called: its segments, those too that X-Ray made up.
    pub services: BTreeSet<String>,
    /// How many segments and subsegments there are, without those that X-Ray made up.
    pub nodes: usize,
    /// Where the time went between the beginning and the end of the root, the outermost layer first. The shares of one trace
    /// add up to the time that is told of.
    pub breakdown: Vec<Share>,
}

impl Summary {
    /// The route, or where the root tells none what it does, or else what answered.
    pub fn route_or_name(&self) -> &str {
        let said = self.route.as_deref().or(self.span_name.as_deref());
        said.unwrap_or(&self.name)
    }

    /// What answered, where [`Self::route_or_name`] leaves that open in a list: a service other than `own`, which most rows
    /// are of, and whoever works without a request.
    pub fn name_beside_route(&self, own: Option<&str>) -> Option<&str> {
        let name = self.name.as_str();
        let is_open = match self.side {
            Side::Gateway | Side::Function => false,
            Side::Service => own != Some(name),
            Side::Other => true,
        };
        (is_open && !name.is_empty() && self.route_or_name() != name).then_some(name)
    }
}

impl Trace {
    /// What is known of it at a glance.
    pub fn summary(&self) -> Summary {
        let root = self.root();
        let http = root.and_then(|root| root.http.as_ref());
        let nodes = self.nodes();
        let sent = nodes.iter().filter(|node| node.kind != NodeKind::Inferred);
        Summary {
            id: self.id().to_owned(),
            start: self.start(),
            side: root.map_or(Side::Other, side::side),
            name: root.map(|root| root.name.clone()).unwrap_or_default(),
            stage: root.and_then(route::stage),
            method: root.and_then(route::method),
            route: root.and_then(route::route),
            span_name: root.and_then(Node::span_name).map(str::to_owned),
            url: http.and_then(|http| http.url.clone()),
            http_status: http.and_then(|http| http.status),
            status: root.map(|root| root.status).unwrap_or_default(),
            worst: nodes
                .iter()
                .map(|node| node.status)
                .max()
                .unwrap_or_default(),
            duration: root.and_then(|root| root.duration()),
            is_in_progress: self.is_in_progress(),
            is_cold_start: nodes.iter().any(|node| node.is_cold_start),
            services: nodes
                .iter()
                .filter(|node| node.kind != NodeKind::Subsegment)
                .map(|node| node.name.clone())
                .collect(),
            nodes: sent.count(),
            breakdown: breakdown::breakdown(self),
        }
    }
}
