//! Functions are frozen between invocations, as on AWS.

use std::process::Command;

use crate::support::{Ending, Project, Requests, Side, Stack, descendants_named, until};

const PARAMETER: &str = "/twinstack/local/strings-map";

/// What the ticker of `faulty-function` prints after a second, when it can.
const TICKED: &str = "ticked 200 times";

/// Whether the process is stopped, as `ps` shows it to a person.
fn is_stopped(process: u32) -> bool {
    let mut ps = Command::new("ps");
    let output = ps
        .args(["-o", "stat=", "-p", &process.to_string()])
        .output();
    output
        .expect("ps runs")
        .stdout
        .trim_ascii_start()
        .starts_with(b"T")
}

async fn until_all_stopped(stack: &Stack, program: &str) {
    until("the functions are stopped", async || {
        let processes = descendants_named(stack.pid(), program);
        !processes.is_empty() && processes.into_iter().all(is_stopped)
    })
    .await;
}

/// Each request finds the function stopped, so that only invocations can have brought the new map.
#[tokio::test]
async fn a_new_map_arrives_although_the_function_never_runs_between_invocations() {
    let project = Project::new();
    let stack = Stack::start_with(&project, &[], &[("STRINGS_REFRESH_SECONDS", "1")]);
    let requests = Requests::to(&stack);
    let replaced = async || requests.replace(Side::Gateway, "ABN").await.message();
    assert_eq!(replaced().await.as_deref(), Some("ABN AMRO"));
    until_all_stopped(&stack, "replace-strings").await;
    requests
        .put_parameter(PARAMETER, r#"{"ABN":"A.B.N."}"#)
        .await;
    until("the new map", async || {
        until_all_stopped(&stack, "replace-strings").await;
        replaced().await.as_deref() == Some("A.B.N.")
    })
    .await;
}

#[tokio::test]
async fn a_task_in_the_background_works_only_without_freezing() {
    let (frozen_project, project) = (Project::new(), Project::new());
    frozen_project.add_faulty_function();
    project.add_faulty_function();
    let frozen = Stack::start(&frozen_project);
    let running = Stack::start_with(&project, &["--no-freeze"], &[]);
    for stack in [&frozen, &running] {
        let event = r#"{"fault":"background"}"#.to_owned();
        let ending = Requests::to(stack)
            .post(Side::Gateway, "/faulty", event)
            .await;
        let body = r#"{"ticks":0}"#.to_owned();
        assert_eq!(ending, Ending::Answer { status: 200, body });
    }
    until_all_stopped(&frozen, "faulty-function").await;
    until("it ticks in the background", async || {
        project.read("up.log").contains(TICKED)
    })
    .await;
    let log = frozen_project.read("up.log");
    assert!(!log.contains(TICKED), "{log}");
}
