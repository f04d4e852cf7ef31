//! A node made of the members of its document, without its place.

use serde_json::Value;

use super::{Layer, Node, NodeKind, Status, exception, http, link};
use crate::members::{Object, is_true, moment, take_object, text};

/// The members; `nested` for what stood in another document. Where there is no `start_time` it is `start`.
pub(crate) fn node(mut members: Object, nested: bool, start: f64) -> Node {
    let start = moment(&members, "start_time").unwrap_or(start);
    let end = moment(&members, "end_time").map(|end| end.max(start));
    let in_progress = is_true(&members, "in_progress");
    let kind = if is_true(&members, "inferred") {
        NodeKind::Inferred
    } else if nested || members.get("type").is_some_and(|kind| kind == "subsegment") {
        NodeKind::Subsegment
    } else {
        NodeKind::Segment
    };
    let (exceptions, cause) = exception::cause(&members);
    let mut node = Node {
        id: text(&members, "id").unwrap_or_default(),
        parent: None,
        depth: 0,
        is_last_child: true,
        kind,
        layer: Layer::Domain,
        name: text(&members, "name").unwrap_or_default(),
        origin: text(&members, "origin"),
        resource_arn: text(&members, "resource_arn"),
        namespace: text(&members, "namespace"),
        user: text(&members, "user"),
        start,
        end: end.filter(|_| !in_progress),
        status: Status::of(&members),
        is_cold_start: false,
        http: http::http(&members),
        links: link::links(&members),
        exceptions,
        cause,
        aws: take_object(&mut members, "aws"),
        sql: take_object(&mut members, "sql"),
        annotations: take_object(&mut members, "annotations"),
        metadata: take_object(&mut members, "metadata"),
    };
    node.is_cold_start = is_cold_start(&node);
    node
}

/// The initialisation that Lambda tells of, the attribute of OpenTelemetry, or Powertools' annotation.
fn is_cold_start(node: &Node) -> bool {
    let is_phase =
        matches!(node.name.as_str(), "Init" | "Initialization") && node.metadata.is_empty();
    let says_so = ["faas.coldstart", "faas_coldstart", "ColdStart"]
        .into_iter()
        .any(|name| node.attribute(name) == Some(&Value::Bool(true)));
    (is_phase && node.namespace.is_none()) || says_so
}
