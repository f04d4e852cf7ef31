//! What can go wrong, in words for the person who must mend it.
//!
//! An error's text leaves out that of its source: whoever shows it shows the chain.

use std::error::Error;
use std::time::Duration;

use crate::{Location, SourceError};

/// Why [`Parameter::load`](crate::Parameter::load) gave up: fatal for the program that needs the value.
#[derive(Debug, thiserror::Error)]
pub enum LoadError {
    /// The source gave an error that asking again does not heal.
    #[error("{location}: no value")]
    Source {
        /// Which parameter, and who was asked.
        location: Location,
        /// What the source said.
        source: SourceError,
    },
    /// The source gave no value before the deadline.
    #[error("{location}: no value within {deadline:?} (attempts: {attempts})")]
    Deadline {
        /// Which parameter, and who was asked.
        location: Location,
        /// The time that the load was given.
        deadline: Duration,
        /// How many times the source was asked.
        attempts: u32,
        /// What the source said last.
        source: SourceError,
    },
    /// The parser refused the value, and there is no earlier one to keep.
    #[error("{location}: version {version} is refused; put a corrected value and start again")]
    Refused {
        /// Which parameter, and who was asked.
        location: Location,
        /// The version that holds the refused value.
        version: i64,
        /// What the parser said.
        source: Box<dyn Error + Send + Sync>,
    },
}

/// Why a refresh brought no value; the last good one stays in use.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum RefreshError {
    /// The source gave an error.
    #[error("{location}: no value")]
    Source {
        /// Which parameter, and who was asked.
        location: Location,
        /// What the source said.
        source: SourceError,
    },
    /// The source did not answer in time.
    #[error("{location}: no answer within {deadline:?}; check that the endpoint is reachable")]
    Deadline {
        /// Which parameter, and who was asked.
        location: Location,
        /// The time that the refresh was given.
        deadline: Duration,
    },
    /// The parser refused the new value.
    #[error("{location}: version {version} is refused: {reason}; put a corrected value")]
    Refused {
        /// Which parameter, and who was asked.
        location: Location,
        /// The version that holds the refused value.
        version: i64,
        /// What the parser said.
        reason: String,
    },
}

/// The interval between refreshes cannot be understood. The text begins with the value: who shows it puts the name of the
/// setting before it.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{value:?}: set it to a whole number of seconds from 1 to 86400, or leave it out for 60")]
pub struct IntervalError {
    /// What the setting holds.
    pub value: String,
}

/// An error with what it stands on, from the outermost to the innermost, as in a log, which has no other
/// place for them.
pub(crate) fn causes(error: &dyn Error) -> String {
    let mut text = error.to_string();
    let mut source = error.source();
    while let Some(cause) = source {
        let cause_text = cause.to_string();
        // Wrappers that only pass their cause's text on would say it twice.
        if !text.ends_with(&cause_text) {
            text = format!("{text}: {cause_text}");
        }
        source = cause.source();
    }
    text
}
