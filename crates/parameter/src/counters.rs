//! What refreshes came to.

use std::sync::atomic::{AtomicU64, Ordering};

/// How many refreshes ended in which way since the parameter was loaded. The load itself is not counted.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Counters {
    /// A new value was parsed and is in use.
    pub updated: u64,
    /// The value was the one that is in use.
    pub unchanged: u64,
    /// The source did not give a value in time, or gave an error.
    pub failed: u64,
    /// The source gave a value that the parser refuses.
    pub refused: u64,
}

#[derive(Debug, Default)]
pub(crate) struct AtomicCounters {
    pub(crate) updated: AtomicU64,
    pub(crate) unchanged: AtomicU64,
    pub(crate) failed: AtomicU64,
    pub(crate) refused: AtomicU64,
}

impl AtomicCounters {
    pub(crate) fn read(&self) -> Counters {
        Counters {
            updated: self.updated.load(Ordering::Relaxed),
            unchanged: self.unchanged.load(Ordering::Relaxed),
            failed: self.failed.load(Ordering::Relaxed),
            refused: self.refused.load(Ordering::Relaxed),
        }
    }
}

pub(crate) fn count(counter: &AtomicU64) {
    counter.fetch_add(1, Ordering::Relaxed);
}
