//! One segment or subsegment.

mod exception;
mod http;
mod label;
mod layer;
mod link;
mod read;
mod status;

use serde::Serialize;
use serde_json::{Map, Value};

pub use exception::{Exception, StackFrame};
pub use http::Http;
pub use layer::Layer;
pub(crate) use layer::layer;
pub use link::Link;
pub(crate) use read::node;
pub use status::Status;

/// A segment or a subsegment of a trace, in its place.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[non_exhaustive]
pub struct Node {
    /// 16 hexadecimal digits; what else a document has there, or empty.
    pub id: String,
    /// The index in [`Trace::nodes`](crate::Trace::nodes) of the node that caused this one, which is before it. None for one
    /// whose cause is not in the trace, such as a client that sends no segments.
    pub parent: Option<usize>,
    /// How many nodes are above it.
    pub depth: usize,
    /// No later node has the same parent.
    pub is_last_child: bool,
    /// What its document is.
    pub kind: NodeKind,
    /// Whose work it is.
    pub layer: Layer,
    /// What did the work, or what was called.
    pub name: String,
    /// The kind of AWS resource that ran the work, such as `AWS::ECS::Fargate`.
    pub origin: Option<String>,
    /// The ARN of that resource.
    pub resource_arn: Option<String>,
    /// `aws` or `remote`, for a call.
    pub namespace: Option<String>,
    /// Who made the request.
    pub user: Option<String>,
    /// Seconds since 1970.
    pub start: f64,
    /// Seconds since 1970, not before [`Self::start`]; none while the work is under way.
    pub end: Option<f64>,
    /// Whose fault it was, if it failed.
    pub status: Status,
    /// It is the start of an execution environment of Lambda, or the first work in a new one.
    pub is_cold_start: bool,
    /// The HTTP request that was served or made.
    pub http: Option<Http>,
    /// What AWS says of the resource, or of the call.
    pub aws: Map<String, Value>,
    /// The query of a database.
    pub sql: Map<String, Value>,
    /// Pairs by which X-Ray searches.
    pub annotations: Map<String, Value>,
    /// Pairs that are only kept, by namespace.
    pub metadata: Map<String, Value>,
    /// Why it failed, from the exception that was seen last to its first cause.
    pub exceptions: Vec<Exception>,
    /// The id of an exception that another node has, where that is why it failed.
    pub cause: Option<String>,
    /// Other traces that it is related to.
    pub links: Vec<Link>,
}

impl Node {
    /// Seconds; none while the work is under way.
    pub fn duration(&self) -> Option<f64> {
        self.end.map(|end| end - self.start)
    }

    /// Whether the work is under way.
    pub fn is_in_progress(&self) -> bool {
        self.end.is_none()
    }

    /// An OpenTelemetry attribute that became an annotation, or metadata of the namespace `default`.
    pub fn attribute(&self, name: &str) -> Option<&Value> {
        let default = || self.metadata.get("default")?.get(name);
        self.annotations.get(name).or_else(default)
    }
}

/// What the document of a node is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum NodeKind {
    /// The work of one service for the trace.
    Segment,
    /// A part of that work, or a call of another service.
    Subsegment,
    /// A segment that X-Ray made of a call, since the service that was called sends none.
    Inferred,
}
