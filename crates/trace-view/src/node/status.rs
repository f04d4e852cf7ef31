use serde::Serialize;
use strum::{Display, EnumString, IntoStaticStr, VariantArray};

use crate::members::{Object, is_true};

/// Whose fault it was that something failed, as X-Ray tells them apart; each is worse than the one before.
#[derive(
    Clone,
    Copy,
    Debug,
    Default,
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
pub enum Status {
    /// Nothing failed.
    #[default]
    Ok,
    /// The client's: 4xx.
    Error,
    /// The client was throttled: 429.
    Throttle,
    /// The server's: 5xx.
    Fault,
}

impl Status {
    /// All of them, the best first.
    pub const ALL: &'static [Self] = Self::VARIANTS;

    /// X-Ray's word for it, in small letters.
    pub fn as_str(self) -> &'static str {
        self.into()
    }

    /// A throttled request has both `throttle` and `error` set.
    pub(super) fn of(members: &Object) -> Self {
        if is_true(members, "fault") {
            Self::Fault
        } else if is_true(members, "throttle") {
            Self::Throttle
        } else if is_true(members, "error") {
            Self::Error
        } else {
            Self::Ok
        }
    }
}
