//! The strings map is put anew while both sides run.

use std::time::{Duration, Instant};

use super::{PARAMETER, REFRESHED_OFTEN, count_in_log};
use crate::support::{
    CONTENT, Load, Project, REPLACED, Requests, Seen, Side, Stack, descendants_named, signal, until,
};
use rustix::process::Signal;
use serde_json::json;

/// How the service and the functions say that a value is kept out.
const KEPT_OUT: &str = "the last good value stays in use";

/// Several refresh intervals.
const A_WHILE: Duration = Duration::from_secs(4);

#[tokio::test]
async fn a_broken_map_is_kept_out_and_told_once_until_it_is_mended() {
    let project = Project::new();
    let stack = Stack::start_with(&project, &[], &[REFRESHED_OFTEN]);
    let requests = Requests::to(&stack);
    let both = async |content: &str| {
        let gateway = requests.replace(Side::Gateway, content).await;
        let service = requests.replace(Side::Service, content).await;
        [gateway.message(), service.message()].map(Option::unwrap_or_default)
    };
    assert_eq!(both(CONTENT).await, [REPLACED, REPLACED]);

    requests.put_parameter(PARAMETER, r#"{"ABN":5}"#).await;
    let refused = async || {
        assert_eq!(both(CONTENT).await, [REPLACED, REPLACED]);
        count_in_log(&project, KEPT_OUT) >= 2
    };
    until("both programs refuse the map", refused).await;
    let begun = Instant::now();
    while begun.elapsed() < A_WHILE {
        assert_eq!(both(CONTENT).await, [REPLACED, REPLACED]);
    }
    // The requests came one after another, so that one environment of the function had them all.
    let log = project.read("up.log");
    let told: Vec<_> = log.lines().filter(|line| line.contains(KEPT_OUT)).collect();
    assert_eq!(told.len(), 2, "once for each program: {told:#?}");
    for line in told {
        assert!(line.contains("ABN") && line.contains(PARAMETER), "{line}");
    }

    requests
        .put_parameter(PARAMETER, r#"{"ABN":"mended"}"#)
        .await;
    until("both sides have the mended map", async || {
        both(CONTENT).await == ["ing and mended, not booking"; 2]
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_map_that_is_put_under_load_costs_no_request_and_mixes_no_answer() {
    let project = Project::new();
    let stack = Stack::start_with(&project, &[], &[REFRESHED_OFTEN]);
    let requests = Requests::to(&stack);
    let load = Load::start(&requests, 2);
    load.more(20).await;

    let mut puts = Vec::new();
    for version in 1..=4 {
        puts.push(Instant::now());
        let map = json!({ "ABN": format!("ABN{version}"), "ING": format!("ING{version}") });
        requests.put_parameter(PARAMETER, &map.to_string()).await;
        for side in Side::BOTH {
            until("the new map is in use", async || {
                let answer = requests.replace(side, CONTENT).await;
                answer.message().as_deref().and_then(version_of) == Some(version)
            })
            .await;
        }
        load.more(20).await;
    }
    let seen = load.stop().await;
    for request in &seen {
        let message = request.ending.message().unwrap_or_default();
        let version = version_of(&message);
        let version = version.unwrap_or_else(|| panic!("a map that never was: {request:?}"));
        assert!(
            version == 0 || puts[version - 1] < request.ended,
            "the answer came before its map: {request:?}"
        );
    }
    assert_never_back(seen.iter().filter(|seen| seen.side == Side::Service));
}

/// The service is one process: a request that begins after another has ended has its map or a later
/// one.
fn assert_never_back<'a>(seen: impl Iterator<Item = &'a Seen>) {
    let version = |seen: &Seen| seen.ending.message().as_deref().and_then(version_of);
    let mut moments: Vec<_> = seen
        .flat_map(|seen| {
            let version = version(seen);
            [(seen.started, true, version), (seen.ended, false, version)]
        })
        .collect();
    moments.sort_by_key(|(moment, ..)| *moment);
    let mut latest = None;
    for (_, begins, version) in moments {
        if begins {
            assert!(version >= latest, "from map {latest:?} back to {version:?}");
        } else {
            latest = latest.max(version);
        }
    }
}

/// The version of the map that made this of [`CONTENT`], 0 for the checkout's own; none when two
/// maps were mixed.
fn version_of(message: &str) -> Option<usize> {
    (0..=4).find(|version| match version {
        0 => message == REPLACED,
        _ => message == format!("ING{version} and ABN{version}, not booking"),
    })
}

#[tokio::test]
async fn an_environment_that_starts_on_a_broken_map_answers_when_it_is_mended() {
    let project = Project::new();
    let stack = Stack::start_with(&project, &[], &[REFRESHED_OFTEN]);
    let requests = Requests::to(&stack);
    requests.put_parameter(PARAMETER, r#"{"ABN":5}"#).await;
    let cold = requests.replace(Side::Gateway, CONTENT).await;
    assert_eq!(cold.status(), Some(502), "{cold:?}");
    let service = requests.replace(Side::Service, CONTENT).await;
    assert_eq!(service.message().as_deref(), Some(REPLACED));

    requests
        .put_parameter(PARAMETER, r#"{"ABN":"mended"}"#)
        .await;
    let mended = requests.replace(Side::Gateway, CONTENT).await;
    assert_eq!(
        mended.message().as_deref(),
        Some("ing and mended, not booking")
    );
}

#[tokio::test]
async fn a_service_that_cannot_start_again_says_when_it_tries_next() {
    let project = Project::new();
    let stack = Stack::start(&project);
    let requests = Requests::to(&stack);
    requests.put_parameter(PARAMETER, r#"{"ABN":5}"#).await;
    for service in descendants_named(stack.pid(), "string-api") {
        signal(service, Signal::KILL);
    }
    until("it is said", async || {
        let log = project.read("up.log");
        let mut lines = log.lines();
        lines.any(|line| {
            line.contains("string-api does not start again: ")
                && line.contains("; it is tried again in 0.")
        })
    })
    .await;
    requests
        .put_parameter(PARAMETER, r#"{"ABN":"mended"}"#)
        .await;
    until("it answers again", async || {
        requests.replace(Side::Service, "ing").await.is_success()
    })
    .await;
    until("that is said", async || {
        count_in_log(&project, "string-api answers again") == 1
    })
    .await;
}
