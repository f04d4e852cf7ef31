//! Every document is accounted for.

use crate::support::{CONTENT, Counters, Project, Requests, Root, Side, Stack, Traces, until};

/// How many requests each side gets.
const REQUESTS: u64 = 500;

/// How many documents the program behind a side sends of a request that is recorded, counted in the
/// trace of one.
async fn documents_of_a_request(requests: &Requests, traces: &Traces, side: Side) -> u64 {
    // The first request of a side may have more to tell than the others.
    requests
        .traced(side, Some(&Root::new().header(1)), CONTENT)
        .await;
    let root = Root::new();
    requests.traced(side, Some(&root.header(1)), CONTENT).await;
    let last = match side {
        Side::Gateway => "Overhead",
        Side::Service => "string-api",
    };
    until("the trace of one request", async || {
        let parts = traces.parts(&root.trace_id).await;
        let has = |name: &str| parts.iter().any(|part| part.name == name);
        has(last) && has("replace strings")
    })
    .await;
    let parts = traces.parts(&root.trace_id).await;
    let of_program = parts
        .iter()
        .filter(|part| !part.is_inferred() && !part.is_of_aws());
    of_program.count().try_into().expect("a small number")
}

/// What the programs' documents have come to.
fn settled(counters: &Counters) -> u64 {
    counters.stored() + counters.refused() + counters.sum("DocumentsLost", false)
        - counters.sum("DocumentsSent", true)
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_documents_of_a_load_are_all_stored_or_counted() {
    let project = Project::new();
    let stack = Stack::start_with(&project, &[], &[("STRINGS_REFRESH_SECONDS", "86400")]);
    let (requests, traces) = (Requests::to(&stack), Traces::of(&stack));
    let mut each = Vec::new();
    for side in Side::BOTH {
        each.push(documents_of_a_request(&requests, &traces, side).await);
    }
    // The programs have nothing under way any more when this stays.
    let before = traces.quiet(settled).await;

    let clients = Side::BOTH.map(|side| {
        let requests = requests.clone();
        tokio::spawn(async move {
            for _ in 0..REQUESTS {
                let header = Root::new().header(1);
                let (status, _) = requests.traced(side, Some(&header), CONTENT).await;
                assert_eq!(status, 200, "{side:?}");
            }
        })
    });
    for client in clients {
        client.await.expect("every request is answered");
    }
    let expected = before + REQUESTS * each.iter().sum::<u64>();
    let reached = tokio::time::timeout(std::time::Duration::from_secs(90), async {
        while settled(&traces.counters().await) < expected {}
    });
    let _told_by_what_follows = reached.await;
    let counters = traces.counters().await;
    assert_eq!(
        traces.quiet(settled).await,
        expected,
        "{each:?} {counters:#?}"
    );
}
