//! How documents reach X-Ray.
//!
//! - [`UdpTransport`] sends them to Lambda's own receiver or to an X-Ray daemon, one datagram a document.
#![cfg_attr(
    feature = "outbox",
    doc = "- [`Outbox`] stands before a transport: a bounded queue with a thread of its own, batches and retries."
)]
#![cfg_attr(
    feature = "aws-sdk",
    doc = "- [`PutTraceSegmentsTransport`] sends them to X-Ray itself, or to another endpoint of the same API."
)]

#[cfg(feature = "outbox")]
mod outbox;
#[cfg(feature = "aws-sdk")]
mod put_trace_segments;
pub mod udp;

use std::future::Future;

use crate::{EncodedDocument, LossReason, Tally};

#[cfg(feature = "outbox")]
pub use outbox::{Outbox, OutboxOptions};
#[cfg(feature = "aws-sdk")]
pub use put_trace_segments::PutTraceSegmentsTransport;
pub use udp::{DaemonAddress, UdpTransport};

/// A way to X-Ray.
pub trait SegmentTransport: Send + Sync + 'static {
    /// The most bytes of one document; to be given to [`EncodedDocument::encode_within`].
    fn document_limit(&self) -> usize {
        EncodedDocument::LIMIT
    }

    /// Tries once to send `documents`, and counts nothing into a `Losses`: the outcome says what is to be counted.
    fn put(&self, documents: Vec<EncodedDocument>) -> impl Future<Output = PutOutcome> + Send;
}

/// What became of documents: each one is in the tally or among those to be tried again.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct PutOutcome {
    /// Those that are done with.
    pub tally: Tally,
    /// Those that may arrive when they are sent again later.
    pub retry: Vec<EncodedDocument>,
    /// What [`Self::retry`] is lost as when there is no later.
    pub retry_reason: Option<LossReason>,
}
