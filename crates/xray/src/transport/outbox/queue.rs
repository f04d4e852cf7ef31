//! What waits to be sent, and the account of it.
//!
//! Each item that was taken in is settled once: counted as sent, or as lost. `pushed - settled` items are in the queue or in
//! the worker's hands, so that whoever ends the queue can count them without asking the worker.

use std::collections::VecDeque;
use std::mem;
use std::sync::{Condvar, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use tokio::sync::Notify;
use tokio::time::Instant;

use super::OutboxOptions;
use crate::{LossReason, Losses, Tally};

/// How often losses are looked at while nothing else happens.
const IDLE: Duration = Duration::from_secs(60);

#[derive(Debug)]
pub(super) struct Queue<T> {
    state: Mutex<State<T>>,
    /// For those who wait until items are settled.
    settled: Condvar,
    /// For the worker: there is something to send.
    wake: Notify,
    /// For the worker: somebody waits, so that a pause is cut short.
    hurry: Notify,
    /// For the worker: stop, whatever is under way.
    stop: Notify,
    losses: Losses,
    max_items: usize,
    max_bytes: usize,
    batch_delay: Duration,
}

#[derive(Debug)]
struct State<T> {
    items: VecDeque<(T, usize)>,
    bytes: usize,
    /// How many items were ever taken in.
    pushed: u64,
    /// How many of them are counted as sent or lost. They are settled in the order in which they came, batch by batch.
    settled: u64,
    /// Items up to this number are to be sent without delay.
    urgent: u64,
    stage: Stage,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Stage {
    Open,
    /// Nothing more is taken in; what is there is sent.
    Closing,
    /// Nothing is sent any more; what comes is lost for this reason.
    Closed(LossReason),
}

impl<T> Queue<T> {
    pub(super) fn new(options: &OutboxOptions, losses: Losses) -> Self {
        Self {
            state: Mutex::new(State {
                items: VecDeque::new(),
                bytes: 0,
                pushed: 0,
                settled: 0,
                urgent: 0,
                stage: Stage::Open,
            }),
            settled: Condvar::new(),
            wake: Notify::new(),
            hurry: Notify::new(),
            stop: Notify::new(),
            losses,
            max_items: options.max_queued,
            max_bytes: options.max_queued_bytes,
            batch_delay: options.batch_delay,
        }
    }

    pub(super) fn losses(&self) -> &Losses {
        &self.losses
    }

    /// Takes an item, or counts it as lost. An item that is lost is dropped after the lock.
    pub(super) fn push(&self, item: T, bytes: usize) {
        let mut state = self.lock();
        let lost = match state.stage {
            Stage::Open
                if state.items.len() >= self.max_items
                    || state.bytes.saturating_add(bytes) > self.max_bytes =>
            {
                Some(LossReason::QueueFull)
            }
            Stage::Open => None,
            Stage::Closing => Some(LossReason::Shutdown),
            Stage::Closed(reason) => Some(reason),
        };
        if let Some(reason) = lost {
            drop(state);
            self.losses.count(reason, 1);
            return;
        }
        state.items.push_back((item, bytes));
        state.bytes += bytes;
        state.pushed += 1;
        let queued = state.items.len();
        drop(state);
        // The worker is woken when its delay begins and when a batch is full: not for every span.
        if queued == 1 || queued == super::worker::BATCH {
            self.wake.notify_one();
        }
    }

    /// Waits until a batch is to be sent. False: there is nothing to send any more, ever.
    pub(super) async fn batch_is_due(&self) -> bool {
        let mut due = None;
        loop {
            match self.look() {
                Look::Over => return false,
                Look::Due => return true,
                Look::Waiting => {
                    let due = *due.get_or_insert_with(|| Instant::now() + self.batch_delay);
                    if tokio::time::timeout_at(due, self.wake.notified())
                        .await
                        .is_err()
                    {
                        return true;
                    }
                }
                Look::Empty => {
                    due = None;
                    if tokio::time::timeout(IDLE, self.wake.notified())
                        .await
                        .is_err()
                    {
                        self.losses.report();
                    }
                }
            }
        }
    }

    fn look(&self) -> Look {
        let state = self.lock();
        match (state.stage, state.items.len()) {
            (Stage::Closed(_), _) | (Stage::Closing, 0) => Look::Over,
            (Stage::Open, 0) => Look::Empty,
            (Stage::Open, queued)
                if queued < super::worker::BATCH && state.urgent <= state.settled =>
            {
                Look::Waiting
            }
            (Stage::Open | Stage::Closing, _) => Look::Due,
        }
    }

    /// Takes out up to `n` items, which are then the worker's.
    pub(super) fn take(&self, n: usize) -> Vec<T> {
        let mut state = self.lock();
        let n = n.min(state.items.len());
        let mut bytes = 0;
        let items = state
            .items
            .drain(..n)
            .map(|(item, size)| {
                bytes += size;
                item
            })
            .collect();
        state.bytes -= bytes;
        items
    }

    /// Counts what became of items that the worker had, unless they were counted when the queue ended.
    pub(super) fn settle(&self, tally: &Tally) {
        let mut state = self.lock();
        if matches!(state.stage, Stage::Closed(_)) {
            return;
        }
        self.losses.add(tally);
        state.settled += tally.settled();
        drop(state);
        self.settled.notify_all();
    }

    /// Waits for `pause`, less when somebody waits for what is queued.
    pub(super) async fn pause(&self, pause: Duration) {
        tokio::select! {
            () = tokio::time::sleep(pause) => {}
            () = self.hurry.notified() => {}
        }
    }

    /// Waits until everything is to be dropped.
    pub(super) async fn stopped(&self) {
        self.stop.notified().await;
    }

    pub(super) fn flush(&self, timeout: Duration) -> bool {
        let mut state = self.lock();
        let target = state.pushed;
        state.urgent = state.urgent.max(target);
        self.wake.notify_one();
        self.hurry.notify_one();
        state = self.wait_until_settled(state, target, timeout);
        state.settled >= target
    }

    pub(super) fn shutdown(&self, timeout: Duration) -> bool {
        let mut state = self.lock();
        if matches!(state.stage, Stage::Closed(_)) {
            return true;
        }
        state.stage = Stage::Closing;
        let target = state.pushed;
        self.wake.notify_one();
        self.hurry.notify_one();
        state = self.wait_until_settled(state, target, timeout);
        self.end(state, LossReason::Shutdown)
    }

    /// The worker is gone: counts what it and the queue held, where a shutdown has not done so.
    pub(super) fn worker_is_gone(&self) {
        let state = self.lock();
        // The worker ends by itself only when it was told to; only then is what comes later no news of a panic.
        let reason = match state.stage {
            Stage::Closing => LossReason::Shutdown,
            Stage::Open | Stage::Closed(_) => LossReason::Panicked,
        };
        self.end(state, reason);
    }

    /// Ends the queue and counts what is not settled; false when there was any.
    fn end(&self, mut state: MutexGuard<'_, State<T>>, reason: LossReason) -> bool {
        if matches!(state.stage, Stage::Closed(_)) {
            return true;
        }
        let left = state.pushed.saturating_sub(state.settled);
        self.losses.count(reason, left);
        state.settled = state.pushed;
        state.stage = Stage::Closed(reason);
        let items = mem::take(&mut state.items);
        drop(state);
        drop(items);
        self.settled.notify_all();
        self.wake.notify_one();
        self.stop.notify_one();
        self.losses.report_now();
        left == 0
    }

    fn wait_until_settled<'a>(
        &self,
        state: MutexGuard<'a, State<T>>,
        target: u64,
        timeout: Duration,
    ) -> MutexGuard<'a, State<T>> {
        self.settled
            .wait_timeout_while(state, timeout, |state| {
                state.settled < target && !matches!(state.stage, Stage::Closed(_))
            })
            .unwrap_or_else(PoisonError::into_inner)
            .0
    }

    /// No code that can panic runs under this lock.
    fn lock(&self) -> MutexGuard<'_, State<T>> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// What the worker sees when it looks at the queue.
enum Look {
    Empty,
    /// There are items, and time for more to come.
    Waiting,
    Due,
    Over,
}
