//! Times as X-Ray has them: seconds since 1970, with their fraction.

use std::time::{SystemTime, UNIX_EPOCH};

use serde::{Serialize, Serializer};

/// A time before 1970 counts as 1970: a wrong clock must not lose a document.
fn seconds(time: SystemTime) -> f64 {
    time.duration_since(UNIX_EPOCH)
        .unwrap_or_default()
        .as_secs_f64()
}

pub(super) fn serialize<S: Serializer>(
    time: &SystemTime,
    serializer: S,
) -> Result<S::Ok, S::Error> {
    seconds(*time).serialize(serializer)
}

pub(super) mod optional {
    use super::{Serialize, Serializer, SystemTime, seconds};

    pub(in super::super) fn serialize<S: Serializer>(
        time: &Option<SystemTime>,
        serializer: S,
    ) -> Result<S::Ok, S::Error> {
        time.map(seconds).serialize(serializer)
    }
}
