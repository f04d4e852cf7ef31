//! The phases of an environment's life, with the test in the part of the process.

use local_lambda::InvocationRequest;

use crate::by_hand::{ByHand, answer_next, call};
use crate::support::{kill, within};

#[tokio::test]
async fn an_init_error_is_answered_after_the_second_attempt() {
    let mut by_hand = ByHand::start(InvocationRequest::new("script", "{}")).await;
    let body = "{\"errorMessage\":\"no map\",\"errorType\":\"Init.NoMap\"}";
    let header = "Lambda-Runtime-Function-Error-Type: Init.NoMap\r\n";
    let accepted = by_hand.call("POST", "init/error", header, body).await;
    assert_eq!(accepted.status, 202);
    let log = by_hand.lambda.log_until("api=").await;
    let line = &log[0].line;
    assert!(
        line.ends_with("Phase: init\tStatus: error\tError Type: Init.NoMap"),
        "{line}"
    );
    let address = log
        .last()
        .expect("the second address")
        .line
        .trim_start_matches("api=")
        .to_owned();
    assert_ne!(address, by_hand.address, "a new process has a new address");
    let accepted = within(call(&address, "POST", "init/error", header, body)).await;
    assert_eq!(accepted.status, 202);
    let (_lambda, output) = by_hand.output().await;
    assert_eq!(output.function_error.as_deref(), Some("Unhandled"));
    assert_eq!(output.payload, body);
}

/// The caller has its answer; the environment is not free before the process asks again.
#[tokio::test]
async fn an_invocation_lasts_until_the_process_asks_for_the_next_event() {
    let mut by_hand = ByHand::start(InvocationRequest::new("script", "1")).await;
    let id = answer_next(&by_hand.address, "1").await;
    assert_eq!(
        within(&mut by_hand.invocation)
            .await
            .expect("the task ends")
            .expect("an answer")
            .payload,
        "1"
    );

    // A second invocation gets another environment, whose process tells another address.
    let second = by_hand.lambda.begin(InvocationRequest::new("script", "2"));
    let log = by_hand.lambda.log_until("api=").await;
    assert!(
        !log.iter().any(|event| event.line.starts_with("REPORT")),
        "{log:?}"
    );
    second.abort();

    // The first environment ends its invocation, and gets the third.
    let address = by_hand.address.clone();
    let next = tokio::spawn(async move { call(&address, "GET", "invocation/next", "", "").await });
    by_hand
        .lambda
        .log_until(&format!("REPORT RequestId: {id}"))
        .await;
    let third = by_hand.lambda.begin(InvocationRequest::new("script", "3"));
    let event = within(next).await.expect("the task ends");
    assert_eq!(event.body, "3");
    third.abort();
}

#[tokio::test]
async fn a_process_that_ends_between_invocations_is_replaced() {
    let mut by_hand = ByHand::start(InvocationRequest::new("script", "1")).await;
    answer_next(&by_hand.address, "1").await;
    let address = by_hand.address.clone();
    let next = tokio::spawn(async move { call(&address, "GET", "invocation/next", "", "").await });
    by_hand.lambda.log_until("REPORT").await;

    kill(&by_hand.process_id).await;
    let log = by_hand.lambda.log_until("the process ended").await;
    assert_eq!(
        log[0].line,
        "the process ended between invocations: signal: 9 (SIGKILL)"
    );
    assert_eq!(log[0].request_id, None);
    next.abort();

    let second = by_hand.lambda.begin(InvocationRequest::new("script", "2"));
    let log = by_hand.lambda.log_until("api=").await;
    assert!(
        log[0].line.starts_with("START"),
        "it is started in the invocation's own time: {log:?}"
    );
    second.abort();
}
