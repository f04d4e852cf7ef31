//! `twin openapi` and `twin openapi --check`.

use crate::support::{Outcome, Project, checkout};
use serde_json::json;

const DOCUMENT: &str = "terraform/api-gateway/openapi.json";
const FUNCTION: &str = "lambdas/lookup-term/function.json";

#[test]
fn the_committed_files_are_what_the_definitions_make() {
    let project = Project::new();
    let outcome = Outcome::of(
        project
            .command(&["openapi", "--check"])
            .current_dir(checkout()),
    );
    assert!(outcome.success, "{}{}", outcome.stdout, outcome.stderr);
}

#[test]
fn a_stale_document_is_shown_by_check_and_mended_without_it() {
    let project = Project::new();
    let committed = project.read(DOCUMENT);
    project.edit(FUNCTION, |function| {
        function["lambda"]["description"] = json!("Find one term");
    });

    let checked = project.twin(&["openapi", "--check"]);
    checked.assert_failure(1, &["is stale: run `cargo twin openapi`"]);
    assert!(checked.stdout.contains("\n+"), "{}", checked.stdout);
    assert!(
        checked.stdout.contains("Find one term"),
        "{}",
        checked.stdout
    );
    assert_eq!(project.read(DOCUMENT), committed, "a check writes nothing");

    assert!(project.twin(&["openapi"]).success);
    assert!(project.read(DOCUMENT).contains("Find one term"));
    assert!(project.twin(&["openapi", "--check"]).success);
}

#[test]
fn a_definition_that_is_wrong_is_refused_and_nothing_is_written() {
    let project = Project::new();
    let committed = project.read(DOCUMENT);
    project.edit(FUNCTION, |function| {
        function["lambda"]["memory"] = json!(128);
    });
    project
        .twin(&["openapi"])
        .assert_failure(1, &[FUNCTION, "memory"]);
    assert_eq!(project.read(DOCUMENT), committed);
}

#[test]
fn outside_a_checkout_it_says_what_it_looked_for() {
    let project = Project::new();
    let elsewhere = tempfile::tempdir().expect("a temporary folder");
    let outcome = Outcome::of(project.command(&["openapi"]).current_dir(elsewhere.path()));
    outcome.assert_failure(
        2,
        &[
            "is not in a Twinstack checkout",
            "terraform/api-gateway/stages.json",
        ],
    );
}
