//! How the queue and its worker end.

use super::*;

#[tokio::test(start_paused = true)]
async fn a_worker_that_is_gone_takes_nothing_with_it() {
    let transport = Scripted::new([Answer::Hang]);
    let (outbox, worker) = start(&transport, &OutboxOptions::default());
    push(&outbox, 60);
    transport.called.notified().await;
    worker.abort();
    assert!(worker.await.is_err());
    push(&outbox, 1);
    assert_eq!(
        counted(outbox.losses()),
        (0, vec![(LossReason::Panicked, 61)])
    );
    assert!(outbox.flush(Duration::MAX));
    assert!(outbox.shutdown(Duration::MAX));
}

#[tokio::test(start_paused = true)]
async fn a_queue_that_ended_counts_what_comes_later() {
    let transport = Scripted::new([Answer::Accept]);
    let (outbox, worker) = start(&transport, &OutboxOptions::default());
    assert!(outbox.shutdown(Duration::ZERO));
    worker.await.unwrap();
    push(&outbox, 3);
    assert!(outbox.shutdown(Duration::ZERO));
    assert_eq!(
        counted(outbox.losses()),
        (0, vec![(LossReason::Shutdown, 3)])
    );
}

#[test]
fn a_shutdown_ends_a_call_that_hangs() {
    let transport = Scripted::new([Answer::Hang]);
    let outbox = Outbox::start(transport, &OutboxOptions::default(), Losses::new()).unwrap();
    push(&outbox, 120);
    assert!(!outbox.flush(Duration::from_millis(10)));
    assert!(!outbox.shutdown(Duration::from_millis(10)));
    assert_eq!(
        counted(outbox.losses()),
        (0, vec![(LossReason::Shutdown, 120)])
    );
}

#[test]
fn what_comes_after_an_orderly_shutdown_is_lost_to_the_shutdown() {
    // The thread and the shutdown both end the queue, in either order.
    for _ in 0..100 {
        let transport = Scripted::new([Answer::Accept]);
        let outbox = Outbox::start(transport, &OutboxOptions::default(), Losses::new()).unwrap();
        push(&outbox, 1);
        assert!(outbox.shutdown(Duration::from_secs(60)));
        push(&outbox, 1);
        assert_eq!(
            counted(outbox.losses()),
            (1, vec![(LossReason::Shutdown, 1)])
        );
    }
}

#[tokio::test]
async fn a_worker_that_ends_first_while_the_queue_is_shut_down_is_no_panic() {
    let transport = Scripted::new([Answer::Hang]);
    let (outbox, worker) = start(&transport, &OutboxOptions::default());
    push(&outbox, 50);
    transport.called.notified().await;
    let outbox = Arc::new(outbox);
    let shared = Arc::clone(&outbox);
    let ending = thread::spawn(move || shared.shutdown(Duration::MAX));
    // Once a document is not taken any more, the shutdown has begun and waits for the call that hangs.
    let mut pushed = 50;
    let has_begun = || {
        outbox
            .losses()
            .snapshot()
            .contains_key(&LossReason::Shutdown)
    };
    while !has_begun() {
        push(&outbox, 1);
        pushed += 1;
        tokio::task::yield_now().await;
        thread::yield_now();
    }
    worker.abort();
    assert!(worker.await.is_err());
    ending.join().unwrap();
    push(&outbox, 1);
    let lost = outbox.losses().snapshot();
    assert!(!lost.contains_key(&LossReason::Panicked), "{lost:?}");
    assert_eq!(outbox.losses().lost(), pushed + 1);
}
