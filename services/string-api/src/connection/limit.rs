use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread::available_parallelism;

use rustix::process::{Resource, getrlimit};

use crate::BuildError;

/// How many connections the kernel holds for the service before they are accepted. Beyond it a client tries again by itself
/// for some seconds, which is kinder than to be refused.
pub(crate) const BACKLOG: u32 = 1024;

/// More connections than this are not held open, whatever the process is allowed: each can cost some tens of kilobytes.
const MOST: usize = 10_000;
/// Descriptors for the standard streams, the listener, signals, and connections to AWS.
const RESERVE: usize = 24;
/// Descriptors of each worker's runtime.
const RESERVE_FOR_A_WORKER: usize = 4;

/// The connections that are open, and how many there may be.
///
/// So that the health check always finds room, connections turn over when there are many: an answer then closes its own. What
/// is left of the room takes new connections, and those that send nothing are closed soon
/// ([`Timeouts::request_head`](crate::Timeouts::request_head)). When there is no room at all, new ones wait in the kernel.
#[derive(Clone)]
pub(crate) struct Connections {
    workers: usize,
    for_each_worker: usize,
    open: Arc<AtomicUsize>,
}

impl Connections {
    /// As many as the process may have descriptors for, without those that it needs itself.
    ///
    /// # Errors
    /// [`BuildError::Descriptors`] when none is left.
    pub(crate) fn within_descriptors() -> Result<Self, BuildError> {
        let workers = available_parallelism().map_or(1, usize::from);
        let allowed = getrlimit(Resource::Nofile).current;
        let allowed = allowed.map_or(usize::MAX, |allowed| {
            usize::try_from(allowed).unwrap_or(usize::MAX)
        });
        Self::within(allowed, workers)
    }

    fn within(descriptors: usize, workers: usize) -> Result<Self, BuildError> {
        let reserve = RESERVE + RESERVE_FOR_A_WORKER * workers;
        let total = descriptors.saturating_sub(reserve).min(MOST);
        if total < workers {
            return Err(BuildError::Descriptors {
                allowed: descriptors,
                needed: reserve + workers,
            });
        }
        Ok(Self {
            workers,
            for_each_worker: total / workers,
            open: Arc::default(),
        })
    }

    pub(crate) fn workers(&self) -> usize {
        self.workers
    }

    pub(crate) fn for_each_worker(&self) -> usize {
        self.for_each_worker
    }

    /// Counts one more until the guard is dropped.
    pub(super) fn opened(&self) -> Open {
        self.open.fetch_add(1, Ordering::Relaxed);
        Open(self.clone())
    }
}

/// A connection that is open.
pub(super) struct Open(Connections);

impl Open {
    /// Whether more than half of the connections that there may be are open.
    pub(super) fn are_many(&self) -> bool {
        let Connections {
            workers,
            for_each_worker,
            open,
        } = &self.0;
        open.load(Ordering::Relaxed) > (workers * for_each_worker).div_ceil(2)
    }
}

impl Drop for Open {
    fn drop(&mut self) {
        self.0.open.fetch_sub(1, Ordering::Relaxed);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn connections_leave_descriptors_for_the_rest() {
        for (descriptors, workers, for_each_worker) in [
            (64, 2, 16),
            (1024, 2, 496),
            (1024, 4, 246),
            (65_535, 4, 2500),
            (usize::MAX, 1, 10_000),
            (34, 2, 1),
        ] {
            let connections = Connections::within(descriptors, workers).unwrap();
            let seen = connections.for_each_worker();
            assert_eq!(seen, for_each_worker, "{descriptors} for {workers}");
        }
    }

    #[test]
    fn too_few_descriptors_are_refused() {
        let error = Connections::within(33, 2).err().unwrap();
        assert_eq!(
            error.to_string(),
            "this program may open 33 files, and needs 34 to take one connection: raise the limit (ulimit -n)"
        );
    }

    #[test]
    fn many_are_more_than_half() {
        let connections = Connections::within(64, 2).unwrap();
        let mut open: Vec<Open> = (0..16).map(|_| connections.opened()).collect();
        assert!(!open[0].are_many());
        open.push(connections.opened());
        assert!(open[0].are_many());
        open.pop();
        assert!(!open[0].are_many());
    }
}
