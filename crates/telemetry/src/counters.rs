//! Counters that leave the program as metrics of CloudWatch.

mod emf;

use std::collections::BTreeMap;
use std::fmt;
use std::io::Write;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::SystemTime;

pub(crate) use emf::Dimension;
pub use emf::NAMESPACE;

/// Documents that X-Ray did not get, by reason.
pub const DOCUMENTS_LOST: &str = "DocumentsLost";
/// Refreshes of a parameter that brought no value.
pub const REFRESHES_FAILED: &str = "RefreshesFailed";
/// Requests that were refused because as many as allowed were worked on.
pub const REQUESTS_SHED: &str = "RequestsShed";

/// What a program counts. Clones are one set.
///
/// Counters only grow while a program runs; what they grew by since the last time leaves as lines in CloudWatch's embedded
/// metric format, in [`NAMESPACE`], by `FunctionName` or `ServiceName`. Where nothing grew there is no line.
#[derive(Clone)]
pub struct Counters(Arc<Inner>);

struct Inner {
    /// None where the log is for people: the lines are for CloudWatch alone.
    dimension: Option<Dimension>,
    counters: Mutex<Vec<Counter>>,
}

struct Counter {
    metric: &'static str,
    read: Box<Read>,
    /// How much of each was written already.
    written: BTreeMap<Option<String>, u64>,
}

/// Gives what was counted since the start, by reason where there is one.
type Read = dyn Fn() -> Vec<(Option<String>, u64)> + Send + Sync;

impl Counters {
    pub(crate) fn new(dimension: Option<Dimension>) -> Self {
        Self(Arc::new(Inner {
            dimension,
            counters: Mutex::default(),
        }))
    }

    /// Adds a counter. `read` gives what was counted since the start, and is asked now and then.
    pub fn add(&self, metric: &'static str, read: impl Fn() -> u64 + Send + Sync + 'static) {
        self.push(metric, Box::new(move || vec![(None, read())]));
    }

    /// Adds a counter that tells reasons apart: `read` gives what was counted since the start for each.
    pub fn add_by_reason(
        &self,
        metric: &'static str,
        read: impl Fn() -> Vec<(String, u64)> + Send + Sync + 'static,
    ) {
        let read = move || {
            let counts = read().into_iter();
            counts
                .map(|(reason, count)| (Some(reason), count))
                .collect()
        };
        self.push(metric, Box::new(read));
    }

    fn push(&self, metric: &'static str, read: Box<Read>) {
        let mut counters = self
            .0
            .counters
            .lock()
            .unwrap_or_else(PoisonError::into_inner);
        counters.push(Counter {
            metric,
            read,
            written: BTreeMap::new(),
        });
    }

    /// Writes what grew since the last time, each line at once.
    pub(crate) fn write(&self, mut output: impl Write) {
        for line in self.lines(SystemTime::now()) {
            // A log that cannot be written is no reason to fail, and nothing is left to say so with.
            let _ = output.write_all(line.as_bytes());
        }
    }

    fn lines(&self, now: SystemTime) -> Vec<String> {
        let Some(dimension) = &self.0.dimension else {
            return Vec::new();
        };
        let mut lines = Vec::new();
        let mut counters = self
            .0
            .counters
            .lock()
            .unwrap_or_else(PoisonError::into_inner);
        for counter in counters.iter_mut() {
            for (reason, count) in (counter.read)() {
                let written = counter.written.get(&reason).copied().unwrap_or_default();
                let more = count.saturating_sub(written);
                if more > 0 {
                    let reason_text = reason.as_deref();
                    lines.push(emf::line(dimension, counter.metric, reason_text, more, now));
                    counter.written.insert(reason, count);
                }
            }
        }
        lines
    }
}

impl fmt::Debug for Counters {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("Counters")
            .field("dimension", &self.0.dimension)
            .finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests;
