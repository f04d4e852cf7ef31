//! The end of a service: no process is left, and none is waited for in vain.

use std::time::Duration;

use local_lambda::{InvocationRequest, InvokeError, LambdaSettings};
use serde_json::json;

use crate::by_hand::{ByHand, answer_next, call};
use crate::support::{Lambda, PATIENCE, on_path, process_id, settings, until_stopped, within};

#[tokio::test]
async fn processes_are_asked_to_end_and_what_they_write_is_logged() {
    let script = format!(
        "trap 'echo ending; exit 0' TERM; echo ready; while :; do {} 1; done",
        on_path("sleep")
    );
    let mut lambda = Lambda::script(&script, |_| {});
    let invocation = lambda.begin(InvocationRequest::new("script", "{}"));
    lambda.log_until("ready").await;
    within(lambda.service.shutdown(Duration::ZERO)).await;
    lambda.log_until("ending").await;
    assert!(matches!(
        within(invocation).await.expect("the task ends"),
        Err(InvokeError::Service(_))
    ));
}

#[tokio::test]
async fn processes_that_do_not_listen_are_killed_all_at_once() {
    let settings = LambdaSettings {
        shutdown_grace: Duration::from_millis(10),
        ..settings()
    };
    let mut lambda = Lambda::with_settings(settings);
    let program = lambda.folder().join("stubborn");
    let script = format!(
        "#!/bin/sh\ntrap '' TERM\necho ready\nwhile :; do {} 1; done\n",
        on_path("sleep")
    );
    std::fs::write(&program, script).expect("written");
    std::fs::set_permissions(
        &program,
        std::os::unix::fs::PermissionsExt::from_mode(0o755),
    )
    .expect("its mode");
    lambda.register_faulty(|function| function.binary = program);
    for _ in 0..3 {
        lambda.begin(InvocationRequest::new("faulty", "{}"));
        lambda.log_until("ready").await;
    }
    within(lambda.service.shutdown(Duration::ZERO)).await;
}

#[tokio::test]
async fn a_frozen_process_can_finish_its_work() {
    let mut lambda = Lambda::with_settings(LambdaSettings {
        timeouts: false,
        shutdown_grace: PATIENCE * 2,
        ..settings()
    });
    lambda.register_faulty(|_| {});
    lambda
        .invoke("faulty", json!({ "terminate": "finish" }))
        .await;
    until_stopped(&process_id(&lambda.log_until("REPORT").await)).await;
    within(lambda.service.shutdown(Duration::ZERO)).await;
    lambda.log_until("finished").await;
}

#[tokio::test]
async fn a_frozen_process_that_does_not_listen_is_killed() {
    let mut lambda = Lambda::with_settings(LambdaSettings {
        timeouts: false,
        shutdown_grace: Duration::from_secs(2),
        ..settings()
    });
    lambda.register_faulty(|_| {});
    lambda
        .invoke("faulty", json!({ "terminate": "ignore" }))
        .await;
    until_stopped(&process_id(&lambda.log_until("REPORT").await)).await;
    within(lambda.service.shutdown(Duration::ZERO)).await;
    lambda.log_until("ignoring SIGTERM").await;
}

#[tokio::test]
async fn what_runs_is_answered_before_the_end_and_what_comes_later_refused() {
    let one_at_once = LambdaSettings {
        concurrency_limit: 1,
        ..settings()
    };
    let request = InvocationRequest::new("script", "1");
    let mut by_hand = ByHand::start_with(one_at_once, request.clone()).await;
    assert_eq!(by_hand.lambda.service.running(), 1);
    let service = by_hand.lambda.service.clone();
    let ending = tokio::spawn(async move { service.shutdown(PATIENCE).await });
    // Another one is throttled, and refused from the moment on at which the end is asked for.
    let again = async || by_hand.lambda.service.invoke(request.clone()).await;
    within(async {
        while again().await == Err(InvokeError::TooManyRequests) {
            tokio::task::yield_now().await;
        }
    })
    .await;
    let refused = InvokeError::Service("the functions are being shut down".into());
    assert_eq!(again().await, Err(refused));
    assert!(!ending.is_finished());

    answer_next(&by_hand.address, "1").await;
    let output = within(&mut by_hand.invocation).await.expect("no panic");
    assert_eq!(output.expect("an answer").payload, "1");
    let address = by_hand.address.clone();
    let next = tokio::spawn(async move { call(&address, "GET", "invocation/next", "", "").await });
    within(ending).await.expect("no panic");
    by_hand.lambda.log_until("REPORT").await;
    next.abort();
}

#[tokio::test]
async fn after_the_shutdown_invocations_are_refused() {
    let lambda = Lambda::faulty(|_| {});
    lambda.invoke("faulty", json!({})).await;
    within(lambda.service.shutdown(Duration::ZERO)).await;
    let error = lambda
        .request(InvocationRequest::new("faulty", "{}"))
        .await
        .expect_err("refused");
    assert_eq!(error.to_string(), "the functions are being shut down");
    within(lambda.service.shutdown(Duration::ZERO)).await;
}
