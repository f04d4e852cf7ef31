//! The queue and its worker under a paused clock, with a transport that does as it is told.

mod shutdown;

use std::collections::VecDeque;
use std::sync::Mutex;
use std::time::{Duration, UNIX_EPOCH};

use tokio::sync::Notify;
use tokio::time::Instant;

use super::*;
use crate::transport::PutOutcome;
use crate::{LossReason, SegmentDocument, SegmentId, TraceId};

/// What the transport does with a batch.
#[derive(Clone, Copy)]
enum Answer {
    Accept,
    /// Accepts one of the documents and throttles the others.
    AcceptOne,
    Retry(LossReason),
    Reject,
    Panic,
    Hang,
}

#[derive(Clone)]
struct Scripted {
    /// Each call takes the next; the last one stays.
    answers: Arc<Mutex<VecDeque<Answer>>>,
    /// When each call came, and with how many documents.
    calls: Arc<Mutex<Vec<(Duration, usize)>>>,
    called: Arc<Notify>,
    start: Instant,
}

impl Scripted {
    fn new(answers: impl IntoIterator<Item = Answer>) -> Self {
        Self {
            answers: Arc::new(Mutex::new(answers.into_iter().collect())),
            calls: Arc::default(),
            called: Arc::default(),
            start: Instant::now(),
        }
    }

    fn calls(&self) -> Vec<(Duration, usize)> {
        self.calls.lock().unwrap().clone()
    }

    fn sizes(&self) -> Vec<usize> {
        self.calls().into_iter().map(|(_, size)| size).collect()
    }

    fn answer(&self) -> Answer {
        let mut answers = self.answers.lock().unwrap();
        match answers.len() {
            1 => answers[0],
            _ => answers.pop_front().unwrap(),
        }
    }
}

impl SegmentTransport for Scripted {
    async fn put(&self, documents: Vec<EncodedDocument>) -> PutOutcome {
        let n = documents.len();
        self.calls.lock().unwrap().push((self.start.elapsed(), n));
        self.called.notify_one();
        let mut outcome = PutOutcome::default();
        match self.answer() {
            Answer::Accept => outcome.tally.sent(n as u64),
            Answer::AcceptOne => {
                outcome.tally.sent(1);
                outcome.retry_reason = Some(LossReason::Throttled);
                outcome.retry = documents.into_iter().skip(1).collect();
            }
            Answer::Retry(reason) => {
                outcome.retry_reason = Some(reason);
                outcome.retry = documents;
            }
            Answer::Reject => outcome.tally.rejected("AccessDeniedException", n as u64),
            Answer::Panic => panic!("on purpose"),
            Answer::Hang => std::future::pending().await,
        }
        outcome
    }
}

fn document() -> EncodedDocument {
    EncodedDocument::encode(
        SegmentDocument::new(
            "name",
            SegmentId::new(),
            TraceId::new(UNIX_EPOCH),
            UNIX_EPOCH,
        )
        .ended(UNIX_EPOCH),
    )
}

/// A queue whose worker runs on the test's own runtime, so that the clock is the test's.
fn start(transport: &Scripted, options: &OutboxOptions) -> (Outbox, tokio::task::JoinHandle<()>) {
    let queue = Arc::new(Queue::new(options, Losses::new()));
    let worker = Worker::new(
        Arc::clone(&queue),
        transport.clone(),
        |document| document,
        options.clone(),
    );
    (Outbox { queue }, tokio::spawn(worker.run()))
}

fn push(outbox: &Outbox, n: usize) {
    for _ in 0..n {
        outbox.push(document());
    }
}

/// Lets the paused clock run until `done`.
async fn until(done: impl Fn() -> bool) {
    let waited = tokio::time::timeout(Duration::from_secs(3_600), async {
        while !done() {
            tokio::time::sleep(Duration::from_millis(1)).await;
        }
    });
    waited.await.unwrap();
}

fn counted(losses: &Losses) -> (u64, Vec<(LossReason, u64)>) {
    (losses.sent(), losses.snapshot().into_iter().collect())
}

#[tokio::test(start_paused = true)]
async fn a_full_batch_goes_at_once_and_the_rest_after_the_delay() {
    let transport = Scripted::new([Answer::Accept]);
    let (outbox, _worker) = start(&transport, &OutboxOptions::default());
    push(&outbox, 70);
    until(|| outbox.losses().sent() == 70).await;
    let calls = transport.calls();
    assert_eq!(transport.sizes(), [50, 20]);
    assert!(calls[0].0 < Duration::from_millis(10), "{calls:?}");
    let delay = Duration::from_secs(1);
    assert!(calls[1].0 >= delay && calls[1].0 < delay * 2, "{calls:?}");
}

#[tokio::test(start_paused = true)]
async fn a_queue_that_was_idle_for_long_delays_like_a_new_one() {
    let transport = Scripted::new([Answer::Accept]);
    let (outbox, _worker) = start(&transport, &OutboxOptions::default());
    for round in 1..=3 {
        tokio::time::sleep(Duration::from_secs(1_000)).await;
        let pushed = transport.start.elapsed();
        push(&outbox, 2);
        until(|| outbox.losses().sent() == 2 * round).await;
        let (at, size) = *transport.calls().last().unwrap();
        assert_eq!(size, 2);
        assert!(at - pushed >= Duration::from_secs(1), "{at:?} {pushed:?}");
    }
}

#[tokio::test(start_paused = true)]
async fn what_may_arrive_later_is_tried_again_and_arrives() {
    let retry = Answer::Retry(LossReason::Unsent);
    let transport = Scripted::new([retry, retry, retry, Answer::Accept]);
    let (outbox, _worker) = start(&transport, &OutboxOptions::default());
    push(&outbox, 50);
    until(|| outbox.losses().sent() == 50).await;
    assert_eq!(transport.sizes(), [50; 4]);
    assert_eq!(counted(outbox.losses()), (50, Vec::new()));
}

#[tokio::test(start_paused = true)]
async fn a_batch_is_given_up_after_its_time_with_the_reason_of_its_last_failure() {
    let transport = Scripted::new([
        Answer::Retry(LossReason::Unsent),
        Answer::Retry(LossReason::Throttled),
    ]);
    let (outbox, _worker) = start(&transport, &OutboxOptions::default());
    push(&outbox, 50);
    until(|| outbox.losses().lost() == 50).await;
    assert_eq!(
        counted(outbox.losses()),
        (0, vec![(LossReason::Throttled, 50)])
    );
    let last = transport.calls().last().unwrap().0;
    let (least, most) = (Duration::from_secs(60), Duration::from_secs(71));
    assert!(last >= least && last < most, "{last:?}");
    // Without backoff there would be thousands of tries, without jitter and its maximum less than ten.
    let tries = transport.calls().len();
    assert!((8..100).contains(&tries), "{tries}");
}

#[tokio::test(start_paused = true)]
async fn an_endpoint_that_refuses_everything_is_asked_slower_and_slower() {
    let transport = Scripted::new([Answer::Reject]);
    let (outbox, _worker) = start(&transport, &OutboxOptions::default());
    push(&outbox, 1_000);
    until(|| outbox.losses().lost() == 1_000).await;
    assert_eq!(
        counted(outbox.losses()),
        (0, vec![(LossReason::Rejected, 1_000)])
    );
    let last = transport.calls().last().unwrap().0;
    assert!(last > Duration::from_secs(5), "{last:?}");
}

#[tokio::test(start_paused = true)]
async fn an_endpoint_that_takes_a_part_of_each_batch_is_asked_slower_and_slower() {
    let transport = Scripted::new([Answer::AcceptOne]);
    let (outbox, _worker) = start(&transport, &OutboxOptions::default());
    push(&outbox, 50);
    until(|| outbox.losses().sent() + outbox.losses().lost() == 50).await;
    // With a pause of 100 ms at most after each of the 50 calls it would be less.
    let last = transport.calls().last().unwrap().0;
    assert!(last > Duration::from_secs(5), "{last:?}");
}

#[tokio::test(start_paused = true)]
async fn a_full_queue_counts_what_it_does_not_take() {
    let transport = Scripted::new([Answer::Hang]);
    let options = OutboxOptions {
        max_queued: 60,
        ..OutboxOptions::default()
    };
    let (outbox, _worker) = start(&transport, &options);
    push(&outbox, 50);
    transport.called.notified().await;
    push(&outbox, 100);
    assert_eq!(
        counted(outbox.losses()),
        (0, vec![(LossReason::QueueFull, 40)])
    );
    assert!(!outbox.shutdown(Duration::ZERO));
    assert_eq!(
        counted(outbox.losses()),
        (
            0,
            vec![(LossReason::QueueFull, 40), (LossReason::Shutdown, 110)]
        )
    );
}

#[tokio::test(start_paused = true)]
async fn the_bytes_are_bounded_as_well() {
    let size = document().len();
    let transport = Scripted::new([Answer::Hang]);
    let options = OutboxOptions {
        max_queued_bytes: 3 * size,
        ..OutboxOptions::default()
    };
    let (outbox, _worker) = start(&transport, &options);
    push(&outbox, 5);
    assert_eq!(outbox.losses().snapshot()[&LossReason::QueueFull], 2);
}

#[tokio::test(start_paused = true)]
async fn a_panic_costs_the_batch_and_not_the_worker() {
    let transport = Scripted::new([Answer::Panic, Answer::Accept]);
    let (outbox, _worker) = start(&transport, &OutboxOptions::default());
    push(&outbox, 70);
    until(|| outbox.losses().sent() == 20).await;
    assert_eq!(
        counted(outbox.losses()),
        (20, vec![(LossReason::Panicked, 50)])
    );
}

#[tokio::test(start_paused = true)]
async fn a_panic_in_the_encoding_costs_one_document() {
    let transport = Scripted::new([Answer::Accept]);
    let options = OutboxOptions::default();
    let queue = Arc::new(Queue::new(&options, Losses::new()));
    let encode = |n: usize| {
        assert_ne!(n, 3, "on purpose");
        document()
    };
    let worker = Worker::new(Arc::clone(&queue), transport.clone(), encode, options);
    let _worker = tokio::spawn(worker.run());
    for n in 0..5 {
        queue.push(n, 1);
    }
    until(|| queue.losses().sent() == 4).await;
    assert_eq!(
        counted(queue.losses()),
        (4, vec![(LossReason::Panicked, 1)])
    );
}

/// Flushing blocks, so that the worker has a thread of its own here.
#[test]
fn a_flush_waits_for_neither_the_delay_nor_the_pause() {
    let transport = Scripted::new([Answer::Retry(LossReason::Unsent), Answer::Accept]);
    let options = OutboxOptions {
        batch_delay: Duration::from_secs(3_600),
        ..OutboxOptions::default()
    };
    let outbox = Outbox::start(transport.clone(), &options, Losses::new()).unwrap();
    push(&outbox, 3);
    assert!(outbox.flush(Duration::from_secs(60)));
    assert_eq!(counted(outbox.losses()), (3, Vec::new()));
    assert_eq!(transport.sizes(), [3, 3]);
    assert!(outbox.flush(Duration::ZERO), "nothing is left to be sent");
}

#[test]
fn many_threads_hand_in_and_each_document_is_counted_once() {
    let transport = Scripted::new([Answer::Accept]);
    let options = OutboxOptions {
        max_queued: 200,
        ..OutboxOptions::default()
    };
    let outbox = Outbox::start(transport, &options, Losses::new()).unwrap();
    thread::scope(|scope| {
        for _ in 0..4 {
            scope.spawn(|| push(&outbox, 5_000));
        }
    });
    assert!(outbox.shutdown(Duration::from_secs(60)));
    let losses = outbox.losses();
    assert_eq!(losses.sent() + losses.lost(), 20_000);
}
