//! [X-Ray](https://docs.aws.amazon.com/xray/latest/api/Welcome.html), as far as programs send traces to it and ask it what
//! to sample, and persons look at traces.
//!
//! Shapes are those of the service's model (2016-04-12). Documents come by `PutTraceSegments`, as the daemon's datagrams, and
//! from this process by [`Xray::put`]; what is wrong with one never keeps another from being stored.
//!
//! What differs from AWS on purpose:
//!
//! - AWS rejects a trace id whose time is more than 30 days ago (`InvalidTraceId`). Here its time may be any, so that an
//!   example's id can be sent: a query by `TraceId` goes by the beginning of the first segment instead.
//! - Traces are there at once, and the latest first. The store is bounded in bytes: the traces that have received nothing for
//!   longest make room.
//! - There is no throttling, sampling of queries, encryption, groups, insights or root causes.
//!   `SamplingRateBoost` is refused, since nothing here would act on it; tags are accepted and not kept.

mod batch_get;
mod changes;
mod datagrams;
mod document;
mod error;
mod filter;
mod kernel_drops;
mod part;
mod put_segments;
mod router;
mod sampling;
mod service_graph;
mod service_id;
mod store;
mod stored;
mod summaries;
mod tally;
mod time;
mod time_range;
mod token;
mod trace;

use std::{
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    time::SystemTime,
};

use ::xray::TraceId;
use sampling::Sampling;
use store::Store;
use tally::Tally;
use tokio::sync::watch;
use trace::{Received, Trace};

pub(crate) use changes::Bookmark;
pub use document::DocumentError;
pub(crate) use router::router;
pub(crate) use service_graph::{Edge, Service, Statistics};
pub(crate) use stored::Stored;
pub use tally::{DatagramCounters, DocumentCounters, KeptTraces, XrayCounters};
pub(crate) use token::Position;

use crate::Account;

/// What the documents may take where nothing else is said.
const DEFAULT_LIMIT: usize = 64 * 1024 * 1024;

/// X-Ray.
///
/// A cheap handle: clones share one state. It is a [`SamplingClient`](::xray::sampling::SamplingClient) too, for a sampler
/// that is in this process.
#[derive(Clone, Debug)]
pub struct Xray {
    shared: Arc<Shared>,
}

#[derive(Debug)]
struct Shared {
    account: Account,
    store: Mutex<Store>,
    sampling: Mutex<Sampling>,
    tally: Tally,
    /// Told whenever the store has changed.
    changes: watch::Sender<()>,
}

impl Xray {
    pub(crate) fn new(account: Account) -> Self {
        let sampling = Sampling::new(&account, SystemTime::now());
        Self {
            shared: Arc::new(Shared {
                account,
                store: Mutex::new(Store::new(DEFAULT_LIMIT)),
                sampling: Mutex::new(sampling),
                tally: Tally::default(),
                changes: watch::Sender::new(()),
            }),
        }
    }

    /// Stores a segment document, or an array of them.
    ///
    /// # Errors
    /// The first of what `PutTraceSegments` would answer: a document that X-Ray rejects. The others are stored.
    pub fn put(&self, document: &str) -> Result<(), DocumentError> {
        self.keep(document).into_iter().next().map_or(Ok(()), Err)
    }

    /// Lets the documents take `bytes`, 64 MiB until then. What is over makes room at once.
    pub fn set_limit(&self, bytes: usize) {
        self.store().set_limit(bytes);
    }

    pub(crate) fn account(&self) -> &Account {
        &self.shared.account
    }

    fn tally(&self) -> &Tally {
        &self.shared.tally
    }

    fn store(&self) -> MutexGuard<'_, Store> {
        // Each operation checks first and changes the store in one step, so that a panic leaves it whole.
        self.shared
            .store
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
    }

    fn sampling(&self) -> MutexGuard<'_, Sampling> {
        self.shared
            .sampling
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
    }

    /// A trace, put together outside of the store: documents are received meanwhile.
    fn trace(&self, id: &TraceId) -> Option<Trace> {
        let received = {
            let store = self.store();
            Received::new(*id, store.get(id)?)
        };
        Some(Trace::new(&received))
    }
}
