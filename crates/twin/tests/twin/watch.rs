//! `twin up --watch`: what is saved takes the place of what runs.

mod builds;
mod ends;
mod functions;
mod service;

use std::fs;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use crate::support::{Outcome, Project, Stack, until};

const FUNCTION: &str = "lambdas/hello/src/main.rs";
const SERVICE: &str = "services/string-api/src/main.rs";
const DEFINITION: &str = "lambdas/hello/function.json";

fn start(project: &Project) -> Stack {
    Stack::start_with(project, &["--watch"], &[])
}

fn say(project: &Project, file: &str, answer: &str) {
    let source = project
        .read(file)
        .replace("\"first\"", &format!("\"{answer}\""));
    project.write(file, &source);
}

/// Saves a file as most editors do: another one takes its place.
fn save(project: &Project, file: &str, text: &str) {
    let new = format!("{file}.new");
    project.write(&new, text);
    fs::rename(project.path(&new), project.path(file)).expect("it takes its place");
}

async fn get(client: &reqwest::Client, url: &str) -> (u16, String) {
    let answer = client.get(url).send().await.expect("an answer");
    (
        answer.status().as_u16(),
        answer.text().await.expect("a body"),
    )
}

/// Asks again and again until it is told to stop, and gives every answer.
fn load(url: String, stop: Arc<AtomicBool>) -> tokio::task::JoinHandle<Vec<(u16, String)>> {
    tokio::spawn(async move {
        let client = ::contract::client().expect("an HTTP client");
        let mut answers = Vec::new();
        while !stop.load(Ordering::Relaxed) {
            answers.push(get(&client, &url).await);
        }
        answers
    })
}

#[tokio::test]
async fn a_saved_change_replaces_both_sides_and_no_request_fails() {
    let project = Project::watched();
    let stack = start(&project);
    let urls = [
        format!("{}/test/hello", stack.url("gateway")),
        format!("{}/x", stack.url("service")),
    ];
    let stop = Arc::new(AtomicBool::new(false));
    let loads = urls.clone().map(|url| load(url, Arc::clone(&stop)));

    say(&project, FUNCTION, "second");
    say(&project, SERVICE, "second");
    let client = ::contract::client().expect("an HTTP client");
    for url in &urls {
        until("the new answer", async || {
            get(&client, url).await.1 == "second"
        })
        .await;
    }
    stop.store(true, Ordering::Relaxed);
    for load in loads {
        let answers = load.await.expect("the load ends");
        for (status, body) in &answers {
            assert!(
                *status == 200 && ["first", "second"].contains(&body.as_str()),
                "{status} {body}"
            );
        }
        assert!(!answers.is_empty());
    }
}

#[tokio::test]
async fn a_change_that_does_not_compile_leaves_the_last_good_version() {
    let project = Project::watched();
    let stack = start(&project);
    let url = format!("{}/test/hello", stack.url("gateway"));
    let client = ::contract::client().expect("an HTTP client");

    let good = project.read(FUNCTION);
    project.write(FUNCTION, &good.replace("fn main()", "fn main("));
    until("the compiler's error", async || {
        project
            .read("up.log")
            .contains("the last good version goes on")
    })
    .await;
    assert!(
        project
            .read("up.log")
            .contains("lambdas/hello/src/main.rs:"),
        "the error is shown"
    );
    assert_eq!(get(&client, &url).await, (200, "first".to_owned()));

    project.write(FUNCTION, &good.replace("\"first\"", "\"mended\""));
    until("the mended answer", async || {
        get(&client, &url).await.1 == "mended"
    })
    .await;
}

#[tokio::test]
async fn a_changed_definition_is_served_and_its_document_written() {
    let project = Project::watched();
    let stack = start(&project);
    let url = |path: &str| format!("{}/test/{path}", stack.url("gateway"));
    let client = ::contract::client().expect("an HTTP client");

    let good = project.read(DEFINITION);
    project.write(DEFINITION, &good.replace("\"/hello\"", "\"hello\""));
    until("the refusal", async || {
        project
            .read("up.log")
            .contains("the last good definitions go on")
    })
    .await;
    assert_eq!(get(&client, &url("hello")).await.0, 200);

    project.write(DEFINITION, &good.replace("\"/hello\"", "\"/greeting\""));
    until("the new route", async || {
        get(&client, &url("greeting")).await.0 == 200
    })
    .await;
    assert_eq!(get(&client, &url("hello")).await.0, 404);
    assert!(project.twin(&["openapi", "--check"]).success);
}

#[tokio::test]
async fn a_definition_that_is_saved_while_nothing_compiles_is_served_as_soon_as_it_does() {
    let project = Project::watched();
    let stack = start(&project);
    let client = ::contract::client().expect("an HTTP client");
    let greeting = format!("{}/test/greeting", stack.url("gateway"));

    let failed = |builds| {
        let log = project.read("up.log");
        log.matches("the last good version goes on").count() == builds
    };
    let good = project.read(FUNCTION);
    save(&project, FUNCTION, &good.replace("fn main()", "fn main("));
    until("the compiler's error", async || failed(1)).await;
    let definition = project.read(DEFINITION);
    save(
        &project,
        DEFINITION,
        &definition.replace("\"/hello\"", "\"/greeting\""),
    );
    until("the same error", async || failed(2)).await;
    assert_ne!(get(&client, &greeting).await.0, 200);

    save(&project, FUNCTION, &good);
    until("the new route", async || {
        get(&client, &greeting).await == (200, "first".to_owned())
    })
    .await;
}

#[test]
fn what_builds_is_refused_where_nothing_is_built() {
    let project = Project::new();
    for flag in ["--watch", "--release"] {
        let outcome: Outcome = project.twin(&["up", flag]);
        outcome.assert_failure(2, &[flag, "TWIN_BIN_DIR", "leave out one of them"]);
    }
}
