//! `twin traces --json`.

use std::process::Stdio;

use serde_json::Value;

use super::documents::{self, BEGUN, COLD, FAULT, SERVICE};
use super::support::Running;

fn lines(text: &str) -> Vec<Value> {
    let parse = |line| serde_json::from_str(line).unwrap_or_else(|error| panic!("{error}: {line}"));
    text.lines().map(parse).collect()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn each_trace_is_an_object_on_a_line() {
    let running = Running::start().await;
    running.put(documents::all());
    let outcome = running.traces(&["--json"]);
    assert!(outcome.success, "{}", outcome.stderr);
    let lines = lines(&outcome.stdout);
    let ids: Vec<_> = lines.iter().map(|line| &line["id"]).collect();
    assert_eq!(ids, [BEGUN, SERVICE, FAULT, COLD]);
    let cold = &lines[3];
    assert_eq!(cold["side"], "gateway");
    assert_eq!(cold["stage"], "test");
    assert_eq!(cold["method"], "GET");
    assert_eq!(cold["route"], "/string/terms/{term}");
    assert_eq!(cold["http_status"], 200);
    assert_eq!(cold["status"], "ok");
    assert_eq!(cold["is_cold_start"], true);
    assert_eq!(cold["breakdown"][0]["layer"], "gateway");
    assert_eq!(lines[1]["status"], "throttle");
    assert_eq!(lines[0]["duration"], Value::Null);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn each_node_of_a_trace_is_an_object_on_a_line() {
    let running = Running::start().await;
    running.put(documents::all());
    let outcome = running.traces(&["--json", FAULT]);
    let lines = lines(&outcome.stdout);
    for (index, line) in lines.iter().enumerate() {
        assert_eq!(line["trace_id"], FAULT);
        assert_eq!(line["index"], index);
    }
    let names: Vec<_> = lines.iter().map(|line| &line["name"]).collect();
    assert_eq!(names, ["Twinstack/prod", "Lambda", "replace-strings"]);
    assert_eq!(lines[2]["parent"], 1);
    assert_eq!(lines[2]["exceptions"][0]["type"], "Runtime.ExitError");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn so_many_as_are_wanted_are_shown() {
    let running = Running::start().await;
    running.put(documents::all());
    let outcome = running.traces(&["--json", "--limit", "2"]);
    let ids: Vec<_> = lines(&outcome.stdout)
        .iter()
        .map(|line| line["id"].clone())
        .collect();
    assert_eq!(ids, [BEGUN, SERVICE]);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn more_traces_than_a_page_are_all_there() {
    let running = Running::start().await;
    for number in 0..230 {
        let id = format!("1-5759e988-{number:024x}");
        let trace = documents::Documents::of(&id, f64::from(number) / 10.0);
        running.put([trace.part(1, "a", 0.0, 1.0, serde_json::json!({}))]);
    }
    let outcome = running.traces(&["--json", "--limit", "1000"]);
    let lines = lines(&outcome.stdout);
    assert_eq!(lines.len(), 230);
    let starts: Vec<_> = lines.iter().map(|line| line["start"].as_f64()).collect();
    assert!(starts.is_sorted_by(|one, other| one >= other), "{starts:?}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_filter_chooses() {
    let running = Running::start().await;
    running.put(documents::all());
    for (filter, expected) in [
        ("fault", vec![FAULT]),
        ("responsetime >= 0.5", vec![COLD]),
        ("http.url CONTAINS \"/string/replace\"", vec![BEGUN, FAULT]),
        ("http.status = 418", vec![]),
        (" ", vec![BEGUN, SERVICE, FAULT, COLD]),
    ] {
        let outcome = running.traces(&["--json", "--filter", filter]);
        assert!(outcome.success, "{filter}: {}", outcome.stderr);
        let lines = lines(&outcome.stdout);
        let ids: Vec<_> = lines.iter().map(|line| line["id"].clone()).collect();
        assert_eq!(ids, expected, "{filter}");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_reader_who_has_seen_enough_is_no_failure() {
    let running = Running::start().await;
    running.put(documents::all());
    for arguments in [&["--json"][..], &[], &[COLD]] {
        let mut command = running.command(arguments);
        let mut child = command
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .expect("twin starts");
        drop(child.stdout.take());
        let output = child.wait_with_output().expect("twin ends");
        let stderr = String::from_utf8_lossy(&output.stderr);
        assert!(output.status.success(), "{arguments:?}: {stderr}");
        assert_eq!(stderr, "", "{arguments:?}");
    }
}
