//! More requests at once than a function may work on.

use super::{FAULTY, add_waiting_function, wait_for};
use crate::support::{CONTENT, Ending, Project, REPLACED, Requests, Side, Stack, until};
use futures_util::future::join_all;
use tokio::task::JoinSet;

/// Below the 100 requests that a function may work on at once.
const BELOW_THE_LIMIT: usize = 90;

const CONCURRENCY: usize = 5;
const BEYOND: usize = 3;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn parallel_requests_below_the_limit_are_all_answered() {
    let project = Project::new();
    let stack = Stack::start(&project);
    let requests = Requests::to(&stack);
    let all = (0..BELOW_THE_LIMIT).map(|_| requests.replace(Side::Gateway, CONTENT));
    let answers = join_all(all).await;
    let is_right =
        |answer: &&Ending| answer.is_success() && answer.message().as_deref() == Some(REPLACED);
    let failed: Vec<_> = answers.iter().filter(|answer| !is_right(answer)).collect();
    assert!(failed.is_empty(), "{failed:#?}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn those_beyond_it_are_throttled_and_the_others_answered() {
    let project = Project::new();
    add_waiting_function(&project, 20);
    let limit = CONCURRENCY.to_string();
    let stack = Stack::start_with(&project, &["--concurrency", &limit], &[]);
    let requests = Requests::to(&stack);
    let (event, go) = wait_for(&project, "go");
    let mut running = JoinSet::new();
    for _ in 0..CONCURRENCY + BEYOND {
        let (requests, event) = (requests.clone(), event.clone());
        running.spawn(async move { requests.post(Side::Gateway, "/faulty", event).await });
    }
    // The others wait for the file.
    for _ in 0..BEYOND {
        let throttled = running.join_next().await.expect("one that has ended");
        let throttled = throttled.expect("no panic");
        assert_eq!(throttled.status(), Some(500), "{throttled:?}");
        // What API Gateway answers when Lambda throttles.
        assert_eq!(
            throttled.message().as_deref(),
            Some("Internal server error")
        );
    }
    go();
    let answers = running.join_all().await;
    assert_eq!(answers.len(), CONCURRENCY);
    assert!(answers.iter().all(Ending::is_success), "{answers:#?}");

    until("the terminal shows which were throttled", async || {
        let log = project.read("up.log");
        let told = log.lines().filter(|line| {
            line.starts_with("gateway test POST /faulty 500 ")
                && line.contains(&format!(" ms {FAULTY} "))
                && line.ends_with(" throttled")
        });
        told.count() == BEYOND
    })
    .await;
}
