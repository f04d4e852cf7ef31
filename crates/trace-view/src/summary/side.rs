use std::fmt;
use std::str::FromStr;

use serde::Serialize;

use crate::{Node, NodeKind};

/// What a request came in by.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
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
    pub const ALL: [Self; 4] = [Self::Gateway, Self::Service, Self::Function, Self::Other];

    /// A word for it, in small letters.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Gateway => "gateway",
            Self::Service => "service",
            Self::Function => "function",
            Self::Other => "other",
        }
    }
}

impl fmt::Display for Side {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.pad(self.as_str())
    }
}

impl FromStr for Side {
    type Err = ();

    fn from_str(text: &str) -> Result<Self, ()> {
        Self::ALL
            .into_iter()
            .find(|side| side.as_str() == text)
            .ok_or(())
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
