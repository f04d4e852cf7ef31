//! Environments that nobody needs any more.

use std::time::Duration;

use local_lambda::LambdaSettings;
use serde_json::json;

use crate::support::{Lambda, settings};

#[tokio::test]
async fn an_idle_environment_is_ended_in_order_and_makes_room_for_another() {
    let mut lambda = Lambda::with_settings(LambdaSettings {
        idle_timeout: Some(Duration::from_millis(50)),
        concurrency_limit: 1,
        ..settings()
    });
    lambda.register_faulty(|_| {});
    let mut streams = Vec::new();
    for _ in 0..2 {
        lambda
            .invoke("faulty", json!({ "terminate": "finish" }))
            .await;
        let log = lambda.log_until("finished").await;
        let report = log
            .iter()
            .find(|event| event.line.starts_with("REPORT"))
            .expect("the invocation ended first");
        assert!(
            report.line.contains("Init Duration"),
            "it is a new one: {log:?}"
        );
        let last = log.last().expect("it finishes");
        assert_eq!(last.request_id, None);
        streams.push(last.log_stream.clone());
    }
    assert_ne!(streams[0], streams[1]);
}
