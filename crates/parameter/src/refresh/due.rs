//! When the layer asks again, and how long the answer may take.

use std::sync::atomic::{AtomicU32, AtomicU64, Ordering};
use std::time::Duration;

use tokio::time::Instant;

use super::Refreshed;
use crate::{RefreshError, SourceError};

/// The most that a source which does not answer stretches the time between two refreshes.
const LONGEST_STRETCH: u32 = 10;
/// How long an environment is held by a source that did not answer the last time.
const DEADLINE_WHILE_UNANSWERED: Duration = Duration::from_millis(500);

/// When the source was last asked, and whether it answers.
#[derive(Debug)]
pub(crate) struct Due {
    loaded_at: Instant,
    /// Milliseconds from `loaded_at` to the last time the source was asked.
    asked_at: AtomicU64,
    /// How many refreshes in a row had no answer.
    unanswered: AtomicU32,
}

impl Due {
    /// The source has been asked just now and has answered.
    pub(crate) fn new() -> Self {
        Self {
            loaded_at: Instant::now(),
            asked_at: AtomicU64::new(0),
            unanswered: AtomicU32::new(0),
        }
    }

    /// Whether the source was last asked at least `max_age` ago, or a multiple of it while it does not answer. Answers yes
    /// to one caller only: that one has to ask.
    pub(crate) fn claim(&self, max_age: Duration) -> bool {
        let stretch = self.stretch();
        let asked_at = self.asked_at.load(Ordering::Relaxed);
        let now = self.now();
        u128::from(now.saturating_sub(asked_at)) >= max_age.saturating_mul(stretch).as_millis()
            && self
                .asked_at
                .compare_exchange(asked_at, now, Ordering::Relaxed, Ordering::Relaxed)
                .is_ok()
    }

    /// How long the next refresh may hold an environment, where `deadline` is the time of a source that answers.
    ///
    /// Once refreshes are as rare as they get they have all of it again: a source that came back slow is not shut out for
    /// ever.
    pub(crate) fn deadline(&self, deadline: Duration) -> Duration {
        match self.stretch() {
            1 | LONGEST_STRETCH => deadline,
            _ => deadline.min(DEADLINE_WHILE_UNANSWERED),
        }
    }

    fn stretch(&self) -> u32 {
        let unanswered = self.unanswered.load(Ordering::Relaxed);
        2_u32.saturating_pow(unanswered).min(LONGEST_STRETCH)
    }

    pub(crate) fn note_asked(&self) {
        self.asked_at.store(self.now(), Ordering::Relaxed);
    }

    /// Called by one refresh at a time.
    pub(crate) fn note_outcome(&self, outcome: &Result<Refreshed, RefreshError>) {
        let unanswered = match outcome {
            Err(
                RefreshError::Deadline { .. }
                | RefreshError::Source {
                    source: SourceError::Unavailable { .. },
                    ..
                },
            ) => self.unanswered.load(Ordering::Relaxed).saturating_add(1),
            // What is refused or denied was answered.
            Ok(_) | Err(RefreshError::Source { .. } | RefreshError::Refused { .. }) => 0,
        };
        self.unanswered.store(unanswered, Ordering::Relaxed);
    }

    fn now(&self) -> u64 {
        u64::try_from(self.loaded_at.elapsed().as_millis()).unwrap_or(u64::MAX)
    }
}
