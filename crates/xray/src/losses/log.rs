//! The warning about losses: not more than one a minute.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::time::{Duration, Instant};

use super::LossReason;

const INTERVAL: Duration = Duration::from_secs(60);

type Counts = [u64; LossReason::ALL.len()];

/// What has been logged, and when.
#[derive(Debug, Default)]
pub(super) struct Log {
    last: Option<Instant>,
    told: Counts,
}

/// Losses that no warning has told of.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct News {
    lost: Counts,
}

impl Log {
    /// What is to be logged at `now`, which comes from a clock that never goes back.
    pub(super) fn news(&mut self, counts: Counts, now: Instant) -> Option<News> {
        let is_due = self
            .last
            .is_none_or(|last| now.saturating_duration_since(last) >= INTERVAL);
        if is_due {
            self.last_news(counts, now)
        } else {
            None
        }
    }

    /// What is to be logged at `now`, due or not.
    pub(super) fn last_news(&mut self, counts: Counts, now: Instant) -> Option<News> {
        if counts == self.told {
            return None;
        }
        let mut lost = counts;
        for (lost, told) in lost.iter_mut().zip(self.told) {
            *lost = lost.saturating_sub(told);
        }
        self.told = counts;
        self.last = Some(now);
        Some(News { lost })
    }
}

impl News {
    /// Logs the losses, and the error codes that any document was rejected with so far.
    pub(super) fn write(&self, codes: &BTreeMap<String, u64>) {
        let mut rejected = String::new();
        for code in codes.keys() {
            // Writing into a String cannot fail.
            let _ = write!(rejected, "{}{code}", separator(&rejected));
        }
        tracing::warn!(
            lost = self.lost.iter().sum::<u64>(),
            reasons = self.reasons(),
            codes = (!rejected.is_empty()).then_some(rejected),
            "segment documents were lost on their way to X-Ray"
        );
    }

    /// Each reason with its number.
    pub(super) fn reasons(&self) -> String {
        let mut reasons = String::new();
        for (reason, n) in LossReason::ALL.into_iter().zip(self.lost) {
            if n > 0 {
                let _ = write!(reasons, "{}{reason}={n}", separator(&reasons));
            }
        }
        reasons
    }
}

fn separator(text: &str) -> &'static str {
    if text.is_empty() { "" } else { " " }
}
