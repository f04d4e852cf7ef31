//! Processes that fail: what the caller is told, and that the next invocation is answered.

use std::time::Duration;

use serde_json::{Value, json};

use crate::support::{Lambda, json, on_path, shape};

async fn fails(lambda: &Lambda, name: &str, event: Value) -> (Value, String) {
    let output = lambda.invoke(name, event).await;
    assert_eq!(output.function_error.as_deref(), Some("Unhandled"));
    (json(&output), output.request_id)
}

#[tokio::test]
async fn a_panic_is_reported_by_the_runtime_and_the_process_lives_on() {
    let lambda = Lambda::faulty(|_| {});
    let (answer, _) = fails(&lambda, "faulty", json!({ "fault": "panic" })).await;
    assert_eq!(
        answer["errorMessage"],
        "Lambda panicked: the event asks for a panic"
    );
    assert_eq!(json(&lambda.invoke("faulty", json!(1)).await), json!(1));
}

#[tokio::test]
async fn an_exit_in_the_middle_is_an_exit_error_and_a_new_process_answers_next() {
    let mut lambda = Lambda::faulty(|_| {});
    for (status, words) in [
        (3, "Runtime exited with error: exit status 3"),
        (0, "Runtime exited without providing a reason"),
    ] {
        let (answer, id) = fails(
            &lambda,
            "faulty",
            json!({ "fault": "exit", "status": status }),
        )
        .await;
        let message = format!("RequestId: {id} Error: {words}");
        assert_eq!(
            answer,
            json!({ "errorType": "Runtime.ExitError", "errorMessage": message })
        );
        let log = shape(&lambda.log_until("REPORT").await, &id);
        assert_eq!(
            log[1],
            format!("RequestId: ID Error: {words}").replace('3', "0")
        );
        assert_eq!(log[2..4], ["Runtime.ExitError", "END RequestId: ID"]);
        assert!(
            log[4].ends_with("\tStatus: error\tError Type: Runtime.ExitError"),
            "{log:?}"
        );
        assert_eq!(json(&lambda.invoke("faulty", json!(1)).await), json!(1));
        lambda.log_until("REPORT").await;
    }
}

/// Lambda hands on what a function says, be it JSON or not. `lambda_runtime` answers a second time,
/// which is refused.
#[tokio::test]
async fn garbage_is_handed_on_and_a_second_answer_refused() {
    let mut lambda = Lambda::faulty(|_| {});
    let output = lambda.invoke("faulty", json!({ "fault": "garbage" })).await;
    assert_eq!(output.function_error, None);
    assert_eq!(output.payload, "{\"statusCode\":200,");
    let log = lambda.log_until("REPORT").await;
    let refused = "Lambda Runtime API returned non-200 response: status=403 Forbidden";
    assert!(log.iter().any(|event| event.line == refused), "{log:?}");
    assert_eq!(json(&lambda.invoke("faulty", json!(1)).await), json!(1));
}

#[tokio::test]
async fn an_answer_that_is_too_large_is_an_error_and_the_process_lives_on() {
    let mut lambda = Lambda::faulty(|_| {});
    let event = json!({ "fault": "large", "bytes": 7 << 20 });
    let (answer, id) = fails(&lambda, "faulty", event).await;
    let message = "Response payload size exceeded maximum allowed payload size (6291556 bytes).";
    assert_eq!(
        answer,
        json!({ "errorType": "Function.ResponseSizeTooLarge", "errorMessage": message })
    );
    let log = shape(&lambda.log_until("REPORT").await, &id);
    let refused = "Lambda Runtime API returned non-0 response: status=0 Payload Too Large";
    assert_eq!(log[1..3], [refused, "END RequestId: ID"]);
    assert_eq!(json(&lambda.invoke("faulty", json!(1)).await), json!(1));
}

#[tokio::test]
async fn who_asks_for_an_event_before_it_has_answered_gets_the_same_again() {
    let lambda = Lambda::faulty(|_| {});
    for _ in 0..2 {
        let output = lambda
            .invoke("faulty", json!({ "fault": "next-twice" }))
            .await;
        let id = &output.request_id;
        assert_eq!(json(&output), json!({ "first": id, "again": id }));
    }
}

#[tokio::test]
async fn a_hanging_function_is_killed_at_its_timeout_and_a_new_process_answers_next() {
    let mut lambda = Lambda::faulty(|function| function.timeout = Duration::from_secs(1));
    let (answer, id) = fails(
        &lambda,
        "faulty",
        json!({ "fault": "hang", "print": "before" }),
    )
    .await;
    let message = format!("RequestId: {id} Error: Task timed out after 1.00 seconds");
    assert_eq!(
        answer,
        json!({ "errorType": "Sandbox.Timedout", "errorMessage": message })
    );
    let events = lambda.log_until("REPORT").await;
    let log = shape(&events, &id);
    assert_eq!(log[..2], ["START RequestId: ID Version: $LATEST", "before"]);
    assert_eq!(
        log[2..4],
        [
            "0-0-0T0:0:0.0Z ID Task timed out after 0.0 seconds",
            "END RequestId: ID"
        ]
    );
    assert!(log[4].ends_with("\tStatus: timeout"), "{log:?}");
    let report = &events.last().expect("REPORT").line;
    assert!(
        report.contains("\tDuration: 1000.00 ms\t"),
        "to kill the process is not the function's time: {report}"
    );
    assert_eq!(json(&lambda.invoke("faulty", json!(1)).await), json!(1));
}

#[tokio::test]
async fn a_program_that_ends_before_it_asks_for_an_event_is_started_twice() {
    let mut lambda = Lambda::script("echo starting; exit 4", |_| {});
    let (answer, id) = fails(&lambda, "script", json!({})).await;
    let message = format!("RequestId: {id} Error: Runtime exited with error: exit status 4");
    assert_eq!(
        answer,
        json!({ "errorType": "Runtime.ExitError", "errorMessage": message })
    );
    let log = lambda.log_until("REPORT").await;
    assert_eq!(
        log[0].request_id, None,
        "the first start precedes the invocation"
    );
    assert_eq!(
        shape(&log, &id)[..7],
        [
            "starting",
            "INIT_REPORT Init Duration: 0.0 ms\tPhase: init\tStatus: error\tError Type: Runtime.ExitError",
            "START RequestId: ID Version: $LATEST",
            "starting",
            "INIT_REPORT Init Duration: 0.0 ms\tPhase: invoke\tStatus: error\tError Type: Runtime.ExitError",
            "RequestId: ID Error: Runtime exited with error: exit status 0",
            "Runtime.ExitError",
        ]
    );
}

/// A process of a foreign architecture or with a missing interpreter gets as far as this.
#[tokio::test]
async fn a_program_that_cannot_be_executed_is_named_in_the_log_and_ends_with_127() {
    let mut lambda = Lambda::new();
    let program = lambda.folder().join("program");
    std::fs::write(&program, "#!/no/such/interpreter\n").expect("it is written");
    std::fs::set_permissions(
        &program,
        std::os::unix::fs::PermissionsExt::from_mode(0o755),
    )
    .expect("its mode");
    lambda.register_faulty(|function| function.binary.clone_from(&program));
    let (answer, id) = fails(&lambda, "faulty", json!({})).await;
    let message = format!("RequestId: {id} Error: Runtime exited with error: exit status 127");
    assert_eq!(answer["errorMessage"], message);
    let log = lambda.log_until("REPORT").await;
    let start = format!("could not start {}: No such file", program.display());
    assert!(log[0].line.starts_with(&start), "{log:?}");
}

#[tokio::test]
async fn a_start_that_takes_longer_than_the_timeout_is_a_timeout() {
    // The first start fails, so that the second one takes the invocation's own time.
    let script = format!(
        "if [ -e started ]; then exec {} 600; fi; : > started; exit 1",
        on_path("sleep")
    );
    let lambda = Lambda::script(&script, |function| {
        function.timeout = Duration::from_millis(1500);
    });
    let (answer, id) = fails(&lambda, "script", json!({})).await;
    let message = format!("RequestId: {id} Error: Task timed out after 1.50 seconds");
    assert_eq!(
        answer,
        json!({ "errorType": "Sandbox.Timedout", "errorMessage": message })
    );
}

/// The init phase has its ten seconds, whatever the timeout is; after them the process is killed
/// and another one is started. No shorter test can see this without a clock that is not the real
/// one, which processes do not share.
#[tokio::test]
async fn a_start_that_hangs_is_killed_after_ten_seconds_and_tried_again() {
    let script = format!(
        "if [ -e started ]; then exit 5; fi; : > started; exec {} 600",
        on_path("sleep")
    );
    let mut lambda = Lambda::script(&script, |function| {
        function.timeout = Duration::from_secs(1);
    });
    let (answer, _) = fails(&lambda, "script", json!({})).await;
    let message = answer["errorMessage"].as_str().expect("a text");
    assert!(
        message.ends_with("Runtime exited with error: exit status 5"),
        "{message}"
    );
    let log = lambda.log_until("START").await;
    assert!(
        log[0].line.starts_with("INIT_REPORT Init Duration: 10"),
        "{log:?}"
    );
    assert!(
        log[0].line.ends_with("ms\tPhase: init\tStatus: timeout"),
        "{log:?}"
    );
}
