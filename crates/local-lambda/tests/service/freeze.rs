//! Processes are frozen while they have no invocation.

use local_lambda::LambdaSettings;
use serde_json::{Value, json};

use crate::support::{Lambda, json, process_id, settings, until_stopped};

/// A service whose log has the ids of the processes.
fn service(freeze: bool) -> Lambda {
    let lambda = Lambda::with_settings(LambdaSettings {
        freeze,
        timeouts: false,
        ..settings()
    });
    lambda.register_faulty(|_| {});
    lambda
}

async fn ticks(lambda: &Lambda) -> u64 {
    let output = lambda
        .invoke("faulty", json!({ "fault": "background" }))
        .await;
    let answer: Value = json(&output);
    answer["ticks"].as_u64().expect("a count")
}

#[tokio::test]
async fn a_process_is_frozen_after_each_invocation_and_thawed_for_the_next() {
    let mut lambda = service(true);
    let mut id = None;
    for number in 0..3 {
        assert_eq!(
            json(&lambda.invoke("faulty", json!(number)).await),
            json!(number)
        );
        let log = lambda.log_until("REPORT").await;
        let id = id.get_or_insert_with(|| process_id(&log));
        until_stopped(id).await;
    }
}

/// A task in the background is the classic fault of a Lambda: it works on the machine at which it
/// was written, and on AWS only while there happens to be an invocation.
#[tokio::test]
async fn a_task_in_the_background_is_caught() {
    let (mut frozen, mut control) = (service(true), service(false));
    ticks(&frozen).await;
    let id = process_id(&frozen.log_until("REPORT").await);
    until_stopped(&id).await;

    ticks(&control).await;
    // It says so itself when it has ticked for a second or more.
    control.log_until("ticked 200 times").await;
    let ticked = ticks(&control).await;

    // It ran for a moment after the first event and has run for another in the second one.
    let meanwhile = ticks(&frozen).await;
    assert!(meanwhile < ticked / 2, "{meanwhile} ticks against {ticked}");
}
