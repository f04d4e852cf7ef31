//! The end of a service: no process is left, and none is waited for in vain.

use std::time::Duration;

use local_lambda::{InvocationRequest, InvokeError, LambdaSettings};
use serde_json::json;

use crate::support::{Lambda, PATIENCE, process_id, until_stopped, within};

#[tokio::test]
async fn processes_are_asked_to_end_and_what_they_write_is_logged() {
    let script = "trap 'echo ending; exit 0' TERM; echo ready; while :; do sleep 1; done";
    let mut lambda = Lambda::script(script, |_| {});
    let invocation = lambda.begin(InvocationRequest::new("script", "{}"));
    lambda.log_until("ready").await;
    within(lambda.service.shutdown()).await;
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
        ..LambdaSettings::default()
    };
    let mut lambda = Lambda::with_settings(settings);
    let program = lambda.folder().join("stubborn");
    std::fs::write(
        &program,
        "#!/bin/sh\ntrap '' TERM\necho ready\nwhile :; do sleep 1; done\n",
    )
    .expect("written");
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
    within(lambda.service.shutdown()).await;
}

#[tokio::test]
async fn a_frozen_process_can_finish_its_work() {
    let mut lambda = Lambda::with_settings(LambdaSettings {
        timeouts: false,
        shutdown_grace: PATIENCE * 2,
        ..LambdaSettings::default()
    });
    lambda.register_faulty(|_| {});
    lambda
        .invoke("faulty", json!({ "terminate": "finish" }))
        .await;
    until_stopped(&process_id(&lambda.log_until("REPORT").await)).await;
    within(lambda.service.shutdown()).await;
    lambda.log_until("finished").await;
}

#[tokio::test]
async fn a_frozen_process_that_does_not_listen_is_killed() {
    let mut lambda = Lambda::with_settings(LambdaSettings {
        timeouts: false,
        shutdown_grace: Duration::from_secs(2),
        ..LambdaSettings::default()
    });
    lambda.register_faulty(|_| {});
    lambda
        .invoke("faulty", json!({ "terminate": "ignore" }))
        .await;
    until_stopped(&process_id(&lambda.log_until("REPORT").await)).await;
    within(lambda.service.shutdown()).await;
    lambda.log_until("ignoring SIGTERM").await;
}

#[tokio::test]
async fn after_the_shutdown_invocations_are_refused() {
    let lambda = Lambda::faulty(|_| {});
    lambda.invoke("faulty", json!({})).await;
    within(lambda.service.shutdown()).await;
    let error = lambda
        .request(InvocationRequest::new("faulty", "{}"))
        .await
        .expect_err("refused");
    assert_eq!(error.to_string(), "the functions are being shut down");
    within(lambda.service.shutdown()).await;
}
