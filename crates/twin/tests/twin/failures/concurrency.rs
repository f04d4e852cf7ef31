//! More requests at once than a function has environments.

use crate::support::{CONTENT, Ending, Project, REPLACED, Requests, Side, Stack};
use futures_util::future::join_all;

/// Below the 100 environments that a function may have at once.
const BELOW_THE_LIMIT: usize = 90;
const BEYOND_THE_LIMIT: usize = 200;

/// What API Gateway answers when Lambda throttles.
const THROTTLED: &str = "Internal server error";

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn parallel_requests_below_the_limit_are_all_answered_and_beyond_it_throttled() {
    let project = Project::new();
    let stack = Stack::start(&project);
    let requests = Requests::to(&stack);

    let answers = at_once(&requests, BELOW_THE_LIMIT).await;
    let failed: Vec<_> = answers.iter().filter(|answer| !is_right(answer)).collect();
    assert!(failed.is_empty(), "{failed:#?}");

    let answers = at_once(&requests, BEYOND_THE_LIMIT).await;
    let throttled = |answer: &&Ending| {
        answer.status() == Some(500) && answer.message().as_deref() == Some(THROTTLED)
    };
    let other: Vec<_> = answers
        .iter()
        .filter(|answer| !is_right(answer) && !throttled(answer))
        .collect();
    assert!(other.is_empty(), "{other:#?}");
    assert!(answers.iter().filter(|answer| is_right(answer)).count() >= BELOW_THE_LIMIT);

    for side in Side::BOTH {
        assert!(is_right(&requests.replace(side, CONTENT).await));
    }
}

async fn at_once(requests: &Requests, count: usize) -> Vec<Ending> {
    join_all((0..count).map(|_| requests.replace(Side::Gateway, CONTENT))).await
}

fn is_right(answer: &Ending) -> bool {
    answer.is_success() && answer.message().as_deref() == Some(REPLACED)
}
