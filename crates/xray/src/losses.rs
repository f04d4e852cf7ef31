//! What was sent to X-Ray and what was lost on the way, counted by reason.

mod log;
mod reason;
mod tally;

use std::collections::BTreeMap;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Instant;

use log::Log;
pub use reason::LossReason;
pub use tally::Tally;

/// How many different error codes are told apart. They come from an endpoint, which must not fill the memory with them.
const MOST_CODES: usize = 32;
/// Where the codes beyond [`MOST_CODES`] are counted.
const OTHER_CODES: &str = "other";

/// Counts the documents that were sent and those that were lost.
///
/// A clone counts into the same numbers. [`Losses::count`] takes no lock and logs nothing, so that it may be done where a
/// span ends; [`Losses::report`] logs. Each document that was handed in is counted once: as sent, or with one reason.
///
/// "Sent" means that the endpoint said it has the document, or, by UDP, that the kernel took the datagram: what a daemon
/// or the kernel drops later is not known here.
#[derive(Clone, Debug, Default)]
pub struct Losses {
    shared: Arc<Shared>,
}

#[derive(Debug, Default)]
struct Shared {
    sent: AtomicU64,
    lost: [AtomicU64; LossReason::ALL.len()],
    rejected: Mutex<BTreeMap<String, u64>>,
    log: Mutex<Log>,
}

impl Losses {
    /// Nothing sent, nothing lost.
    pub fn new() -> Self {
        Self::default()
    }

    /// Counts `n` lost documents.
    pub fn count(&self, reason: LossReason, n: u64) {
        self.shared.lost[reason.index()].fetch_add(n, Ordering::Relaxed);
    }

    /// Counts `n` documents that arrived.
    pub fn count_sent(&self, n: u64) {
        self.shared.sent.fetch_add(n, Ordering::Relaxed);
    }

    /// Counts what became of some documents.
    pub fn add(&self, tally: &Tally) {
        self.count_sent(tally.sent);
        for (&reason, &n) in &tally.lost {
            self.count(reason, n);
        }
        if tally.recalled > 0 {
            self.recall(tally.recalled);
        }
        if !tally.rejected.is_empty() {
            let mut codes = self.codes();
            for (code, &n) in &tally.rejected {
                let known = codes.len() < MOST_CODES || codes.contains_key(code);
                let code = if known { code } else { OTHER_CODES };
                *codes.entry(code.to_owned()).or_default() += n;
            }
        }
    }

    /// Documents that had been counted as sent turn out to be refused.
    fn recall(&self, n: u64) {
        let before = self
            .shared
            .sent
            .fetch_update(Ordering::Relaxed, Ordering::Relaxed, |sent| {
                Some(sent.saturating_sub(n))
            });
        let (Ok(before) | Err(before)) = before;
        self.count(LossReason::Refused, n.min(before));
    }

    /// How many documents arrived.
    pub fn sent(&self) -> u64 {
        self.shared.sent.load(Ordering::Relaxed)
    }

    /// How many documents were lost, for whatever reason.
    pub fn lost(&self) -> u64 {
        self.counts().iter().sum()
    }

    /// How many documents were lost by reason. A reason that has no loss is left out.
    pub fn snapshot(&self) -> BTreeMap<LossReason, u64> {
        LossReason::ALL
            .into_iter()
            .zip(self.counts())
            .filter(|&(_, n)| n > 0)
            .collect()
    }

    /// How many documents were rejected ([`LossReason::Rejected`]) by the error code that the endpoint gave.
    pub fn rejected_by_code(&self) -> BTreeMap<String, u64> {
        self.codes().clone()
    }

    /// Logs a warning with the losses since the last one, by reason, unless that was less than a minute ago or there are none.
    ///
    /// The processors and transports of this crate call it by themselves, never while a span ends.
    pub fn report(&self) {
        let news = self.log().news(self.counts(), Instant::now());
        if let Some(news) = news {
            news.write(&self.rejected_by_code());
        }
    }

    /// Logs like [`Self::report`], however short ago the last warning was: for the end of a program.
    pub fn report_now(&self) {
        let news = self.log().last_news(self.counts(), Instant::now());
        if let Some(news) = news {
            news.write(&self.rejected_by_code());
        }
    }

    fn counts(&self) -> [u64; LossReason::ALL.len()] {
        self.shared
            .lost
            .each_ref()
            .map(|n| n.load(Ordering::Relaxed))
    }

    fn codes(&self) -> MutexGuard<'_, BTreeMap<String, u64>> {
        self.shared
            .rejected
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
    }

    fn log(&self) -> MutexGuard<'_, Log> {
        self.shared
            .log
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests;
