//! Times as X-Ray's JSON has them.

use std::time::{SystemTime, UNIX_EPOCH};

/// Seconds since 1970, to the millisecond.
pub(super) fn seconds(time: SystemTime) -> f64 {
    let elapsed = time.duration_since(UNIX_EPOCH).unwrap_or_default();
    (elapsed.as_secs_f64() * 1000.0).round() / 1000.0
}
