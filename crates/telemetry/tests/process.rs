//! A whole process: what it writes to its standard output. The process is this very test program, started again.

#![allow(
    clippy::unwrap_used,
    reason = "a test panics on what it does not expect"
)]

use std::process::{Command, Output};

use serde_json::Value;

const IS_PROGRAM: &str = "TEST_IS_THE_PROGRAM";
const NAME: &str = "a_process_logs_events_and_panics_as_json_lines";

#[test]
fn a_process_logs_events_and_panics_as_json_lines() {
    if std::env::var_os(IS_PROGRAM).is_some() {
        program();
        return;
    }
    let output = start(&[
        ("AWS_LAMBDA_FUNCTION_NAME", "example"),
        ("RUST_LOG", "info"),
    ]);
    let lines: Vec<Value> = String::from_utf8(output.stdout)
        .unwrap()
        .lines()
        // The test harness of the program writes to the same place.
        .filter_map(|line| serde_json::from_str(line).ok())
        .collect();
    let [ready, panicked, second] = lines.as_slice() else {
        panic!("{lines:?}")
    };
    assert_eq!(
        (&ready["level"], &ready["message"]),
        (&"INFO".into(), &"ready".into())
    );
    assert_eq!(
        (&panicked["level"], &panicked["target"]),
        (&"ERROR".into(), &"panic".into())
    );
    assert_eq!(panicked["message"], "panicked: no luck: 7");
    assert_eq!(panicked["thread"], "worker");
    let location = panicked["location"].as_str().unwrap();
    assert!(location.contains("process.rs:"), "{location}");
    let message = "logs are already set up in this process: call init_lambda or init_service once";
    assert_eq!(second["message"], message);
}

fn program() {
    telemetry::init_lambda().unwrap();
    tracing::info!("ready");
    tracing::debug!("not at this level");
    std::thread::Builder::new()
        .name("worker".to_owned())
        .spawn(|| panic!("no luck: {}", 7))
        .unwrap()
        .join()
        .unwrap_err();
    tracing::info!("{}", telemetry::init_service().unwrap_err());
}

fn start(variables: &[(&str, &str)]) -> Output {
    Command::new(std::env::current_exe().unwrap())
        .args(["--exact", NAME, "--nocapture"])
        .env(IS_PROGRAM, "1")
        .env_remove("LOG_FORMAT")
        .env_remove("RUST_BACKTRACE")
        .envs(variables.iter().copied())
        .output()
        .unwrap()
}
