//! No file descriptor left.

use super::until_both_answer;
use crate::support::{
    CONTENT, Load, Project, Requests, Stack, assert_none_lost, descriptors, until,
};
use tokio::net::TcpStream;

/// Enough to start with, and few enough to be used up.
const LIMIT: usize = 80;

/// What is answered where the answer itself takes a descriptor: Lambda starts no environment (500),
/// the load balancer has no connection to the service (502).
const WITHOUT_DESCRIPTORS: &[u16] = &[500, 502];

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn without_descriptors_requests_wait_or_fail_and_with_them_they_are_answered_again() {
    let project = Project::new();
    let script = format!("ulimit -n {LIMIT}; exec \"$@\"");
    let stack = Stack::start_in_shell(&project, &script);
    let requests = Requests::to(&stack);
    let load = Load::start(&requests, 2);
    load.more(5).await;

    let gateway = stack.url("gateway");
    let gateway = gateway.strip_prefix("http://").expect("an http URL");
    let mut held = Vec::new();
    for _ in 0..LIMIT {
        held.push(TcpStream::connect(gateway).await.expect("a connection"));
    }
    until("every descriptor is in use", async || {
        descriptors(stack.pid()) >= LIMIT
    })
    .await;
    // New connections, which have to wait until there is a descriptor for them.
    let late = tokio::spawn({
        let requests = Requests::to(&stack);
        async move {
            requests
                .replace(crate::support::Side::Gateway, CONTENT)
                .await
        }
    });
    load.more(20).await;
    assert!(!late.is_finished(), "it was accepted without a descriptor");
    drop(held);
    assert!(late.await.expect("no panic").is_success());
    until_both_answer(&requests).await;
    load.more(20).await;
    assert_none_lost(&load.stop().await, WITHOUT_DESCRIPTORS);
}
