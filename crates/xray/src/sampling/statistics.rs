//! What is reported for quotas.

use std::sync::atomic::{AtomicU64, Ordering};

/// What a rule decided since it was last reported: one of the documents that `GetSamplingTargets` takes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SamplingStatistics {
    /// The rule.
    pub rule_name: String,
    /// The requests that it matched.
    pub requests: u64,
    /// Those sampled within the quota or by the fixed rate.
    pub sampled: u64,
    /// Those borrowed from the reservoir, one a second while there was no quota.
    pub borrowed: u64,
}

/// The counters behind it.
#[derive(Debug, Default)]
pub(super) struct Counters {
    pub(super) requests: AtomicU64,
    pub(super) sampled: AtomicU64,
    pub(super) borrowed: AtomicU64,
}

impl Counters {
    /// Takes what was counted since the last time; none when no request came.
    pub(super) fn take(&self, rule_name: &str) -> Option<SamplingStatistics> {
        if self.requests.load(Ordering::Relaxed) == 0 {
            return None;
        }
        // A decision that is under way may stand in this report with its request and in the next with its outcome: over
        // all reports each is counted once.
        Some(SamplingStatistics {
            rule_name: rule_name.to_owned(),
            requests: self.requests.swap(0, Ordering::Relaxed),
            sampled: self.sampled.swap(0, Ordering::Relaxed),
            borrowed: self.borrowed.swap(0, Ordering::Relaxed),
        })
    }

    /// Counts again what was taken and could not be reported.
    pub(super) fn give_back(&self, unreported: &SamplingStatistics) {
        self.requests
            .fetch_add(unreported.requests, Ordering::Relaxed);
        self.sampled
            .fetch_add(unreported.sampled, Ordering::Relaxed);
        self.borrowed
            .fetch_add(unreported.borrowed, Ordering::Relaxed);
    }
}
