//! Where requests go, and when the last one has come back.

use std::net::SocketAddr;
use std::sync::{Arc, Mutex, PoisonError};

use tokio::sync::watch;

/// The target of new requests.
#[derive(Debug, Default)]
pub(crate) struct Targets(Mutex<Option<InFlight>>);

/// A target, held by the load balancer while it is the current one and by each request that was
/// sent to it until its answer has been passed on. When nobody holds it, it is drained.
#[derive(Clone, Debug)]
pub(crate) struct InFlight(Arc<Target>);

#[derive(Debug)]
struct Target {
    address: SocketAddr,
    /// Closed when the last holder is gone.
    held: watch::Sender<()>,
}

impl Targets {
    pub(crate) fn current(&self) -> Option<InFlight> {
        self.0
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .clone()
    }

    pub(crate) fn replace(&self, address: Option<SocketAddr>) -> Drained {
        let new = address.map(|address| {
            InFlight(Arc::new(Target {
                address,
                held: watch::Sender::new(()),
            }))
        });
        let mut current = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let old = std::mem::replace(&mut *current, new);
        Drained(old.map(|InFlight(target)| target.held.subscribe()))
    }
}

impl Targets {
    /// How many requests hold the current target.
    pub(crate) fn in_flight(&self) -> usize {
        let current = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        // One holder is the load balancer itself.
        current
            .as_ref()
            .map_or(0, |InFlight(target)| Arc::strong_count(target) - 1)
    }
}

impl InFlight {
    pub(crate) fn address(&self) -> SocketAddr {
        self.0.address
    }
}

/// The end of the requests that were sent to a target which has been replaced.
#[derive(Debug)]
#[must_use = "a target that is ended before it is drained breaks the requests it still has"]
pub struct Drained(Option<watch::Receiver<()>>);

impl Drained {
    /// Waits until every request that the target got has been answered or given up.
    pub async fn wait(self) {
        if let Some(mut held) = self.0 {
            // Nothing is ever sent: the channel only closes.
            while held.changed().await.is_ok() {}
        }
    }
}
