use serde::Serialize;
use strum::{Display, EnumString, IntoStaticStr, VariantArray};

use crate::{Node, NodeKind};

/// What a request came in by.
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
    EnumString,
    IntoStaticStr,
    Serialize,
    VariantArray,
)]
#[serde(rename_all = "snake_case")]
#[strum(serialize_all = "snake_case")]
pub enum Side {
    /// API Gateway.
    Gateway,
    /// A service that is called itself.
    Service,
    /// A function that is invoked itself.
    Function,
    /// None of them, or what came in first has not arrived yet.
    Other,
}

impl Side {
    /// All of them.
    pub const ALL: &'static [Self] = Self::VARIANTS;

    /// A word for it, in small letters.
    pub fn as_str(self) -> &'static str {
        self.into()
    }
}

/// Where computers are rented that services run on: their origins begin with these.
const COMPUTERS: [&str; 4] = ["AWS::EC2", "AWS::ECS", "AWS::EKS", "AWS::ElasticBeanstalk"];

pub(super) fn side(root: &Node) -> Side {
    let origin = root.origin.as_deref().unwrap_or_default();
    let serves = root.kind == NodeKind::Segment
        && root.http.as_ref().is_some_and(|http| http.method.is_some());
    if origin.starts_with("AWS::ApiGateway") {
        Side::Gateway
    } else if origin.starts_with("AWS::Lambda") {
        Side::Function
    } else if serves
        || COMPUTERS
            .iter()
            .any(|computer| origin.starts_with(computer))
    {
        Side::Service
    } else {
        Side::Other
    }
}
