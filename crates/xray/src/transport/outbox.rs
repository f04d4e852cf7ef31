//! A bounded queue before a transport, emptied by a thread of its own.

mod backoff;
mod queue;
mod worker;

use std::sync::Arc;
use std::time::Duration;
use std::{io, thread};

use queue::Queue;
use worker::Worker;

use crate::transport::SegmentTransport;
use crate::{EncodedDocument, Losses};

/// How much an [`Outbox`] keeps, and for how long.
#[derive(Clone, Debug)]
pub struct OutboxOptions {
    /// The most documents that wait: 10,000.
    pub max_queued: usize,
    /// The most bytes that wait: 16 MiB. One batch more, of at most 50 documents, is on its way.
    pub max_queued_bytes: usize,
    /// How long the first document waits for others to go with it: 1 s. Fifty do not wait.
    pub batch_delay: Duration,
    /// How long a batch is tried before its documents count as lost: 60 s.
    pub retry_for: Duration,
    /// The longest pause between two tries: 10 s. It is drawn at random from nothing to 100 ms, 200 ms, 400 ms and so on.
    pub max_backoff: Duration,
}

impl Default for OutboxOptions {
    fn default() -> Self {
        Self {
            max_queued: 10_000,
            max_queued_bytes: 16 * 1024 * 1024,
            batch_delay: Duration::from_secs(1),
            retry_for: Duration::from_secs(60),
            max_backoff: Duration::from_secs(10),
        }
    }
}

/// Sends documents in the background.
///
/// Handing one in never waits: a lock is held for the time that a queue takes to grow by one, and what does not fit is
/// counted as lost. A thread with a Tokio runtime of its own sends batches, tries again what may arrive later, with
/// exponential backoff and full jitter, and logs losses at most once a minute. All times are measured by a clock that
/// never goes back.
///
/// Every document that was handed in ends up in [`Losses`] once: as sent, or as lost with a reason. One that was on its way
/// when a shutdown's time was over counts as lost, although it may still have arrived.
///
/// A transport that panics costs the documents that it held, and nothing else. In a process that was forked there is
/// no such thread: the queue fills, and the loss is counted.
#[derive(Debug)]
pub struct Outbox<T = EncodedDocument> {
    queue: Arc<Queue<T>>,
}

impl Outbox {
    /// Starts the thread.
    ///
    /// # Errors
    /// When the system gives no thread, or no timer or poller for its runtime.
    pub fn start(
        transport: impl SegmentTransport,
        options: &OutboxOptions,
        losses: Losses,
    ) -> io::Result<Self> {
        Self::start_with(transport, |document| document, options, losses)
    }

    /// Takes a document to be sent, and never waits.
    pub fn push(&self, document: EncodedDocument) {
        let bytes = document.len();
        self.push_sized(document, bytes);
    }
}

impl<T: Send + 'static> Outbox<T> {
    /// Starts the thread, which makes documents of what is handed in by `encode`.
    pub(crate) fn start_with(
        transport: impl SegmentTransport,
        encode: impl Fn(T) -> EncodedDocument + Send + 'static,
        options: &OutboxOptions,
        losses: Losses,
    ) -> io::Result<Self> {
        let queue = Arc::new(Queue::new(options, losses));
        let runtime = tokio::runtime::Builder::new_current_thread()
            .enable_all()
            .build()?;
        let worker = Worker::new(Arc::clone(&queue), transport, encode, options.clone());
        thread::Builder::new()
            .name("xray-outbox".to_owned())
            .spawn(move || {
                // What this thread does is no part of what it reports.
                #[cfg(feature = "opentelemetry")]
                let _suppressed = opentelemetry::Context::enter_telemetry_suppressed_scope();
                runtime.block_on(worker.run());
                // A host name that is being looked up must not keep the program.
                runtime.shutdown_background();
            })?;
        Ok(Self { queue })
    }

    /// Takes something of about `bytes` bytes.
    pub(crate) fn push_sized(&self, item: T, bytes: usize) {
        self.queue.push(item, bytes);
    }
}

impl<T> Outbox<T> {
    /// Sends what was handed in so far, at once, and waits until all of it is sent or lost, `timeout` at most.
    ///
    /// Gives false when the time was over before; what is left is sent later.
    pub fn flush(&self, timeout: Duration) -> bool {
        self.queue.flush(timeout)
    }

    /// Sends what was handed in so far, waits like [`Self::flush`], counts what is left as lost, and ends the thread.
    ///
    /// What is handed in later is counted as lost at once. Gives false when anything was left.
    pub fn shutdown(&self, timeout: Duration) -> bool {
        self.queue.shutdown(timeout)
    }

    /// What was sent and lost.
    pub fn losses(&self) -> &Losses {
        self.queue.losses()
    }
}

/// Ends the thread without waiting: what is left counts as lost.
impl<T> Drop for Outbox<T> {
    fn drop(&mut self) {
        self.queue.shutdown(Duration::ZERO);
    }
}

#[cfg(test)]
mod tests;
