//! The function's memory as a limit.

use local_lambda::{LambdaSettings, LogEvent};
use serde_json::{Value, json};

use crate::support::{Lambda, json, settings, shape};

fn limited() -> Lambda {
    let lambda = Lambda::with_settings(LambdaSettings {
        memory_limit: true,
        ..settings()
    });
    lambda.register_faulty(|_| {});
    lambda
}

fn report(log: &[LogEvent]) -> &str {
    &log.last().expect("REPORT").line
}

/// The megabytes of the report.
fn used(log: &[LogEvent]) -> u64 {
    let used = report(log).split("Max Memory Used: ").nth(1);
    used.and_then(|rest| rest.split(' ').next()?.parse().ok())
        .expect("a number")
}

#[tokio::test]
async fn a_function_that_takes_more_is_killed_and_a_new_process_answers_next() {
    let mut lambda = limited();
    let too_much = json!({ "megabytes": 160 });
    let too_much_and_hangs = json!({ "megabytes": 160, "fault": "hang" });
    for event in [too_much, too_much_and_hangs] {
        let output = lambda.invoke("faulty", event).await;
        assert_eq!(output.function_error.as_deref(), Some("Unhandled"));
        let words = "Runtime exited with error: signal: killed";
        let message = format!("RequestId: {} Error: {words}", output.request_id);
        let answer: Value = json(&output);
        assert_eq!(
            answer,
            json!({ "errorType": "Runtime.OutOfMemory", "errorMessage": message })
        );

        let log = lambda.log_until("REPORT").await;
        let lines = shape(&log, &output.request_id);
        let error = format!("RequestId: ID Error: {words}");
        assert_eq!(
            lines[1..4],
            [&error, "Runtime.OutOfMemory", "END RequestId: ID"]
        );
        let memory = "\tMemory Size: 128 MB\tMax Memory Used: 128 MB\t";
        assert!(report(&log).contains(memory), "{log:?}");
        let end = "Status: error\tError Type: Runtime.OutOfMemory";
        assert!(report(&log).ends_with(end), "{log:?}");

        assert_eq!(json(&lambda.invoke("faulty", json!(1)).await), json!(1));
        let log = lambda.log_until("REPORT").await;
        assert!(used(&log) < 128, "it is that of the new process: {log:?}");
    }
}

#[tokio::test]
async fn a_function_that_takes_less_is_left_alone() {
    let event = json!({ "megabytes": 64 });
    assert_eq!(
        json(&limited().invoke("faulty", event.clone()).await),
        event
    );
}

#[tokio::test]
async fn without_the_limit_the_report_says_how_much_it_was() {
    let mut lambda = Lambda::faulty(|_| {});
    let event = json!({ "megabytes": 160 });
    assert_eq!(json(&lambda.invoke("faulty", event.clone()).await), event);
    let log = lambda.log_until("REPORT").await;
    assert!(used(&log) >= 160, "{log:?}");
}
