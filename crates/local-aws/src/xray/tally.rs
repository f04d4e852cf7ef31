//! What is counted.

use std::{
    collections::BTreeMap,
    sync::{
        Mutex, PoisonError,
        atomic::{AtomicU64, Ordering},
    },
};

use serde::Serialize;
use tokio::net::UdpSocket;

use super::{Xray, kernel_drops::Receivers};

/// What became of the documents and datagrams since the start, and what is there now.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct XrayCounters {
    /// Documents, whichever way they came.
    pub documents: DocumentCounters,
    /// The daemon's datagrams.
    pub datagrams: DatagramCounters,
    /// What the store holds.
    pub kept: KeptTraces,
}

/// What became of the documents: each was either stored or rejected.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct DocumentCounters {
    /// Those that were good.
    pub stored: u64,
    /// Of these, those that came for a segment that was there already: one of the two was kept.
    pub replaced: u64,
    /// Those that were not good, by their error code.
    pub rejected: BTreeMap<&'static str, u64>,
    /// Of those that were stored, those that had to make room for newer ones.
    pub evicted: u64,
}

/// What became of the datagrams: each that was received was either malformed or a document.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct DatagramCounters {
    /// Those that were read.
    pub received: u64,
    /// Of these, those without the daemon's header or with a text that is not UTF-8.
    pub malformed: u64,
    /// Those that the kernel dropped since they came faster than they were read; none where the system does not tell, which
    /// Linux does.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub dropped_by_kernel: Option<u64>,
}

/// What the store holds.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct KeptTraces {
    /// Traces.
    pub traces: usize,
    /// Segments, and subsegments that were sent alone.
    pub segments: usize,
    /// What they take, roughly.
    pub bytes: usize,
    /// The bytes that they may take.
    pub limit: usize,
}

#[derive(Debug, Default)]
pub(super) struct Tally {
    stored: AtomicU64,
    rejected: Mutex<BTreeMap<&'static str, u64>>,
    pub(super) received: AtomicU64,
    pub(super) malformed: AtomicU64,
    pub(super) receivers: Receivers,
}

impl Tally {
    pub(super) fn stored(&self) {
        self.stored.fetch_add(1, Ordering::Relaxed);
    }

    pub(super) fn rejected(&self, code: &'static str) {
        let mut rejected = self.rejected.lock().unwrap_or_else(PoisonError::into_inner);
        *rejected.entry(code).or_default() += 1;
    }
}

impl Xray {
    /// Counts from now on the datagrams that the kernel drops at `socket` too, at which somebody else receives.
    pub fn count_drops(&self, socket: &UdpSocket) {
        self.tally().receivers.add(socket);
    }

    /// The datagrams that the kernel has dropped, at all sockets that there are or were; see
    /// [`DatagramCounters::dropped_by_kernel`]. What is not asked for before a socket is closed is not known any more.
    pub fn drops(&self) -> Option<u64> {
        self.tally().receivers.drops()
    }

    /// What was counted so far.
    ///
    /// The system is asked for the datagrams that it dropped, which takes a while: an asynchronous program calls this with
    /// `spawn_blocking`.
    pub fn counters(&self) -> XrayCounters {
        let tally = self.tally();
        // Before the locks, which documents wait for.
        let dropped_by_kernel = tally.receivers.drops();
        let rejected = tally
            .rejected
            .lock()
            .unwrap_or_else(PoisonError::into_inner);
        let store = self.store();
        XrayCounters {
            documents: DocumentCounters {
                stored: tally.stored.load(Ordering::Relaxed),
                replaced: store.replaced,
                rejected: rejected.clone(),
                evicted: store.evicted,
            },
            datagrams: DatagramCounters {
                received: tally.received.load(Ordering::Relaxed),
                malformed: tally.malformed.load(Ordering::Relaxed),
                dropped_by_kernel,
            },
            kept: KeptTraces {
                traces: store.traces().len(),
                segments: store.segments(),
                bytes: store.bytes(),
                limit: store.limit(),
            },
        }
    }
}
