//! The life of `twin up`: what it prints, what it refuses, and that nothing outlives it.

use std::net::{TcpListener, UdpSocket};
use std::path::Path;

use crate::support::{Outcome, Project, Stack, TWIN, descendants, wait_until_gone};
use rustix::process::Signal;
use serde_json::json;

const STACK_FILE: &str = "target/twin/stack.json";

#[test]
fn it_prints_one_line_keeps_it_in_a_file_and_removes_that_at_the_end() {
    let project = Project::new();
    let mut stack = Stack::start(&project);
    let members: Vec<_> = stack
        .line
        .as_object()
        .expect("an object")
        .keys()
        .cloned()
        .collect();
    assert_eq!(members, ["aws", "gateway", "keys", "service"]);
    let keys: Vec<_> = stack.line["keys"]
        .as_object()
        .expect("an object")
        .keys()
        .cloned()
        .collect();
    assert_eq!(keys, ["prod", "service", "test"]);
    let written: serde_json::Value = serde_json::from_str(&project.read(STACK_FILE)).expect("JSON");
    assert_eq!(written, stack.line);

    let children = descendants(stack.pid());
    assert!(!children.is_empty());
    stack.signal(Signal::INT);
    assert_eq!(stack.wait().code(), Some(0));
    wait_until_gone(&children);
    assert!(!project.path(STACK_FILE).exists());

    let again = Stack::start(&project);
    assert_eq!(again.line["keys"], stack.line["keys"], "the keys are kept");
}

#[test]
fn it_ends_in_order_when_its_terminal_is_closed_unless_that_is_to_be_ignored() {
    let project = Project::new();
    let mut stack = Stack::start(&project);
    let children = descendants(stack.pid());
    stack.signal(Signal::HUP);
    assert_eq!(stack.wait().code(), Some(0));
    wait_until_gone(&children);

    if cfg!(target_os = "linux") {
        // As `nohup` starts it.
        let mut stack = Stack::start_in_shell(&project, "trap '' HUP; exec \"$@\"");
        stack.signal(Signal::HUP);
        let health = project.twin(&["query", "-p", "status/health"]);
        assert!(health.success, "{}", health.stderr);
        assert!(stack.ended().is_none());
    }
}

#[tokio::test]
async fn nothing_outlives_it_when_it_is_killed() {
    let project = Project::new();
    let mut stack = Stack::start(&project);
    let url = format!("{}/test/string/terms/ABN", stack.url("gateway"));
    let client = ::contract::client().expect("an HTTP client");
    let answer = client
        .get(url)
        .header("x-api-key", stack.key("test"))
        .send()
        .await
        .expect("an answer");
    assert_eq!(answer.status(), 200);

    let children = descendants(stack.pid());
    assert!(
        children.len() >= 3,
        "the guardian, the service and a function: {children:?}"
    );
    stack.signal(Signal::KILL);
    stack.wait();
    wait_until_gone(&children);

    // What the killed stack left behind keeps nobody out.
    drop(Stack::start(&project));
}

/// On macOS a program that is gone cannot be executed again.
#[cfg(target_os = "linux")]
#[tokio::test]
async fn a_build_that_replaces_twin_itself_does_not_disturb_it() {
    let project = Project::new();
    let copy = project.path("twin");
    std::fs::copy(TWIN, &copy).expect("the program is copied");
    let stack = Stack::start_copy(&project, &copy);
    std::fs::remove_file(&copy).expect("the copy is removed");

    let url = format!("{}/prod/string/terms/ABN", stack.url("gateway"));
    let client = ::contract::client().expect("an HTTP client");
    let answer = client
        .get(url)
        .header("x-api-key", stack.key("prod"))
        .send()
        .await;
    assert_eq!(answer.expect("an answer").status(), 200);
}

#[test]
fn a_second_stack_of_the_checkout_is_refused_and_the_first_named() {
    let project = Project::new();
    let stack = Stack::start(&project);
    let second = project.twin(&["up"]);
    second.assert_failure(
        1,
        &[
            "runs already",
            &stack.pid().to_string(),
            stack.url("gateway"),
        ],
    );
}

#[test]
fn a_port_that_is_taken_is_named_with_its_flag() {
    let project = Project::new();
    let taken = TcpListener::bind("127.0.0.1:0").expect("a free port");
    let port = taken.local_addr().expect("an address").port().to_string();
    for flag in ["--gateway-port", "--service-port", "--aws-port"] {
        let mut arguments = vec!["up"];
        for other in ["--gateway-port", "--service-port", "--aws-port"] {
            arguments.extend([other, if other == flag { &port } else { "0" }]);
        }
        let outcome = project.twin(&arguments);
        outcome.assert_failure(1, &[&format!("port {port} is taken"), flag]);
    }
}

#[test]
fn a_udp_port_that_is_taken_is_named_with_its_flag() {
    let project = Project::new();
    // Both ports of the number were free, and one of them is taken again.
    let taken = loop {
        let datagrams = UdpSocket::bind("127.0.0.1:0").expect("a free port");
        if TcpListener::bind(datagrams.local_addr().expect("an address")).is_ok() {
            break datagrams;
        }
    };
    let port = taken.local_addr().expect("an address").port().to_string();
    let arguments = [
        "--gateway-port",
        "0",
        "--service-port",
        "0",
        "--aws-port",
        &port,
    ];
    let outcome = project.twin(&[&["up"], &arguments[..]].concat());
    outcome.assert_failure(1, &[&format!("UDP port {port} is taken"), "--aws-port"]);
}

#[test]
fn a_strings_map_that_is_wrong_is_refused_with_its_key() {
    let project = Project::new();
    project.write("broken.json", r#"{"ABN":"ABN AMRO","ING":5}"#);
    let outcome = project.twin(&up_with(&["--strings-map", "broken.json"]));
    outcome.assert_failure(1, &["broken.json", "ING"]);

    let outcome = project.twin(&up_with(&["--strings-map", "missing.json"]));
    outcome.assert_failure(1, &["missing.json"]);
}

#[test]
fn a_definition_that_is_wrong_is_refused_with_its_place() {
    let project = Project::new();
    let function = "lambdas/replace-strings/function.json";
    project.edit(function, |function| {
        function["integration"]["request_validator"] = json!("bodyonly");
    });
    let outcome = project.twin(&up_with(&[]));
    outcome.assert_failure(
        1,
        &[
            function,
            "integration.request_validator",
            "bodyonly",
            "body-only",
        ],
    );

    project.edit(function, |function| {
        function["integration"]["request_validator"] = json!("body-only");
        function["integration"]["metod"] = json!("POST");
    });
    project
        .twin(&up_with(&[]))
        .assert_failure(1, &[function, "metod"]);
}

#[test]
fn a_stale_document_is_refused() {
    let project = Project::new();
    project.edit("terraform/api-gateway/openapi.json", |document| {
        document["info"]["title"] = json!("?");
    });
    let outcome = project.twin(&up_with(&[]));
    outcome.assert_failure(
        1,
        &["terraform/api-gateway/openapi.json", "`cargo twin openapi`"],
    );
}

#[test]
fn a_missing_program_is_named() {
    let project = Project::new();
    let empty = tempfile::tempdir().expect("a temporary folder");
    let outcome = Outcome::of(
        project
            .command(&up_with(&[]))
            .env("TWIN_BIN_DIR", empty.path()),
    );
    outcome.assert_failure(
        1,
        &[
            "TWIN_BIN_DIR",
            &Path::new(empty.path()).display().to_string(),
        ],
    );
}

fn up_with<'a>(arguments: &[&'a str]) -> Vec<&'a str> {
    let ports = [
        "up",
        "--gateway-port",
        "0",
        "--service-port",
        "0",
        "--aws-port",
        "0",
    ];
    [&ports[..], arguments].concat()
}
