//! Where a side is, and how its requests are addressed.

use crate::case::{Key, Location, StringsMapNeeded};

/// One of the two architectures that answer the same requests.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Side {
    /// API Gateway in front of Lambdas: paths begin with the stage.
    Gateway,
    /// The service behind a load balancer: the operations are below `/api`.
    Service,
}

/// The address of a running side and the key it takes.
#[derive(Clone, Debug)]
pub struct Target {
    pub(crate) side: Side,
    origin: String,
    operations: String,
    key: String,
    overlapping_keys: bool,
}

impl Target {
    /// The gateway side at `origin` (scheme, host and port), through one of its stages.
    pub fn gateway(origin: &str, stage: &str, key: &str) -> Self {
        Self::new(Side::Gateway, origin, &format!("/{stage}"), key)
    }

    /// The service side at `origin` (scheme, host and port).
    pub fn service(origin: &str, key: &str) -> Self {
        Self::new(Side::Service, origin, "/api", key)
    }

    fn new(side: Side, origin: &str, operations: &str, key: &str) -> Self {
        let origin = origin.trim_end_matches('/').to_owned();
        Self {
            side,
            origin,
            operations: operations.to_owned(),
            key: key.to_owned(),
            overlapping_keys: false,
        }
    }

    /// The same target, whose strings map also has
    /// [`cases::OVERLAPPING_KEYS`](crate::cases::OVERLAPPING_KEYS).
    #[must_use]
    pub fn with_overlapping_keys(self) -> Self {
        Self {
            overlapping_keys: true,
            ..self
        }
    }

    /// Where its operations are, as a report names it.
    pub(crate) fn name(&self) -> String {
        format!("{}{}", self.origin, self.operations)
    }

    /// Whether its strings map is one under which the answers hold.
    pub(crate) fn has(&self, strings_map: StringsMapNeeded) -> bool {
        self.overlapping_keys || strings_map == StringsMapNeeded::Example
    }

    /// Which of the two sides this is.
    pub fn side(&self) -> Side {
        self.side
    }

    pub(crate) fn url(&self, location: &Location) -> String {
        match location {
            Location::Operation(path) => format!("{}{}{path}", self.origin, self.operations),
            Location::Root(path) => format!("{}{path}", self.origin),
        }
    }

    pub(crate) fn key(&self, key: Key) -> Option<&str> {
        match key {
            Key::Valid => Some(&self.key),
            Key::Wrong => Some("this-key-opens-nothing-at-all"),
            Key::Missing => None,
        }
    }
}
