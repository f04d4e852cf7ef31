use std::fmt;
use std::str::FromStr;

use serde::Serialize;

use crate::members::{Object, is_true};

/// Whose fault it was that something failed, as X-Ray tells them apart; each is worse than the one before.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
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
    pub const ALL: [Self; 4] = [Self::Ok, Self::Error, Self::Throttle, Self::Fault];

    /// X-Ray's word for it, in small letters.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Ok => "ok",
            Self::Error => "error",
            Self::Throttle => "throttle",
            Self::Fault => "fault",
        }
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

impl fmt::Display for Status {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.pad(self.as_str())
    }
}

impl FromStr for Status {
    type Err = ();

    fn from_str(text: &str) -> Result<Self, ()> {
        Self::ALL
            .into_iter()
            .find(|status| status.as_str() == text)
            .ok_or(())
    }
}
