//! What is said where something is wrong.

use std::io::{Read as _, Write as _};
use std::net::TcpListener;

use super::documents::{self, COLD};
use super::support::{Running, hold};
use crate::support::{Outcome, Project};

#[test]
fn without_a_stack_it_says_how_to_start_one() {
    let project = Project::watched();
    let none = "no local stack runs in this checkout: start it with `cargo twin up`";
    project.twin(&["traces"]).assert_failure(1, &[none]);
    project.twin(&["traces", COLD]).assert_failure(1, &[none]);
    project
        .twin(&["traces", "--follow"])
        .assert_failure(1, &[none]);
}

#[test]
fn what_is_no_trace_id_is_refused() {
    let project = Project::watched();
    for text in [
        "",
        "1-2",
        "5759e988bd862e3fe1be46a994272793",
        "Root=1-2;Sampled=1",
    ] {
        let shape = "a trace id is 1-, 8 hexadecimal digits, - and 24 hexadecimal digits";
        project.twin(&["traces", text]).assert_failure(2, &[shape]);
    }
}

#[test]
fn what_says_two_things_is_refused() {
    let project = Project::watched();
    for arguments in [
        &["traces", COLD, "--follow"][..],
        &["traces", COLD, "--filter", "fault"],
        &["traces", COLD, "--limit", "3"],
    ] {
        let outcome = project.twin(arguments);
        outcome.assert_failure(2, &["cannot be used with"]);
    }
    project
        .twin(&["traces", "--limit", "0"])
        .assert_failure(2, &["0 is not in 1..=1000"]);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_trace_that_is_not_there_is_said_so_with_what_to_do() {
    let running = Running::start().await;
    let missing = "1-5759e988-000000000000000000000000";
    running.traces(&[missing]).assert_failure(
        1,
        &[
            &format!("the local stack at {} has no trace {missing}", running.url),
            "unless its request was not sampled",
            "`cargo twin traces` lists those that are there",
        ],
    );
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_empty_list_says_what_to_do() {
    let running = Running::start().await;
    for (arguments, text) in [
        (
            &[][..],
            "has no trace of the last 24 hours: the first request in a second is recorded, and 5 % of \
             the others; send it one with `cargo twin query`, or with the header \
             `X-Amzn-Trace-Id: Sampled=1`, which is always recorded",
        ),
        (
            &["--filter", "fault"],
            "has no trace of the last 24 hours that the filter chooses",
        ),
    ] {
        let outcome = running.traces(arguments);
        outcome.assert_failure(0, &[text]);
        assert_eq!(outcome.stdout, "");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_id_is_taken_out_of_a_trace_header() {
    let running = Running::start().await;
    running.put(documents::cold());
    let header = format!("Root={COLD};Parent=53995c3f42cd8ad8;Sampled=1");
    let outcome = running.traces(&[&header]);
    assert!(outcome.success, "{}", outcome.stderr);
    assert!(outcome.stdout.contains(COLD), "{}", outcome.stdout);
}

/// The lines under the message: the expression, and the mark.
#[track_caller]
fn mark(outcome: &Outcome) -> (String, String) {
    let lines: Vec<_> = outcome.stderr.lines().collect();
    let [_, expression, mark] = lines[..] else {
        panic!("{}", outcome.stderr)
    };
    (expression.to_owned(), mark.to_owned())
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_filter_that_is_none_is_shown_with_the_place() {
    let running = Running::start().await;
    for (filter, place, shown) in [
        ("responsetime > > 5", 16, "responsetime > > 5"),
        ("(fault", 7, "(fault"),
        ("faulty", 1, "faulty"),
        ("fault\nAND nothing", 11, "AND nothing"),
    ] {
        let outcome = running.traces(&["--filter", filter]);
        outcome.assert_failure(2, &[&format!("--filter: at character {place} ")]);
        let (expression, mark) = mark(&outcome);
        assert_eq!(expression, format!("  {shown}"));
        let column = place - 1 - filter.find(shown).expect("a line of it");
        assert_eq!(mark, format!("  {}^", " ".repeat(column)), "{filter}");
    }
}

#[test]
fn a_stack_that_does_not_answer_is_named() {
    let project = Project::watched();
    let free = TcpListener::bind("127.0.0.1:0").expect("a free port");
    let url = format!("http://{}", free.local_addr().expect("an address"));
    drop(free);
    let _lock = hold(&project, &url);
    for arguments in [&["traces"][..], &["traces", COLD]] {
        project.twin(arguments).assert_failure(
            1,
            &[&format!(
                "the local stack at {url} did not answer: if it is gone, start it with `cargo twin up`"
            )],
        );
    }
}

/// An X-Ray that refuses whoever asks.
#[test]
fn a_refusal_is_shown_with_its_reason() {
    let project = Project::watched();
    let listener = TcpListener::bind("127.0.0.1:0").expect("a free port");
    let url = format!("http://{}", listener.local_addr().expect("an address"));
    let _lock = hold(&project, &url);
    let refusing = std::thread::spawn(move || {
        let (mut connection, _) = listener.accept().expect("a connection");
        let mut request = [0; 4096];
        let _ = connection.read(&mut request).expect("a request");
        let body = r#"{"message":"not for you"}"#;
        let answer = format!(
            "HTTP/1.1 403 Forbidden\r\nx-amzn-errortype: AccessDeniedException\r\n\
             content-length: {}\r\nconnection: close\r\n\r\n{body}",
            body.len()
        );
        connection
            .write_all(answer.as_bytes())
            .expect("it is written");
    });
    project.twin(&["traces"]).assert_failure(
        1,
        &[&format!(
            "the local stack at {url} refused to answer: AccessDeniedException: not for you"
        )],
    );
    refusing.join().expect("it was asked");
}
