//! `twin traces --environment`: X-Ray where the settings of the AWS SDKs say.

use std::process::Command;

use serde_json::{Value, json};

use super::documents::{self, COLD, Documents};
use super::support::Running;
use crate::support::{Outcome, Project};

/// Without anything that this machine knows of AWS.
fn apart(mut command: Command) -> Command {
    for (name, _) in std::env::vars().filter(|(name, _)| name.starts_with("AWS_")) {
        command.env_remove(name);
    }
    command
        .env("HOME", "/nonexistent")
        .env("AWS_EC2_METADATA_DISABLED", "true");
    command
}

fn on_aws(running: &Running, arguments: &[&str]) -> Outcome {
    let mut command = apart(running.command(arguments));
    command
        .env("AWS_ENDPOINT_URL", &running.url)
        .env("AWS_REGION", "eu-west-1")
        .env("AWS_ACCESS_KEY_ID", "AKIDEXAMPLE")
        .env("AWS_SECRET_ACCESS_KEY", "secret");
    Outcome::of(&mut command)
}

/// A trace of one service.
fn of_service(number: u8, name: &str) -> (String, Value) {
    let id = format!("1-5759e988-{number:024x}");
    let trace = Documents::of(&id, f64::from(number));
    (id, trace.part(1, name, 0.0, 1.0, json!({})))
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn only_what_is_of_the_environment_is_listed() {
    let running = Running::start().await;
    let names = [
        ("twinstack-acceptance/test", true),
        ("twinstack-acceptance-string-api", true),
        ("twinstack-acceptance", true),
        ("twinstack-acceptance2/test", false),
        ("twinstack-production/prod", false),
        ("another", false),
    ];
    let mut expected = Vec::new();
    for (number, (name, is_of_it)) in (1..).zip(names) {
        let (id, document) = of_service(number, name);
        running.put([document]);
        expected.extend(is_of_it.then_some(id));
    }
    let ids = |arguments: &[&str]| {
        let all = [&["--environment", "acceptance", "--json"], arguments].concat();
        let outcome = on_aws(&running, &all);
        assert!(outcome.success, "{}", outcome.stderr);
        let id = |line: &str| serde_json::from_str::<Value>(line).expect("JSON")["id"].clone();
        outcome.stdout.lines().map(id).collect::<Vec<_>>()
    };
    assert_eq!(ids(&[]), expected);
    assert_eq!(ids(&["--filter", "duration >= 0"]), expected);
    // Closing the parentheses does not lead out of the environment.
    assert_eq!(ids(&["--filter", "ok) OR (ok"]), expected);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_trace_is_found_by_its_id() {
    let running = Running::start().await;
    running.put(documents::cold());
    let outcome = on_aws(&running, &["--environment", "acceptance", COLD]);
    assert!(outcome.stdout.contains(COLD), "{}", outcome.stderr);
    let missing = "1-5759e988-000000000000000000000000";
    on_aws(&running, &["--environment", "acceptance", missing]).assert_failure(
        1,
        &[
            "X-Ray in eu-west-1 has no trace 1-5759e988",
            "kept for 30 days",
        ],
    );
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_place_in_a_filter_is_that_in_what_was_typed() {
    let running = Running::start().await;
    let arguments = [
        "--environment",
        "acceptance",
        "--filter",
        "responsetime > > 5",
    ];
    on_aws(&running, &arguments).assert_failure(
        2,
        &[
            "--filter: at character 16 ",
            "\n  responsetime > > 5\n                 ^",
        ],
    );
}

/// Nothing falls back to the local stack, which runs.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn without_a_region_it_says_what_to_set() {
    let running = Running::start().await;
    let mut command = apart(running.command(&["--environment", "acceptance"]));
    Outcome::of(&mut command).assert_failure(
        2,
        &["--environment needs a region: set AWS_REGION, or AWS_PROFILE"],
    );
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn without_credentials_it_says_so() {
    let running = Running::start().await;
    let mut command = apart(running.command(&["--environment", "acceptance"]));
    command
        .env("AWS_REGION", "eu-west-1")
        .env("AWS_ENDPOINT_URL", &running.url);
    Outcome::of(&mut command).assert_failure(
        1,
        &["X-Ray in eu-west-1 did not answer: see whether AWS_REGION and the credentials are right"],
    );
}

#[test]
fn what_is_no_name_of_an_environment_is_refused() {
    let project = Project::watched();
    for name in ["", "A", "a b", "a\" OR name = \""] {
        let outcome = project.twin(&["traces", "--environment", name]);
        outcome.assert_failure(2, &["small letters, digits and hyphens"]);
    }
}
