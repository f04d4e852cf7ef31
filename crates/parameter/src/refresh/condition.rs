//! Logging a change of state once, however often it is seen.

use super::Refreshed;
use crate::error::causes;
use crate::{Location, RefreshError};

/// How the last refresh ended, as far as a person has to know.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Condition {
    /// The value in use is the source's.
    Fresh,
    /// The source gives no value.
    Failing,
    /// The source gives a value that the parser refuses. Another bad version is news to whoever put it.
    Refusing { version: i64 },
}

impl Condition {
    /// Takes over the condition that `outcome` shows and logs it when it is another one than before.
    pub(super) fn log_change(
        &mut self,
        outcome: &Result<Refreshed, RefreshError>,
        location: &Location,
    ) {
        let parameter = &location.parameter;
        let next = match outcome {
            Ok(_) => Self::Fresh,
            Err(RefreshError::Refused { version, .. }) => Self::Refusing { version: *version },
            Err(RefreshError::Source { .. } | RefreshError::Deadline { .. }) => Self::Failing,
        };
        let changed = *self != next;
        *self = next;
        match outcome {
            Ok(Refreshed::Updated { version }) => {
                tracing::info!(parameter, version, "a new value of the parameter is in use");
            }
            Ok(Refreshed::Unchanged) if changed => {
                tracing::info!(parameter, "the parameter is fresh again");
            }
            Err(error) if changed => {
                let error = causes(error);
                tracing::warn!(%error, "the parameter is not refreshed: the last good value stays in use");
            }
            Ok(Refreshed::Unchanged) | Err(_) => {}
        }
    }
}
