//! The machine sleeps: every process stops, and goes on later.

use std::time::Duration;

use super::{add_waiting_function, wait_for};
use crate::support::{
    Load, Project, REPLACED, Requests, Side, Stack, assert_all_answered, descendants, signal, until,
};
use rustix::process::Signal;

/// In seconds; longer than [`TIMEOUT`].
const SLEEP: u64 = 3;

/// In seconds.
const TIMEOUT: u32 = 2;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn after_a_sleep_every_request_has_its_answer() {
    let project = Project::new();
    add_waiting_function(&project, TIMEOUT);
    let stack = Stack::start(&project);
    let requests = Requests::to(&stack);
    let load = Load::start(&requests, 2);
    load.more(10).await;
    let begin = |event: String| {
        let requests = requests.clone();
        tokio::spawn(async move { requests.post(Side::Gateway, "/faulty", event).await })
    };
    // Awake, the function answers in its time.
    let (event, go) = wait_for(&project, "awake");
    go();
    let awake = begin(event).await.expect("no panic");
    assert!(awake.is_success(), "{awake:?}");

    let (event, go) = wait_for(&project, "asleep");
    let sleeping = begin(event);
    until("the function has the event", async || {
        // On a machine that is very busy its time may have passed between two looks.
        project.path("asleep.waiting").exists() || sleeping.is_finished()
    })
    .await;

    // The one that starts processes first, so that the list is complete.
    signal(stack.pid(), Signal::STOP);
    let stopped = descendants(stack.pid());
    for &process in &stopped {
        signal(process, Signal::STOP);
    }
    // The sleep itself: its length, over which a deadline passes, is what is tested.
    tokio::time::sleep(Duration::from_secs(SLEEP)).await;
    // The function finds what it waited for as soon as it is awake, which is too late.
    go();
    for &process in &stopped {
        signal(process, Signal::CONT);
    }
    stack.signal(Signal::CONT);

    let late = sleeping.await.expect("no panic");
    assert_eq!(
        late.status(),
        Some(502),
        "its deadline has passed: {late:?}"
    );
    load.more(20).await;
    assert_all_answered(&load.stop().await, Some(REPLACED));
}
