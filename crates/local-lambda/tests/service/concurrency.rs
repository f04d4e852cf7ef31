//! One invocation an environment at a time, more environments under concurrency, up to a limit.

use std::collections::BTreeSet;
use std::time::Duration;

use local_lambda::{InvocationRequest, InvokeError, LambdaSettings, LogEvent};
use serde_json::json;

use crate::support::{Lambda, settings, within};

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
        ..settings()
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
    let other_alias = InvocationRequest::new("faulty:prod", "{}");
    assert_eq!(
        lambda.request(other_alias.clone()).await,
        Err(InvokeError::TooManyRequests),
        "the limit is that of the function"
    );
    lambda.register_faulty(|_| {});
    assert_eq!(
        lambda.request(other_alias).await,
        Err(InvokeError::TooManyRequests),
        "it is the same of a function that was put in its place"
    );

    lambda.service.shutdown(Duration::ZERO).await;
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

/// An environment without an invocation counts for nothing.
#[tokio::test]
async fn aliases_share_the_limit_and_no_environment() {
    let mut lambda = Lambda::with_settings(LambdaSettings {
        concurrency_limit: 1,
        ..settings()
    });
    lambda.register_faulty(|_| {});
    for (alias, version) in [("test", "$LATEST"), ("prod", "1"), ("test", "$LATEST")] {
        let output = lambda.invoke(&format!("faulty:{alias}"), json!({})).await;
        assert_eq!(output.executed_version, version);
    }
    let mut seen = Vec::new();
    for _ in 0..3 {
        seen.push(lambda.log_until("REPORT").await);
    }
    assert_ne!(streams(&seen[0]), streams(&seen[1]));
    assert_eq!(streams(&seen[0]), streams(&seen[2]));
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
        ..settings()
    });
    lambda.register_faulty(|function| function.timeout = Duration::from_secs(1));
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
