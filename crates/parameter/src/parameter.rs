//! The handle that the rest of a program holds, and the state behind it.

use std::fmt;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use arc_swap::ArcSwap;
use tokio::sync::Mutex;
use tokio::time::Instant;

use crate::counters::AtomicCounters;
use crate::refresh::Flight;
use crate::source::ErasedSource;
use crate::{Counters, Fetched, Location};

/// A parsed value and the version of the parameter that it was parsed from.
#[derive(Debug)]
pub struct Snapshot<T> {
    /// What the parser made of the parameter's text.
    pub value: T,
    /// Parameter Store's version of that text.
    pub version: i64,
}

/// A parameter whose value is always at hand.
///
/// A cheap handle: clones share one value, and one refresh at a time.
pub struct Parameter<T> {
    pub(crate) shared: Arc<Shared<T>>,
}

pub(crate) type ParseError = Box<dyn std::error::Error + Send + Sync>;
pub(crate) type Parse<T> = dyn Fn(&str) -> Result<T, ParseError> + Send + Sync;

pub(crate) struct Shared<T> {
    pub(crate) source: Box<dyn ErasedSource>,
    pub(crate) parse: Box<Parse<T>>,
    pub(crate) location: Location,
    pub(crate) refresh_deadline: Duration,
    pub(crate) current: ArcSwap<Snapshot<T>>,
    pub(crate) counters: AtomicCounters,
    pub(crate) flight: Mutex<Flight>,
    /// How many flights have landed: a caller that waited for one learns by it that the answer is there.
    pub(crate) landed: AtomicU64,
    loaded_at: Instant,
    /// Milliseconds from `loaded_at` to the last time the source was asked.
    asked_at: AtomicU64,
}

impl<T> Parameter<T> {
    /// The last good value. Takes no lock and never waits.
    pub fn current(&self) -> Arc<Snapshot<T>> {
        self.shared.current.load_full()
    }

    /// What the refreshes so far came to.
    pub fn counters(&self) -> Counters {
        self.shared.counters.read()
    }
}

impl<T> Shared<T> {
    pub(crate) fn new(
        source: Box<dyn ErasedSource>,
        parse: Box<Parse<T>>,
        location: Location,
        refresh_deadline: Duration,
        value: T,
        fetched: Fetched,
    ) -> Self {
        Self {
            source,
            parse,
            location,
            refresh_deadline,
            current: ArcSwap::from_pointee(Snapshot {
                value,
                version: fetched.version,
            }),
            counters: AtomicCounters::default(),
            flight: Mutex::new(Flight::new(fetched)),
            landed: AtomicU64::new(0),
            loaded_at: Instant::now(),
            asked_at: AtomicU64::new(0),
        }
    }

    /// Whether the source was last asked at least `age` ago. Answers yes to one caller only: that one has to ask.
    pub(crate) fn claim_due(&self, age: Duration) -> bool {
        let asked_at = self.asked_at.load(Ordering::Relaxed);
        let now = self.now();
        u128::from(now.saturating_sub(asked_at)) >= age.as_millis()
            && self
                .asked_at
                .compare_exchange(asked_at, now, Ordering::Relaxed, Ordering::Relaxed)
                .is_ok()
    }

    pub(crate) fn note_asked(&self) {
        self.asked_at.store(self.now(), Ordering::Relaxed);
    }

    fn now(&self) -> u64 {
        u64::try_from(self.loaded_at.elapsed().as_millis()).unwrap_or(u64::MAX)
    }
}

impl<T> Clone for Parameter<T> {
    fn clone(&self) -> Self {
        Self {
            shared: Arc::clone(&self.shared),
        }
    }
}

impl<T> fmt::Debug for Parameter<T> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("Parameter")
            .field("location", &self.shared.location)
            .field("version", &self.shared.current.load().version)
            .field("counters", &self.counters())
            .finish_non_exhaustive()
    }
}
