//! `twin traces --follow`, and the traces of a real stack.

use std::io::{BufRead as _, BufReader};
use std::process::{Child, ChildStdout, Stdio};

use serde_json::{Value, json};

use super::documents::{self, BEGUN, COLD, Documents, FAULT};
use super::support::Running;
use crate::support::{CONTENT, Project, Requests, Root, Side, Stack, until};

struct Following {
    child: Child,
    lines: BufReader<ChildStdout>,
}

impl Following {
    fn start(running: &Running, arguments: &[&str]) -> Self {
        let mut child = running
            .command(&[&["--follow"], arguments].concat())
            .stdout(Stdio::piped())
            .spawn()
            .expect("twin starts");
        let lines = BufReader::new(child.stdout.take().expect("a pipe"));
        Self { child, lines }
    }

    /// Waits for the next line.
    fn line(&mut self) -> String {
        let mut line = String::new();
        self.lines.read_line(&mut line).expect("it is read");
        assert!(!line.is_empty(), "twin has ended");
        line
    }

    fn trace(&mut self) -> Value {
        serde_json::from_str(&self.line()).expect("JSON")
    }

    fn id(&mut self) -> Value {
        self.trace()["id"].clone()
    }
}

impl Drop for Following {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_is_there_stands_first_and_what_comes_follows_once_it_has_ended() {
    let running = Running::start().await;
    running.put([documents::cold(), documents::fault()].concat());
    // One more than are wanted, which is not taken for a new one.
    let older = Documents::of("1-5759e988-000000000000000000000003", 20.0);
    running.put([older.part(1, "older", 0.0, 1.0, json!({}))]);
    let mut following = Following::start(&running, &["--json", "--limit", "2"]);
    assert_eq!(following.id(), COLD);
    assert_eq!(following.id(), FAULT);

    let begun = Documents::of("1-5759e988-000000000000000000000001", 0.0);
    let ended = begun.part(1, "later", 0.0, 5.0, json!({}));
    running.put([begun.part(
        1,
        "later",
        0.0,
        0.0,
        json!({ "in_progress": true, "end_time": null }),
    )]);
    let short = Documents::of("1-5759e988-000000000000000000000002", 0.0);
    running.put([short.part(1, "short", 0.0, 1.0, json!({}))]);
    assert_eq!(following.id(), "1-5759e988-000000000000000000000002");
    running.put([ended]);
    assert_eq!(following.id(), "1-5759e988-000000000000000000000001");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_end_of_what_was_listed_as_running_follows() {
    let running = Running::start().await;
    running.put(documents::begun());
    // One whose segment has ended before its subsegment: it is not shown again as it is.
    let dangling = Documents::of("1-5759e988-000000000000000000000001", 20.0);
    let below = json!({ "type": "subsegment", "parent_id": dangling.id(1), "in_progress": true, "end_time": null });
    running.put([dangling.part(1, "dangling", 0.0, 1.0, json!({}))]);
    let within = json!({ "subsegments": [dangling.part(2, "below", 0.0, 0.0, below)] });
    running.put([dangling.part(1, "dangling", 0.0, 1.0, within)]);
    let mut following = Following::start(&running, &["--json"]);
    let listed = following.trace();
    assert_eq!(listed["id"], "1-5759e988-000000000000000000000001");
    assert_eq!(listed["is_in_progress"], true);
    let listed = following.trace();
    assert_eq!(
        (&listed["id"], &listed["duration"]),
        (&json!(BEGUN), &Value::Null)
    );

    let short = Documents::of("1-5759e988-000000000000000000000002", 0.0);
    running.put([short.part(1, "short", 0.0, 1.0, json!({}))]);
    assert_eq!(following.id(), "1-5759e988-000000000000000000000002");
    let ended = Documents::of(BEGUN, 2.0).part(1, "string-api", 0.0, 500.0, json!({}));
    running.put([ended]);
    let told = following.trace();
    assert_eq!(told["id"], BEGUN);
    assert_eq!(told["is_in_progress"], false);
    assert!(told["duration"].as_f64() > Some(0.0), "{told}");
    let last = Documents::of("1-5759e988-000000000000000000000003", 0.0);
    running.put([last.part(1, "last", 0.0, 1.0, json!({}))]);
    assert_eq!(following.id(), "1-5759e988-000000000000000000000003");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_list_that_begins_empty_goes_on_with_what_the_filter_chooses() {
    let running = Running::start().await;
    let mut following = Following::start(&running, &["--filter", "fault"]);
    assert!(following.line().starts_with("TIME "));
    running.put([documents::cold(), documents::fault()].concat());
    let line = following.line();
    assert!(line.contains(" 502 fault "), "{line}");
    assert!(line.trim_end().ends_with(FAULT), "{line}");
}

#[tokio::test]
async fn a_request_of_either_side_is_seen_as_a_waterfall() {
    let project = Project::new();
    let stack = Stack::start(&project);
    let requests = Requests::to(&stack);
    for (side, expected) in [
        (
            Side::Gateway,
            &[
                "gateway test POST /string/replace 200 ok",
                "Initialization",
                "cold start",
                "replace",
            ][..],
        ),
        (
            Side::Service,
            &[
                "service POST /api/string/replace 200 ok",
                "string-api",
                "replace",
            ],
        ),
    ] {
        let root = Root::new();
        let (status, _) = requests.traced(side, Some(&root.header(1)), CONTENT).await;
        assert_eq!(status, 200);
        until("the waterfall", async || {
            let outcome = project.twin(&["traces", &root.trace_id]);
            expected.iter().all(|text| outcome.stdout.contains(text))
        })
        .await;
        let list = project.twin(&["traces"]);
        let row = list
            .stdout
            .lines()
            .find(|line| line.ends_with(&root.trace_id));
        let row = row.unwrap_or_else(|| panic!("no {} in\n{}", root.trace_id, list.stdout));
        assert!(row.contains("/string/replace"), "{row}");
        assert!(row.contains("200 ok"), "{row}");
    }
}
