use serde::Serialize;
use serde_json::{Map, Value};

use crate::members::{Object, object, objects, text};

/// Another trace that a node is related to, such as that of a message which it took from a queue.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Link {
    /// The other trace.
    pub trace_id: String,
    /// The segment in it.
    pub id: Option<String>,
    /// How they are related.
    pub attributes: Map<String, Value>,
}

pub(super) fn links(members: &Object) -> Vec<Link> {
    objects(members, "links")
        .filter_map(|link| {
            Some(Link {
                trace_id: text(link, "trace_id")?,
                id: text(link, "id"),
                attributes: object(link, "attributes").cloned().unwrap_or_default(),
            })
        })
        .collect()
}
