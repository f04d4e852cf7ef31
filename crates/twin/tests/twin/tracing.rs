//! One trace through everything, on the real stack.

use std::collections::BTreeSet;
use std::time::Duration;

use crate::support::{
    CONTENT, Part, Project, Requests, Root, Side, Stack, Traces, descendants_named, until,
};

/// The names in a trace.
fn names(parts: &[Part]) -> Vec<&str> {
    parts.iter().map(|part| part.name.as_str()).collect()
}

/// Fails unless the parts are one tree below the client's own segment.
#[track_caller]
fn assert_whole(parts: &[Part], root: &Root) {
    let mut ids = BTreeSet::from([root.parent.as_str()]);
    for part in parts {
        assert!(ids.insert(&part.id), "{} twice: {parts:#?}", part.id);
    }
    for part in parts {
        let parent = part
            .parent
            .as_deref()
            .unwrap_or_else(|| panic!("{part:?} has no parent"));
        assert!(ids.contains(parent), "{part:?} has no parent in {parts:#?}");
        let (start, end) = (
            part.value["start_time"].as_f64(),
            part.value["end_time"].as_f64(),
        );
        assert!(start.is_some() && start <= end, "{part:?}");
    }
    let below_the_client = parts
        .iter()
        .filter(|part| part.parent.as_deref() == Some(&root.parent));
    assert_eq!(below_the_client.count(), 1, "{parts:#?}");
}

fn origin<'p>(parts: &'p [Part], origin: &str) -> &'p Part {
    let mut found = parts.iter().filter(|part| part.value["origin"] == origin);
    found
        .next()
        .unwrap_or_else(|| panic!("no {origin} in {parts:#?}"))
}

#[tokio::test]
async fn the_gateway_sides_trace_goes_from_the_stage_to_parameter_store() {
    let project = Project::new();
    let stack = Stack::start_with(&project, &[], &[("STRINGS_REFRESH_SECONDS", "1")]);
    let (requests, traces) = (Requests::to(&stack), Traces::of(&stack));
    // A refresh is in the trace of the invocation after which it is due.
    let mut refreshed = None;
    until("a trace with a refresh", async || {
        let root = Root::new();
        let (status, answered) = requests
            .traced(Side::Gateway, Some(&root.header(1)), CONTENT)
            .await;
        assert_eq!(status, 200);
        assert_eq!(answered, Some(root.header(1)));
        tokio::time::sleep(Duration::from_millis(300)).await;
        let parts = traces.parts(&root.trace_id).await;
        let called = parts
            .iter()
            .any(|part| part.value["aws"]["operation"] == "GetParameter");
        refreshed = called.then_some(root);
        called
    })
    .await;
    let root = refreshed.expect("a trace");
    until("the whole trace", async || {
        traces
            .parts(&root.trace_id)
            .await
            .iter()
            .any(|part| part.name == "Overhead")
    })
    .await;
    let parts = traces.parts(&root.trace_id).await;
    let sent: Vec<_> = parts
        .iter()
        .filter(|part| !part.is_inferred())
        .cloned()
        .collect();
    assert_whole(&sent, &root);

    let stage = origin(&parts, "AWS::ApiGateway::Stage");
    assert_eq!(stage.name, "Twinstack/test");
    assert_eq!(stage.parent.as_deref(), Some(&*root.parent));
    let service = origin(&parts, "AWS::Lambda");
    let call = parts
        .iter()
        .find(|part| part.name == "Lambda")
        .expect("the call of Lambda");
    assert_eq!(call.parent.as_deref(), Some(&*stage.id));
    assert_eq!(service.parent.as_deref(), Some(&*call.id));
    let function = origin(&parts, "AWS::Lambda::Function");
    assert_eq!(function.parent.as_deref(), Some(&*service.id));
    for phase in ["Invocation", "Overhead"] {
        let phase = parts
            .iter()
            .find(|part| part.name == phase)
            .expect("a phase");
        assert_eq!(phase.parent.as_deref(), Some(&*function.id));
    }
    assert!(
        names(&parts).contains(&"replace strings"),
        "{:?}",
        names(&parts)
    );
    let calls = sent
        .iter()
        .filter(|part| part.value["aws"]["operation"] == "GetParameter");
    for call in calls {
        assert_eq!(call.value["namespace"], "aws", "{call:?}");
        assert!(call.value["aws"]["request_id"].is_string(), "{call:?}");
    }
}

#[tokio::test]
async fn the_service_sides_trace_goes_from_the_service_to_the_domain() {
    let project = Project::new();
    let stack = Stack::start(&project);
    let (requests, traces) = (Requests::to(&stack), Traces::of(&stack));
    let root = Root::new();
    let (status, _) = requests
        .traced(Side::Service, Some(&root.header(1)), CONTENT)
        .await;
    assert_eq!(status, 200);
    until("the trace", async || {
        traces
            .parts(&root.trace_id)
            .await
            .iter()
            .any(|part| part.name == "string-api")
    })
    .await;
    let parts = traces.parts(&root.trace_id).await;
    assert_whole(&parts, &root);
    let service = &parts
        .iter()
        .find(|part| part.name == "string-api")
        .expect("the service");
    assert_eq!(service.parent.as_deref(), Some(&*root.parent));
    assert_eq!(service.value["http"]["response"]["status"], 200);
    assert!(
        names(&parts).contains(&"replace strings"),
        "{:?}",
        names(&parts)
    );
}

#[tokio::test]
async fn a_request_that_is_not_to_be_recorded_leaves_no_document() {
    let project = Project::new();
    let stack = Stack::start(&project);
    let (requests, traces) = (Requests::to(&stack), Traces::of(&stack));
    let unrecorded: Vec<_> = Side::BOTH
        .into_iter()
        .map(|side| (side, Root::new()))
        .collect();
    for (side, root) in &unrecorded {
        let (status, _) = requests.traced(*side, Some(&root.header(0)), CONTENT).await;
        assert_eq!(status, 200, "{side:?}");
    }
    // What comes after it on the same ways has arrived, so that it would have as well.
    for side in Side::BOTH {
        let after = Root::new();
        requests.traced(side, Some(&after.header(1)), CONTENT).await;
        until("the trace after it", async || {
            let parts = traces.parts(&after.trace_id).await;
            names(&parts).contains(&"replace strings")
        })
        .await;
    }
    for (side, root) in &unrecorded {
        assert!(traces.parts(&root.trace_id).await.is_empty(), "{side:?}");
    }
}

/// A function is stopped when it asks for its next event. What is of an invocation then has been
/// sent: a process that is stopped sends nothing.
#[tokio::test]
async fn the_spans_of_an_invocation_are_sent_before_its_environment_is_frozen() {
    let project = Project::new();
    let stack = Stack::start(&project);
    let (requests, traces) = (Requests::to(&stack), Traces::of(&stack));
    for _ in 0..5 {
        let root = Root::new();
        requests
            .traced(Side::Gateway, Some(&root.header(1)), CONTENT)
            .await;
        let stopped = || {
            let processes = descendants_named(stack.pid(), "replace-strings");
            !processes.is_empty() && processes.into_iter().all(is_stopped)
        };
        until("the function is stopped", async || stopped()).await;
        until("its spans", async || {
            names(&traces.parts(&root.trace_id).await).contains(&"replace strings")
        })
        .await;
        assert!(stopped(), "nothing has woken it");
    }
}

/// Whether the process is stopped, as `ps` shows it to a person.
fn is_stopped(process: u32) -> bool {
    let mut ps = std::process::Command::new("ps");
    let output = ps
        .args(["-o", "stat=", "-p", &process.to_string()])
        .output();
    output
        .expect("ps runs")
        .stdout
        .trim_ascii_start()
        .starts_with(b"T")
}

#[test]
fn an_invocation_by_hand_says_how_its_trace_is_fetched() {
    let project = Project::new();
    let stack = Stack::start(&project);
    let outcome = project.twin(&["invoke", "replace-strings"]);
    let line = outcome.stderr.lines().next_back().expect("a line");
    let trace_id = line
        .strip_prefix("trace: cargo twin traces ")
        .expect(line)
        .to_owned();
    assert!(
        outcome
            .stderr
            .contains(&format!("\tXRAY TraceId: {trace_id}\t")),
        "{}",
        outcome.stderr
    );
    let runtime = tokio::runtime::Runtime::new().expect("a runtime");
    runtime.block_on(async {
        let traces = Traces::of(&stack);
        until("the trace", async || {
            let parts = traces.parts(&trace_id).await;
            let names = names(&parts);
            names.contains(&"Overhead") && names.contains(&"replace strings")
        })
        .await;
    });
}
