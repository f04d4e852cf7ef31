//! What is told of the environments while the service runs.

use std::collections::BTreeMap;
use std::time::Duration;

use local_lambda::{EnvironmentUsage, InvocationRequest, LambdaSettings};
use serde_json::json;

use crate::support::{Lambda, settings, within};

const MIB: u64 = 1024 * 1024;

/// The environments of the only function, by qualifier.
fn environments(lambda: &Lambda) -> BTreeMap<String, EnvironmentUsage> {
    let mut functions = lambda.service.environments();
    let function = functions.pop().expect("a function");
    assert_eq!(function.configuration.name, "faulty");
    assert!(functions.is_empty(), "{functions:?}");
    function.environments
}

/// Returns when what is told of the qualifier is so. An environment is idle a moment after its REPORT.
async fn until(lambda: &Lambda, qualifier: &str, is_so: impl Fn(EnvironmentUsage) -> bool) {
    within(async {
        while !environments(lambda)
            .get(qualifier)
            .is_some_and(|usage| is_so(*usage))
        {
            tokio::task::yield_now().await;
        }
    })
    .await;
}

fn counts(usage: EnvironmentUsage) -> (usize, usize, u64) {
    (usage.busy, usage.idle, usage.started)
}

#[tokio::test]
async fn environments_are_counted_by_qualifier_also_when_the_function_is_replaced() {
    let mut lambda = Lambda::faulty(|_| {});
    assert_eq!(environments(&lambda), BTreeMap::new());

    let file = lambda.folder().join("answer");
    let waits = json!({ "fault": "wait", "file": file, "print": "waiting" });
    let request = InvocationRequest::new("faulty:prod", waits.to_string());
    let answer = lambda.begin(request);
    lambda.log_until("waiting").await;
    let busy = EnvironmentUsage {
        busy: 1,
        started: 1,
        ..EnvironmentUsage::default()
    };
    assert_eq!(environments(&lambda), [("prod".to_owned(), busy)].into());

    std::fs::write(&file, "").expect("it is written");
    let answer = within(answer).await.expect("no panic");
    answer.expect("an answer");
    lambda.log_until("REPORT").await;
    until(&lambda, "prod", |usage| counts(usage) == (0, 1, 1)).await;
    let peak = environments(&lambda)["prod"].peak_memory;
    assert!(
        peak.is_some_and(|bytes| (MIB..1024 * MIB).contains(&bytes)),
        "{peak:?}"
    );

    lambda.register_faulty(|function| function.memory_size = 256);
    let replaced = EnvironmentUsage {
        started: 1,
        ..EnvironmentUsage::default()
    };
    assert_eq!(
        environments(&lambda),
        [("prod".to_owned(), replaced)].into()
    );
    lambda.invoke("faulty:prod", json!({})).await;
    lambda.invoke("faulty", json!({})).await;
    until(&lambda, "prod", |usage| counts(usage) == (0, 1, 2)).await;
    until(&lambda, "$LATEST", |usage| counts(usage) == (0, 1, 1)).await;
}

#[tokio::test]
async fn an_environment_that_has_ended_is_neither_busy_nor_idle() {
    let lambda = Lambda::with_settings(LambdaSettings {
        idle_timeout: Some(Duration::from_millis(1)),
        ..settings()
    });
    lambda.register_faulty(|_| {});
    lambda.invoke("faulty", json!({})).await;
    until(&lambda, "$LATEST", |usage| counts(usage) == (0, 0, 1)).await;
    assert!(environments(&lambda)["$LATEST"].peak_memory.is_some());

    let mut lambda = Lambda::faulty(|_| {});
    let hang = json!({ "fault": "hang", "print": "hanging" });
    let cut_off = lambda.begin(InvocationRequest::new("faulty", hang.to_string()));
    lambda.log_until("hanging").await;
    until(&lambda, "$LATEST", |usage| counts(usage) == (1, 0, 1)).await;
    within(lambda.service.shutdown(Duration::ZERO)).await;
    let refused = within(cut_off).await.expect("no panic");
    assert!(refused.is_err(), "{refused:?}");
    until(&lambda, "$LATEST", |usage| counts(usage) == (0, 0, 1)).await;
}
