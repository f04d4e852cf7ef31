//! What a person needs who attaches a debugger: time, and the process id.

use std::time::{Duration, SystemTime, UNIX_EPOCH};

use local_lambda::{InvocationRequest, LambdaSettings, LogFormat, LogOrigin};
use serde_json::{Value, json};

use crate::by_hand::ByHand;
use crate::support::{Lambda, json, on_path, settings};

fn without_timeouts() -> LambdaSettings {
    LambdaSettings {
        timeouts: false,
        ..settings()
    }
}

#[tokio::test]
async fn a_function_may_take_longer_than_its_timeout() {
    let lambda = Lambda::with_settings(without_timeouts());
    // Nothing can be started or answered in that time.
    lambda.register_faulty(|function| function.timeout = Duration::from_nanos(1));
    for number in 0..3 {
        assert_eq!(
            json(&lambda.invoke("faulty", json!(number)).await),
            json!(number)
        );
    }
}

#[tokio::test]
async fn the_deadline_is_far_away() {
    let request = InvocationRequest::new("script", "{}");
    let by_hand = ByHand::start_with(without_timeouts(), request).await;
    let event = by_hand.next().await;
    let deadline: u64 = event
        .header("lambda-runtime-deadline-ms")
        .and_then(|text| text.parse().ok())
        .expect("a number");
    let month = Duration::from_secs(30 * 24 * 60 * 60);
    assert!(UNIX_EPOCH + Duration::from_millis(deadline) > SystemTime::now() + month);
}

#[tokio::test]
async fn the_log_has_the_id_of_each_process() {
    let request = InvocationRequest::new("script", "{}");
    let script = format!("echo pid=$$; exec {} 600", on_path("sleep"));
    let mut lambda = Lambda::script_with(without_timeouts(), &script, |_| {});
    lambda.begin(request.clone());
    let log = lambda.log_until("pid=").await;
    assert_eq!(log[0].origin, LogOrigin::Platform);
    assert_eq!(log[0].line, log[1].line.replace('=', " "));

    let mut lambda = Lambda::script_with(without_timeouts(), &script, |function| {
        function.log_format = LogFormat::Json;
    });
    lambda.begin(request);
    let log = lambda.log_until("pid=").await;
    let event: Value = serde_json::from_str(&log[0].line).expect("JSON");
    assert_eq!(event["type"], "platform.processStart");
    assert_eq!(format!("pid={}", event["record"]["processId"]), log[1].line);
}

#[tokio::test]
async fn otherwise_the_log_is_as_on_aws() {
    let mut lambda = Lambda::faulty(|_| {});
    lambda.invoke("faulty", json!({})).await;
    let log = lambda.log_until("REPORT").await;
    assert!(log[0].line.starts_with("START"), "{log:?}");
}
