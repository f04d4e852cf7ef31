//! `twin query` against a running stack, and without one.

use std::net::TcpListener;

use crate::support::{Outcome, Project, Stack};

#[test]
fn it_calls_either_side_of_the_running_stack_with_that_sides_key() {
    let project = Project::new();
    let _stack = Stack::start(&project);
    let body = r#"{"content":"ing and abn, not booking"}"#;
    for path in [
        "test/string/replace",
        "/prod/string/replace",
        "api/string/replace",
    ] {
        let outcome = project.twin(&["query", "-X", "POST", "-p", path, "-b", body]);
        assert_eq!(
            outcome.stdout, "{\"message\":\"ING BANK and ABN AMRO, not booking\"}\n",
            "{path}"
        );
        assert_eq!(outcome.stderr, "200 OK\n");
        assert!(outcome.success);
    }
    let health = project.twin(&["query", "-p", "status/health"]);
    assert_eq!(
        (health.stdout.as_str(), health.success),
        ("{\"message\":\"UP\"}\n", true)
    );

    let not_found = project.twin(&["query", "-p", "api/string/terms/Knab"]);
    not_found.assert_failure(1, &["404 Not Found"]);
    assert_eq!(not_found.stdout, "{\"message\":\"No such term\"}\n");

    let elsewhere = project.twin(&["query", "-p", "string/replace"]);
    elsewhere.assert_failure(2, &["begins with `string`", "prod, test, api, status"]);
}

#[test]
fn without_a_stack_it_says_how_to_start_one() {
    let project = Project::new();
    let outcome = project.twin(&["query", "-p", "test/string/terms/ABN"]);
    outcome.assert_failure(
        1,
        &["no local stack runs in this checkout", "`cargo twin up`"],
    );
}

#[test]
fn an_endpoint_that_does_not_answer_is_named() {
    let project = Project::new();
    let listener = TcpListener::bind("127.0.0.1:0").expect("a free port");
    let origin = format!("http://{}", listener.local_addr().expect("an address"));
    drop(listener);
    let outcome = Outcome::of(
        project
            .command(&["query", "-p", "/test"])
            .env("API_ENDPOINT", &origin)
            .env("API_KEY", "k"),
    );
    outcome.assert_failure(1, &[&format!("{origin}/test did not answer"), "refused"]);
}

#[test]
fn a_key_without_an_endpoint_is_not_sent_anywhere() {
    let project = Project::new();
    let outcome = Outcome::of(
        project
            .command(&["query", "-p", "test/x"])
            .env("API_KEY", "k"),
    );
    outcome.assert_failure(2, &["API_KEY is set and API_ENDPOINT is not"]);

    let by_flag = project.twin(&["query", "-p", "test/x", "--key", "wrong"]);
    by_flag.assert_failure(2, &["--key is given and --endpoint is not"]);
}

#[test]
fn an_endpoint_that_is_empty_is_none() {
    let project = Project::new();
    let outcome = Outcome::of(
        project
            .command(&["query", "-p", "test/x"])
            .env("API_ENDPOINT", "")
            .env("API_KEY", ""),
    );
    outcome.assert_failure(1, &["no local stack runs in this checkout"]);
}

#[test]
fn an_endpoint_without_a_scheme_is_refused_with_what_to_write() {
    let project = Project::new();
    for (endpoint, write) in [
        (
            "localhost:4000",
            "http://localhost:4000 for one on this machine",
        ),
        ("api.example.com", "write https://api.example.com,"),
        ("ftp://api.example.com", "write https://api.example.com,"),
    ] {
        let outcome = project.twin(&["query", "-p", "test/x", "--endpoint", endpoint]);
        outcome.assert_failure(2, &[endpoint, write]);
    }
}

#[test]
fn who_is_refused_without_a_key_is_told_how_to_give_one() {
    let project = Project::new();
    let stack = Stack::start(&project);
    let path = "test/string/terms/ABN";
    let call = |more: &[&str]| {
        let arguments = ["query", "-p", path, "--endpoint", stack.url("gateway")];
        project.twin(&[&arguments, more].concat())
    };
    let hint = "no key was sent: set API_KEY or give --key";
    call(&[]).assert_failure(1, &["403 Forbidden", hint]);
    let wrong = call(&["--key", "wrong"]);
    wrong.assert_failure(1, &["403 Forbidden"]);
    assert!(!wrong.stderr.contains(hint), "{}", wrong.stderr);
}

#[test]
fn a_method_that_is_none_is_refused() {
    let project = Project::new();
    let outcome = project.twin(&["query", "-X", "G ET", "-p", "test/x"]);
    outcome.assert_failure(2, &["invalid value 'G ET'"]);
}
