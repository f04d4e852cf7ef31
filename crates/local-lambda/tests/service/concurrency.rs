//! One invocation an environment at a time, more environments under concurrency, up to a limit.

use std::collections::BTreeSet;

use local_lambda::{InvocationRequest, InvokeError, LambdaSettings, LogEvent};
use serde_json::json;

use crate::support::{Lambda, within};

fn hang() -> InvocationRequest {
    InvocationRequest::new(
        "faulty",
        json!({ "fault": "hang", "print": "hanging" }).to_string(),
    )
}

fn streams(events: &[LogEvent]) -> BTreeSet<&str> {
    events
        .iter()
        .map(|event| event.log_stream.as_str())
        .collect()
}

#[tokio::test]
async fn a_busy_environment_is_left_alone_and_the_limit_throttles() {
    let mut lambda = Lambda::with_settings(LambdaSettings {
        concurrency_limit: 2,
        ..LambdaSettings::default()
    });
    lambda.register_faulty(|_| {});
    let one = lambda.begin(hang());
    let first = lambda.log_until("hanging").await;
    let two = lambda.begin(hang());
    let second = lambda.log_until("hanging").await;
    assert_eq!(
        streams(&first).union(&streams(&second)).count(),
        2,
        "{first:?} {second:?}"
    );

    let third = lambda.request(InvocationRequest::new("faulty", "{}")).await;
    assert_eq!(third, Err(InvokeError::TooManyRequests));
    assert_eq!(InvokeError::TooManyRequests.to_string(), "Rate Exceeded.");
    let other_alias = lambda.invoke("faulty:prod", json!({})).await;
    assert_eq!(
        other_alias.executed_version, "1",
        "an alias has environments of its own"
    );

    lambda.service.shutdown().await;
    for invocation in [one, two] {
        let outcome = within(invocation).await.expect("the task ends");
        assert_eq!(
            outcome,
            Err(InvokeError::Service(
                "the functions are being shut down".into()
            ))
        );
    }
}

/// The next invocation comes before the process can have asked for it.
#[tokio::test]
async fn one_invocation_after_another_stays_in_one_environment() {
    const ROUNDS: usize = 30;
    let mut lambda = Lambda::faulty(|_| {});
    for _ in 0..ROUNDS {
        lambda.invoke("faulty:test", json!({})).await;
    }
    let mut seen = BTreeSet::new();
    for _ in 0..ROUNDS {
        seen.extend(
            lambda
                .log_until("REPORT")
                .await
                .into_iter()
                .map(|event| event.log_stream),
        );
    }
    assert_eq!(seen.len(), 1);
}

#[tokio::test]
async fn many_at_once_are_all_answered() {
    let lambda = Lambda::faulty(|_| {});
    let invocations: Vec<_> = (0..60)
        .map(|number| lambda.begin(InvocationRequest::new("faulty", number.to_string())))
        .collect();
    for (number, invocation) in invocations.into_iter().enumerate() {
        let output = within(invocation)
            .await
            .expect("the task ends")
            .expect("an answer");
        assert_eq!(output.payload, number.to_string());
    }
}

#[tokio::test]
async fn a_caller_that_goes_away_leaves_no_environment_stuck() {
    let mut lambda = Lambda::with_settings(LambdaSettings {
        concurrency_limit: 1,
        ..LambdaSettings::default()
    });
    lambda.register_faulty(|function| function.timeout = std::time::Duration::from_secs(1));
    let invocation = lambda.begin(hang());
    lambda.log_until("hanging").await;
    invocation.abort();
    let end = lambda.log_until("REPORT").await;
    assert!(
        end.last()
            .expect("REPORT")
            .line
            .ends_with("Status: timeout"),
        "{end:?}"
    );
    assert_eq!(lambda.invoke("faulty", json!(1)).await.payload, "1");
}
