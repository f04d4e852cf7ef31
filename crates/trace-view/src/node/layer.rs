use serde::Serialize;
use strum::{Display, IntoStaticStr, VariantArray};

use super::{Node, NodeKind};

/// The phases of an invocation, which Lambda itself tells of:
/// <https://docs.aws.amazon.com/lambda/latest/dg/services-xray.html>.
const PHASES: [&str; 6] = [
    "Init",
    "Initialization",
    "Restore",
    "Invocation",
    "Overhead",
    "Dwell Time",
];

/// Whose work a node is: where a request's time goes.
#[derive(
    Clone,
    Copy,
    Debug,
    PartialEq,
    Eq,
    PartialOrd,
    Ord,
    Hash,
    Display,
    IntoStaticStr,
    Serialize,
    VariantArray,
)]
#[serde(rename_all = "snake_case")]
#[strum(serialize_all = "snake_case")]
pub enum Layer {
    /// API Gateway.
    Gateway,
    /// The Lambda service: the call, the start of an environment, the time around the handler.
    Lambda,
    /// The function's handler.
    Function,
    /// A service that sends its own segments, such as one on ECS.
    Service,
    /// What a function or a service does by spans of its own.
    Domain,
    /// A call of an AWS service.
    Aws,
    /// A call of anything else.
    Remote,
}

impl Layer {
    /// All of them, from the client inwards.
    pub const ALL: &'static [Self] = Self::VARIANTS;

    /// A word for it, in small letters.
    pub fn as_str(self) -> &'static str {
        self.into()
    }
}

/// The layer of a node below one of the layer `above`.
pub(crate) fn layer(node: &Node, above: Option<Layer>) -> Layer {
    let origin = node.origin.as_deref().unwrap_or_default();
    if node.kind == NodeKind::Inferred {
        return if origin.starts_with("AWS::") {
            Layer::Aws
        } else {
            Layer::Remote
        };
    }
    if origin.starts_with("AWS::ApiGateway") {
        return Layer::Gateway;
    }
    if origin.starts_with("AWS::Lambda") {
        return Layer::Lambda;
    }
    if node.kind == NodeKind::Segment {
        return Layer::Service;
    }
    match (node.namespace.as_deref(), above) {
        (Some("aws"), _) if node.name == "Lambda" => Layer::Lambda,
        (Some("aws"), _) => Layer::Aws,
        (Some("remote"), _) => Layer::Remote,
        // The retries and the waiting of a call belong to it.
        (_, Some(above @ (Layer::Gateway | Layer::Aws | Layer::Remote))) => above,
        (_, Some(Layer::Lambda)) if is_phase(node) => Layer::Lambda,
        (_, Some(Layer::Lambda)) => Layer::Function,
        (_, None) if is_phase(node) => Layer::Lambda,
        (_, None) if node.attribute("faas.invocation_id").is_some() => Layer::Function,
        (_, Some(Layer::Function | Layer::Service | Layer::Domain) | None) => Layer::Domain,
    }
}

fn is_phase(node: &Node) -> bool {
    // A span of a program has metadata, and might have any name.
    PHASES.contains(&node.name.as_str()) && node.metadata.is_empty()
}
