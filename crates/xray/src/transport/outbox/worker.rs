//! The thread's work: batches out of the queue and into the transport.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;

use futures_util::FutureExt;
use tokio::time::Instant;

use super::OutboxOptions;
use super::backoff::Backoff;
use super::queue::Queue;
use crate::transport::{PutOutcome, SegmentTransport};
use crate::{EncodedDocument, LossReason, Tally};

/// How many documents are sent together: as many as PutTraceSegments takes.
pub(super) const BATCH: usize = 50;

pub(super) struct Worker<T, X, E> {
    /// Ends the queue when the worker ends, however that happens.
    queue: Guard<T>,
    transport: X,
    encode: E,
    options: OutboxOptions,
    backoff: Backoff,
}

struct Guard<T>(Arc<Queue<T>>);

impl<T> Drop for Guard<T> {
    fn drop(&mut self) {
        self.0.worker_is_gone();
    }
}

impl<T, X: SegmentTransport, E: Fn(T) -> EncodedDocument> Worker<T, X, E> {
    pub(super) fn new(
        queue: Arc<Queue<T>>,
        transport: X,
        encode: E,
        options: OutboxOptions,
    ) -> Self {
        Self {
            queue: Guard(queue),
            transport,
            encode,
            backoff: Backoff::new(options.max_backoff),
            options,
        }
    }

    /// Sends until the queue ends.
    pub(super) async fn run(mut self) {
        let queue = Arc::clone(&self.queue.0);
        tokio::select! {
            () = queue.stopped() => {}
            () = self.send_batches() => {}
        }
    }

    async fn send_batches(&mut self) {
        while self.queue.0.batch_is_due().await {
            let items = self.queue.0.take(BATCH);
            let documents = self.encode(items);
            if !documents.is_empty() {
                self.deliver(documents).await;
            }
            self.queue.0.losses().report();
        }
    }

    fn encode(&self, items: Vec<T>) -> Vec<EncodedDocument> {
        let mut panicked = Tally::default();
        let documents = items
            .into_iter()
            .filter_map(|item| {
                let encoded = catch_unwind(AssertUnwindSafe(|| (self.encode)(item)));
                if encoded.is_err() {
                    panicked.lost(LossReason::Panicked, 1);
                }
                encoded.ok()
            })
            .collect();
        self.queue.0.settle(&panicked);
        documents
    }

    /// Tries until each document has arrived, is lost, or was tried for long enough.
    async fn deliver(&mut self, mut documents: Vec<EncodedDocument>) {
        let began = Instant::now();
        loop {
            let outcome = self.put(documents).await;
            self.queue.0.settle(&outcome.tally);
            // An endpoint that takes a part of each batch is short of something still.
            if outcome.tally.sent_count() > 0 && outcome.retry.is_empty() {
                self.backoff.reset();
            }
            if !outcome.retry.is_empty() && began.elapsed() >= self.options.retry_for {
                let mut late = Tally::default();
                late.lost(
                    outcome.retry_reason.unwrap_or(LossReason::Unsent),
                    outcome.retry.len() as u64,
                );
                self.queue.0.settle(&late);
                return;
            }
            // An endpoint that refuses everything is not asked as fast as spans end, either.
            if !outcome.retry.is_empty() || outcome.tally.sent_count() == 0 {
                let pause = self.backoff.next();
                self.queue.0.pause(pause).await;
            }
            if outcome.retry.is_empty() {
                return;
            }
            self.queue.0.losses().report();
            documents = outcome.retry;
        }
    }

    async fn put(&self, documents: Vec<EncodedDocument>) -> PutOutcome {
        let n = documents.len() as u64;
        let put = AssertUnwindSafe(self.transport.put(documents));
        put.catch_unwind().await.unwrap_or_else(|_| {
            let mut outcome = PutOutcome::default();
            outcome.tally.lost(LossReason::Panicked, n);
            outcome
        })
    }
}
