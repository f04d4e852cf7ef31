//! A whole process: what it writes to its standard output. The process is this very test program, started again.

use std::io::{BufRead, BufReader};
use std::process::{Command, Stdio};

use futures_util::FutureExt;
use opentelemetry::global;
use opentelemetry::trace::{Span, Tracer};
use serde_json::Value;
use telemetry::{InitError, Program, ServiceTelemetry};
use tokio::runtime::Runtime;

const IS_PROGRAM: &str = "TEST_IS_THE_PROGRAM";
const NAME: &str = "process::a_process_logs_events_and_panics_as_json_lines";

#[test]
fn a_process_logs_events_and_panics_as_json_lines() {
    if std::env::var_os(IS_PROGRAM).is_some() {
        program();
        return;
    }
    let variables = [
        ("AWS_LAMBDA_FUNCTION_NAME", "example"),
        ("RUST_BACKTRACE", "1"),
        ("RUST_LOG", "info"),
    ];
    let output = command(NAME, &variables).output().unwrap();
    let output = String::from_utf8(output.stdout).unwrap();
    let lines: Vec<Value> = output
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
    let backtrace = panicked["backtrace"].as_str().unwrap();
    let first = backtrace.lines().next().unwrap();
    assert!(first.contains("process::program"), "{backtrace}");
    // All of it is in the last 4 KiB of a log, and what panicked comes first.
    let mut written = output.lines();
    let written = written.find(|line| line.contains("panicked: no luck"));
    let written = written.unwrap();
    assert!(written.len() < 3072, "{written}");
    assert!(
        written.find("no luck") < written.find("backtrace"),
        "{written}"
    );
    let message = "logs are already set up in this process: call init_lambda or init_service once";
    assert_eq!(second["message"], message);
}

const PROGRAM: Program = Program {
    name: "example",
    version: "1.2.3",
    indexed_attributes: &[],
};

fn init_service() -> Result<(Runtime, ServiceTelemetry), InitError> {
    let runtime = Runtime::new().unwrap();
    let telemetry = runtime.block_on(telemetry::init_service(PROGRAM))?;
    Ok((runtime, telemetry))
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
    tracing::info!("{}", init_service().unwrap_err());
}

fn command(test: &str, variables: &[(&str, &str)]) -> Command {
    let mut command = Command::new(std::env::current_exe().unwrap());
    command
        .args(["--exact", test, "--nocapture"])
        .env(IS_PROGRAM, "1")
        .env_remove("LOG_FORMAT")
        .env_remove("RUST_LOG")
        .env_remove("RUST_BACKTRACE")
        .env_remove("OTEL_SDK_DISABLED")
        .env_remove("OTEL_TRACES_EXPORTER")
        .envs(variables.iter().copied());
    command
}

const QUEUE_NAME: &str =
    "process::a_service_whose_lines_nobody_reads_goes_on_and_says_what_it_lost";
const LINES: u64 = 100;
const LINE: usize = 100_000;

#[test]
fn a_service_whose_lines_nobody_reads_goes_on_and_says_what_it_lost() {
    if std::env::var_os(IS_PROGRAM).is_some() {
        service();
        return;
    }
    let mut program = command(QUEUE_NAME, &[("LOG_FORMAT", "json")])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    // It has logged more than fits anywhere before a line is read.
    let mut done = String::new();
    let stderr = BufReader::new(program.stderr.take().unwrap());
    for line in stderr.lines() {
        done = line.unwrap();
        if done == "logged" {
            break;
        }
    }
    assert_eq!(done, "logged");
    let stdout = BufReader::new(program.stdout.take().unwrap());
    // The test harness of the program writes to the same place.
    let mut lines = stdout
        .lines()
        .filter_map(|line| serde_json::from_str::<Value>(&line.unwrap()).ok())
        .filter(|line| line["message"] != "traces are off");
    let mut written = 0;
    let lost = loop {
        let line = lines.next().unwrap();
        if line["message"] != "long" {
            break line;
        }
        written += 1;
    };
    let message = "log lines were lost: the standard output did not take them in time";
    assert_eq!(lost["message"], message);
    assert_eq!(lost["level"], "WARN");
    assert_eq!(lost["lines"], lost["lines_since_start"]);
    assert_eq!(lost["lines"], LINES - written);
    // It may end now.
    drop(program.stdin.take());
    assert_eq!(lines.next().unwrap()["message"], "the last line");
    assert!(program.wait().unwrap().success());
}

fn service() {
    let both = init_service().unwrap();
    let text = "x".repeat(LINE);
    for _ in 0..LINES {
        tracing::info!(text, "long");
    }
    eprintln!("logged");
    std::io::stdin().read_line(&mut String::new()).unwrap();
    tracing::info!("the last line");
    drop(both);
}

const SECOND_NAME: &str = "process::a_second_set_up_leaves_the_first_as_it_was";

#[test]
fn a_second_set_up_leaves_the_first_as_it_was() {
    if std::env::var_os(IS_PROGRAM).is_some() {
        telemetry::init_lambda().unwrap();
        tracing::info!("{}", init_service().unwrap_err());
        // A function begins no trace; the service would sample the first request of a second.
        let span = global::tracer("test").start("root");
        tracing::info!(sampled = span.span_context().is_sampled(), "asked");
        return;
    }
    let variables = [
        ("AWS_LAMBDA_FUNCTION_NAME", "example"),
        ("AWS_ENDPOINT_URL", "http://127.0.0.1:9"),
        ("AWS_REGION", "eu-west-1"),
    ];
    let lines = lines_of(SECOND_NAME, &variables);
    let [second, asked] = lines.as_slice() else {
        panic!("{lines:?}")
    };
    let message = "logs are already set up in this process: call init_lambda or init_service once";
    assert_eq!(second["message"], message);
    assert_eq!(asked["sampled"], false);
}

/// The JSON lines of the program, to its end.
fn lines_of(test: &str, variables: &[(&str, &str)]) -> Vec<Value> {
    let output = command(test, variables).output().unwrap();
    let output = String::from_utf8(output.stdout).unwrap();
    // The test harness of the program writes to the same place.
    let lines = output.lines();
    lines
        .filter_map(|line| serde_json::from_str(line).ok())
        .collect()
}

#[test]
fn without_a_runtime_the_service_is_told() {
    let told = telemetry::init_service(PROGRAM).now_or_never().unwrap();
    assert_eq!(
        told.unwrap_err().to_string(),
        "init_service needs a Tokio runtime: call it inside of one"
    );
}
