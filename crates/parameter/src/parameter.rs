//! The handle that the rest of a program holds, and the state behind it.

use std::fmt;
use std::sync::Arc;
use std::sync::atomic::AtomicU64;
use std::time::Duration;

use arc_swap::ArcSwap;
use tokio::sync::Mutex;

use crate::counters::AtomicCounters;
use crate::refresh::Flight;
use crate::refresh::due::Due;
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
    pub(crate) due: Due,
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
            due: Due::new(),
        }
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
