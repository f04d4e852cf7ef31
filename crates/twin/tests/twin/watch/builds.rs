//! What leads to a build, and what does not.

use std::fs;
use std::path::Path;

use super::{FUNCTION, SERVICE, get, save, start};
use crate::support::{Project, until};

/// How many builds there have been.
fn builds(project: &Project) -> usize {
    project.read("up.log").matches("Finished `dev`").count()
}

/// Reads every file below a folder.
fn read_all(folder: &Path) {
    for entry in fs::read_dir(folder).expect("a folder") {
        let path = entry.expect("an entry").path();
        if path.is_dir() {
            read_all(&path);
        } else {
            fs::read(path).expect("the file is read");
        }
    }
}

/// As many as take longer than a build of nothing does.
const REQUESTS: usize = 500;

fn read_everything(project: &Project) {
    assert!(project.twin(&["openapi", "--check"]).success);
    for folder in ["lambdas", "services", "terraform"] {
        read_all(&project.path(folder));
    }
    project.read("Cargo.toml");
    project.read("Cargo.lock");
}

#[tokio::test]
async fn what_is_read_is_not_built_and_what_is_saved_is_built_once() {
    let project = Project::watched();
    let stack = start(&project);
    let url = format!("{}/test/hello", stack.url("gateway"));
    let client = ::contract::client().expect("an HTTP client");
    let first = project.read(FUNCTION);
    for (built, answer) in [(1, "first"), (2, "second"), (3, "third")] {
        if answer != "first" {
            save(&project, FUNCTION, &first.replace("first", answer));
        }
        until("the answer", async || get(&client, &url).await.1 == answer).await;
        // The build has read all of it too. Were that a change, a build would be over by the last answer.
        read_everything(&project);
        for _ in 0..REQUESTS {
            assert_eq!(get(&client, &url).await.1, answer);
        }
        assert_eq!(builds(&project), built, "{}", project.read("up.log"));
    }
}

#[tokio::test]
async fn a_manifest_is_followed_after_another_file_has_taken_its_place() {
    let project = Project::watched();
    let _stack = start(&project);
    let manifest = project.read("Cargo.toml");
    for saves in 1..=3 {
        save(&project, "Cargo.toml", &format!("{manifest}# {saves}\n"));
        until("a build", async || builds(&project) == 1 + saves).await;
    }
}

#[tokio::test]
async fn old_copies_of_the_programs_are_removed() {
    let project = Project::watched();
    let stack = start(&project);
    let client = ::contract::client().expect("an HTTP client");
    let first = project.read(SERVICE);
    for answer in ["second", "third", "fourth"] {
        save(
            &project,
            SERVICE,
            &first.replace("\"first\"", &format!("\"{answer}\"")),
        );
        until("the new answer", async || {
            get(&client, stack.url("service")).await.1 == answer
        })
        .await;
    }
    let copies = || {
        let programs = fs::read_dir(project.path("target/twin/programs")).expect("a folder");
        let programs = programs.map(|folder| folder.expect("an entry").path());
        programs
            .filter(|folder| folder.join("string-api").exists())
            .count()
    };
    until("two are left", async || copies() == 2).await;
    // The only copy of what has not changed is not an old one.
    let hello = format!("{}/test/hello", stack.url("gateway"));
    assert_eq!(get(&client, &hello).await, (200, "first".to_owned()));
}
