//! `twin invoke` on a running stack, and what it says when there is nothing to invoke.

mod example_events;

use std::fs::File;

use serde_json::{Value, json};

use crate::support::{Outcome, Project, Stack};

/// Runs `twin invoke` with a text on standard input.
fn invoke_with_input(project: &Project, arguments: &[&str], input: &str) -> Outcome {
    project.write("input", input);
    let input = File::open(project.path("input")).expect("it was written");
    let mut command = project.command(&[&["invoke"], arguments].concat());
    Outcome::of(command.stdin(input))
}

fn answer(outcome: &Outcome) -> Value {
    assert!(outcome.success, "{}", outcome.stderr);
    serde_json::from_str(&outcome.stdout).expect("JSON")
}

#[test]
fn each_function_answers_its_own_valid_example() {
    let project = Project::new();
    let _stack = Stack::start(&project);
    for (function, body) in [
        (
            "replace-strings",
            r#"{"message":"ING BANK and ABN AMRO, not booking"}"#,
        ),
        ("lookup-term", r#"{"term":"ABN","replacement":"ABN AMRO"}"#),
        ("list-terms", r#"{"terms":["ABN"],"truncated":false}"#),
    ] {
        for stage in ["test", "prod"] {
            let valid = ["-e", "example:valid", "--stage", stage];
            let outcome = project.twin(&[&["invoke", function], &valid[..]].concat());
            let answer = answer(&outcome);
            assert_eq!(answer["statusCode"], 200, "{function}: {answer}");
            assert_eq!(answer["body"], body, "{function}");
            let lines: Vec<_> = outcome.stderr.lines().collect();
            let [report, trace] = &lines[..] else {
                panic!("{lines:?}");
            };
            assert!(report.starts_with("REPORT RequestId: "), "{report}");
            assert!(trace.starts_with("trace: cargo twin traces 1-"), "{trace}");
        }
        // It is the first.
        assert_eq!(answer(&project.twin(&["invoke", function]))["body"], body);
    }
    let not_json = project.twin(&["invoke", "replace-strings", "-e", "example:not-json"]);
    assert_eq!(answer(&not_json)["statusCode"], 400);
}

#[test]
fn an_event_comes_from_a_file_or_from_standard_input() {
    let project = Project::new();
    project.add_faulty_function();
    let _stack = Stack::start(&project);
    project.write("event.json", "{\"a\": 1}\n");
    let outcome = project.twin(&["invoke", "faulty-function", "-e", "event.json"]);
    assert_eq!(answer(&outcome), json!({ "a": 1 }));
    let outcome = invoke_with_input(&project, &["faulty-function", "-e", "-"], "[1]");
    assert_eq!(outcome.stdout, "[1]\n");
}

#[test]
fn the_tail_has_the_log_and_the_stage_the_version() {
    let project = Project::new();
    project.add_faulty_function();
    let _stack = Stack::start(&project);
    let event = r#"{"print":"seen"}"#;
    for (stage, version) in [
        (&[][..], "$LATEST"),
        (&["--stage", "test"], "$LATEST"),
        (&["--stage", "prod"], "1"),
    ] {
        let arguments = [&["faulty-function", "-e", "-", "--tail"], stage].concat();
        let outcome = invoke_with_input(&project, &arguments, event);
        assert!(outcome.success, "{}", outcome.stderr);
        let lines: Vec<_> = outcome.stderr.lines().collect();
        let [start, log @ .., end, report, _trace] = &lines[..] else {
            panic!("{lines:?}");
        };
        assert!(start.starts_with("START RequestId: "), "{start}");
        assert!(start.ends_with(&format!(" Version: {version}")), "{start}");
        assert!(log.contains(&"seen"), "{log:?}");
        assert!(end.starts_with("END RequestId: "), "{end}");
        assert!(report.starts_with("REPORT RequestId: "), "{report}");
    }
}

#[test]
fn a_function_may_have_its_log_in_json() {
    let project = Project::new();
    project.add_faulty_function();
    project.edit("lambdas/faulty-function/function.json", |function| {
        function["lambda"]["log_format"] = json!("JSON");
    });
    let _stack = Stack::start(&project);
    let event = r#"{"print":"{\"message\":\"seen\"}"}"#;
    let outcome = invoke_with_input(&project, &["faulty-function", "-e", "-", "--tail"], event);
    assert!(outcome.success, "{}", outcome.stderr);
    let lines: Vec<Value> = outcome
        .stderr
        .lines()
        .filter(|line| !line.starts_with("trace: "))
        .map(|line| serde_json::from_str(line).unwrap_or_else(|error| panic!("{line}: {error}")))
        .collect();
    let [start, seen, report] = &lines[..] else {
        panic!("{lines:?}");
    };
    assert_eq!(start["type"], "platform.start");
    assert_eq!(seen["message"], "seen");
    assert_eq!(report["type"], "platform.report");
    assert_eq!(report["record"]["status"], "success");
}

#[test]
fn a_function_that_fails_shows_its_error_and_fails_the_command() {
    let project = Project::new();
    project.add_faulty_function();
    let _stack = Stack::start(&project);
    let panics = r#"{"fault":"panic"}"#;
    let outcome = invoke_with_input(&project, &["faulty-function", "-e", "-"], panics);
    outcome.assert_failure(1, &["REPORT RequestId: ", "function error: Unhandled\n"]);
    let error: Value = serde_json::from_str(&outcome.stdout).expect("JSON");
    assert!(error["errorMessage"].is_string(), "{error}");

    let exits = r#"{"fault":"exit","status":3}"#;
    let outcome = invoke_with_input(&project, &["faulty-function", "-e", "-"], exits);
    outcome.assert_failure(1, &["function error: Unhandled\n"]);
    let error: Value = serde_json::from_str(&outcome.stdout).expect("JSON");
    assert_eq!(error["errorType"], "Runtime.ExitError");
}

#[test]
fn what_lambda_refuses_is_shown_in_its_words() {
    let project = Project::new();
    let _stack = Stack::start(&project);
    // The definition has a function that the stack was started without.
    project.add_faulty_function();
    let outcome = project.twin(&["invoke", "faulty-function"]);
    outcome.assert_failure(
        1,
        &[
            "faulty-function was not invoked: ResourceNotFoundException: Function not found: \
             arn:aws:lambda:eu-west-1:000000000000:function:faulty-function:test",
        ],
    );

    project.write("large.json", &format!("\"{}\"", "a".repeat(6_291_456)));
    let outcome = project.twin(&["invoke", "lookup-term", "-e", "large.json"]);
    outcome.assert_failure(
        1,
        &["lookup-term was not invoked: RequestTooLargeException: Request must be smaller than 6291456 bytes"],
    );
}

#[test]
fn a_function_or_a_stage_that_is_not_there_names_those_that_are() {
    let project = Project::new();
    let worker = json!({ "lambda": { "description": "d" } });
    project.write("lambdas/worker/function.json", &worker.to_string());
    let unknown = project.twin(&["invoke", "replace"]);
    unknown.assert_failure(
        2,
        &[
            "there is no function `replace`: lambdas/ has list-terms, lookup-term, replace-strings, worker",
        ],
    );
    project
        .twin(&["invoke", "lookup-term", "--stage", "acceptance"])
        .assert_failure(
            2,
            &["lookup-term has no alias for a stage `acceptance`: it has prod, test"],
        );
    project
        .twin(&["invoke", "worker", "--stage", "test"])
        .assert_failure(
            2,
            &["worker has no alias for a stage `test`: it has none; leave --stage out to invoke $LATEST"],
        );
}

#[test]
fn an_event_that_is_none_is_named_with_its_place() {
    let project = Project::new();
    let lookup = |event| project.twin(&["invoke", "lookup-term", "-e", event]);
    lookup("example:invalid")
        .assert_failure(2, &["lookup-term has no example `invalid`: it has valid"]);
    project
        .twin(&["invoke", "replace-strings", "-e", "example:"])
        .assert_failure(
            2,
            &["replace-strings has no example ``: it has valid, not-json"],
        );
    lookup("missing.json").assert_failure(
        2,
        &[
            "missing.json could not be read as an event: No such file",
            "(an example is written example:NAME)",
        ],
    );
    project.write("event.json", "{\n  \"a\": 1,\n}");
    lookup("event.json").assert_failure(
        2,
        &["event.json is not JSON: key must be a string at line 3 column 1"],
    );
    invoke_with_input(&project, &["lookup-term", "-e", "-"], "").assert_failure(
        2,
        &["standard input is not JSON: EOF while parsing a value at line 1 column 0"],
    );
}

#[test]
fn an_example_that_its_model_refuses_is_named() {
    let project = Project::new();
    let function = "lambdas/replace-strings/function.json";
    project.edit(function, |function| {
        function["integration"]["request_model"]["example"] = json!({ "content": 5 });
    });
    project.twin(&["invoke", "replace-strings"]).assert_failure(
        1,
        &[
            "lambdas/replace-strings/function.json: integration.request_model: {\"content\":5}",
            "give a good one as its `example`",
        ],
    );
}

#[test]
fn without_a_stack_it_says_how_to_start_one() {
    let project = Project::new();
    let start = "`cargo twin up`";
    project
        .twin(&["invoke", "lookup-term"])
        .assert_failure(1, &["no local stack runs in this checkout", start]);
}

#[test]
fn its_help_has_examples() {
    let help = Project::new().twin(&["invoke", "--help"]);
    assert!(help.success);
    for text in [
        "cargo twin invoke replace-strings -e event.json --stage prod --tail",
        "aws lambda invoke --endpoint-url",
    ] {
        assert!(help.stdout.contains(text), "{}", help.stdout);
    }
}
