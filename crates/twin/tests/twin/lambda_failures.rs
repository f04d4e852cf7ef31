//! Lambdas that fail: what the client of the gateway gets, what a person sees, and that the next
//! request is answered.

use rustix::process::Signal;
use serde_json::json;

use crate::support::{
    Ending, Project, Requests, Side, Stack, descendants, descendants_named, until, wait_until_gone,
};

const FAILED: (u16, &str) = (502, "Internal server error");

/// A stack with `POST /faulty`, whose timeout is three seconds, and more arguments.
fn start(arguments: &[&str], environment: serde_json::Value) -> (Project, Stack, Requests) {
    let project = Project::new();
    project.add_faulty_function();
    project.edit("lambdas/faulty-function/function.json", |function| {
        function["lambda"]["environment"] = environment;
    });
    let stack = Stack::start_with(&project, arguments, &[]);
    let requests = Requests::to(&stack);
    (project, stack, requests)
}

async fn faulty(requests: &Requests, event: &serde_json::Value) -> Ending {
    requests
        .post(Side::Gateway, "/faulty", event.to_string())
        .await
}

async fn assert_answers(requests: &Requests) {
    let event = json!({ "still": "there" });
    let body = event.to_string();
    assert_eq!(
        faulty(requests, &event).await,
        Ending::Answer { status: 200, body }
    );
}

#[track_caller]
fn assert_failed(ending: &Ending, (status, message): (u16, &str)) {
    assert_eq!(ending.status(), Some(status), "{ending:?}");
    assert_eq!(ending.message().as_deref(), Some(message), "{ending:?}");
}

async fn until_logged(project: &Project, text: &str) {
    until(text, async || project.read("up.log").contains(text)).await;
}

/// The limit is Lambda's own; the gateway hands on what it says.
#[tokio::test]
async fn an_event_that_is_too_large_for_lambda_is_refused() {
    let (_project, _stack, requests) = start(&[], json!({}));
    let ending = faulty(&requests, &json!("x".repeat(6 * 1024 * 1024))).await;
    assert_failed(&ending, (413, "Request Too Long"));
    assert_answers(&requests).await;
}

#[tokio::test]
async fn every_failure_has_its_answer_its_log_and_no_consequence() {
    let (project, _stack, requests) = start(&[], json!({}));
    let rows = [
        (
            json!({ "fault": "panic" }),
            FAILED,
            "the event asks for a panic",
        ),
        (
            json!({ "fault": "exit", "status": 3 }),
            FAILED,
            "Error: Runtime exited with error: exit status 3",
        ),
        (
            json!({ "fault": "exit", "status": 0 }),
            FAILED,
            "Error: Runtime exited without providing a reason",
        ),
        (
            json!({ "fault": "hang" }),
            FAILED,
            "Task timed out after 3.00 seconds",
        ),
        (
            json!({ "fault": "garbage" }),
            FAILED,
            "the function's answer is not a JSON object",
        ),
        (
            json!({ "fault": "wrong-shape" }),
            FAILED,
            "the function's answer has the member `status`, which no response has",
        ),
        (
            json!({ "fault": "large", "bytes": 7 << 20 }),
            FAILED,
            "Lambda Runtime API returned non-200 response: status=413 Payload Too Large",
        ),
        (
            json!({ "text": "a".repeat(6 << 20) }),
            (413, "Request Too Long"),
            "POST /faulty 413",
        ),
    ];
    for (event, answer, log) in rows {
        assert_failed(&faulty(&requests, &event).await, answer);
        until_logged(&project, log).await;
        assert_answers(&requests).await;
    }
}

#[tokio::test]
async fn a_second_next_before_the_answer_gets_the_same_event() {
    let (_project, _stack, requests) = start(&[], json!({}));
    let Ending::Answer { status: 200, body } =
        faulty(&requests, &json!({ "fault": "next-twice" })).await
    else {
        panic!("it answers");
    };
    let ids: serde_json::Value = serde_json::from_str(&body).expect("JSON");
    assert!(ids["first"].is_string());
    assert_eq!(ids["first"], ids["again"]);
    assert_answers(&requests).await;
}

/// It has ten seconds to be initialised, and then, as a new process, the function's timeout.
#[tokio::test]
async fn a_function_that_never_asks_for_an_event_times_out() {
    let (project, stack, requests) = start(&[], json!({ "FAULT": "never-next" }));
    assert_failed(&faulty(&requests, &json!({})).await, FAILED);
    for text in [
        "never asking for an event",
        "Phase: init\tStatus: timeout",
        "Phase: invoke\tStatus: timeout",
        "Task timed out after 3.00 seconds",
    ] {
        until_logged(&project, text).await;
    }
    assert!(requests.replace(Side::Gateway, "ing").await.is_success());
    assert_eq!(descendants_named(stack.pid(), "faulty-function"), [0; 0]);
}

#[tokio::test]
async fn beyond_the_concurrency_a_request_is_throttled() {
    let (_project, _stack, requests) = start(&["--concurrency", "1"], json!({}));
    let hang = json!({ "fault": "hang" });
    let (one, two) = tokio::join!(faulty(&requests, &hang), faulty(&requests, &hang));
    let mut statuses = [one.status(), two.status()];
    statuses.sort_unstable();
    assert_eq!(statuses, [Some(500), Some(502)]);
    let throttled = if one.status() == Some(500) { one } else { two };
    assert_failed(&throttled, (500, "Internal server error"));
    assert_answers(&requests).await;
}

#[tokio::test]
async fn memory_is_limited_when_it_is_asked_for() {
    let (project, _stack, requests) = start(&["--enforce-memory"], json!({}));
    assert_failed(
        &faulty(&requests, &json!({ "megabytes": 160 })).await,
        FAILED,
    );
    until_logged(&project, "Error: Runtime exited with error: signal: killed").await;
    until_logged(&project, "Runtime.OutOfMemory").await;
    assert_answers(&requests).await;
}

#[tokio::test]
async fn an_idle_environment_is_retired() {
    let (project, stack, requests) = start(&["--idle-timeout", "1"], json!({}));
    assert!(
        faulty(&requests, &json!({ "terminate": "finish" }))
            .await
            .is_success()
    );
    until_logged(&project, "finished").await;
    until("the process is gone", async || {
        descendants_named(stack.pid(), "faulty-function").is_empty()
    })
    .await;
    assert_answers(&requests).await;
}

#[tokio::test]
async fn at_the_end_a_function_may_finish_and_one_that_does_not_listen_is_killed() {
    for (way, log) in [("finish", "finished"), ("ignore", "ignoring SIGTERM")] {
        let (project, mut stack, requests) = start(&[], json!({}));
        assert!(
            faulty(&requests, &json!({ "terminate": way }))
                .await
                .is_success()
        );
        let processes = descendants(stack.pid());
        stack.signal(Signal::INT);
        assert_eq!(stack.wait().code(), Some(0), "{way}");
        wait_until_gone(&processes);
        let written = project.read("up.log");
        assert!(written.contains(log), "{written}");
    }
}

#[tokio::test]
async fn without_timeouts_the_process_ids_are_shown() {
    let (project, stack, requests) = start(&["--no-timeout"], json!({}));
    assert_answers(&requests).await;
    let processes = descendants_named(stack.pid(), "faulty-function");
    assert_eq!(processes.len(), 1);
    until_logged(&project, &format!("pid {}", processes[0])).await;
}

#[test]
fn options_that_make_no_sense_are_refused() {
    let project = Project::new();
    let rows: [(&[&str], &[&str]); 4] = [
        (
            &["--concurrency", "0"],
            &["--concurrency", "0 is not in 1.."],
        ),
        (
            &["--concurrency", "many"],
            &["--concurrency", "invalid digit"],
        ),
        (
            &["--idle-timeout", "0"],
            &["--idle-timeout", "0 is not in 1.."],
        ),
        (
            &["--idle-timeout", "5", "--no-timeout"],
            &["--idle-timeout", "--no-timeout", "cannot be used with"],
        ),
    ];
    for (options, texts) in rows {
        let outcome = project.twin(&[&["up"], options].concat());
        outcome.assert_failure(2, texts);
    }
}
