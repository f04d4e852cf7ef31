//! What `twin up` shows of requests and logs, in each format.

use serde_json::{Value, json};

use crate::support::{Project, Requests, Side, Stack, descendants_named, signal, until};

/// A stack with the function that fails as its event asks.
fn start(arguments: &[&str]) -> (Project, Stack) {
    let project = Project::new();
    project.add_faulty_function();
    let stack = Stack::start_with(&project, arguments, &[]);
    (project, stack)
}

/// Waits until the stack has written a line that `holds` says is the one.
async fn until_line(project: &Project, what: &str, holds: impl Fn(&str) -> bool) {
    until(what, async || project.read("up.log").lines().any(&holds)).await;
}

/// The lines from the first that begins with `heading`, to the end of what is indented under it.
fn block(log: &str, heading: &str) -> Vec<String> {
    let mut lines = log.lines().skip_while(|line| !line.starts_with(heading));
    let first = lines
        .next()
        .unwrap_or_else(|| panic!("no `{heading}` in:\n{log}"));
    let rest = lines.take_while(|line| line.starts_with("    "));
    std::iter::once(first)
        .chain(rest)
        .map(str::to_owned)
        .collect()
}

/// The objects of the JSON format, with those of one kind alone. Cargo and the end of `twin` write
/// other lines.
fn objects(project: &Project, kind: &str) -> Vec<Value> {
    let log = project.read("up.log");
    let objects = log
        .lines()
        .filter_map(|line| serde_json::from_str::<Value>(line).ok());
    objects.filter(|object| object["kind"] == kind).collect()
}

#[tokio::test]
async fn a_request_of_either_side_is_a_line_with_the_functions_log_under_it() {
    let (project, stack) = start(&[]);
    let requests = Requests::to(&stack);
    for side in Side::BOTH {
        assert!(requests.replace(side, "ing").await.is_success());
    }
    // The function panics, and Lambda goes on with it.
    requests
        .post(Side::Gateway, "/faulty", r#"{"fault":"panic"}"#.into())
        .await;
    requests
        .post(Side::Gateway, "/faulty", r#"{"fault":"exit"}"#.into())
        .await;
    requests.post(Side::Gateway, "/nowhere", "{}".into()).await;
    requests.post(Side::Service, "/nowhere", "{}".into()).await;
    for line in [
        "gateway test POST /string/replace 200 ",
        "service      POST /api/string/replace 200 ",
        "gateway test POST /faulty 502 ",
        "gateway test POST /nowhere 404 ",
        "service      POST (no route) 404 ",
    ] {
        until_line(&project, line, |shown| shown.starts_with(line)).await;
    }
    let fault = "Error: Runtime exited with error: exit status 1";
    until_line(&project, fault, |line| {
        line.starts_with("    ") && line.ends_with(fault)
    })
    .await;

    let log = project.read("up.log");
    let cold = block(&log, "gateway test POST /string/replace");
    assert!(cold[0].ends_with(" ms replace-strings"), "{cold:?}");
    assert!(
        cold.iter().any(|line| line.starts_with("    cold start: ")),
        "{cold:?}"
    );
    let panicked = block(&log, "gateway test POST /faulty").join("\n");
    assert!(panicked.contains("INTEGRATION_FAILURE"), "{panicked}");
    assert!(
        panicked.contains("the event asks for a panic"),
        "{panicked}"
    );
    let refused = block(&log, "gateway test POST /nowhere").join("\n");
    assert!(
        refused.ends_with("MISSING_AUTHENTICATION_TOKEN"),
        "{refused}"
    );
    for noise in [
        "START RequestId",
        "END RequestId",
        "REPORT RequestId",
        "\u{1b}",
        "/status/health",
    ] {
        assert!(!log.contains(noise), "{noise} in:\n{log}");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_logs_of_requests_that_overlap_do_not_mix() {
    const COUNT: usize = 12;
    let (project, stack) = start(&["--log-format", "json"]);
    let requests = Requests::to(&stack);
    let mut running = tokio::task::JoinSet::new();
    for number in 0..COUNT {
        let requests = requests.clone();
        let body = json!({ "print": format!("printed by {number}") });
        running.spawn(async move {
            requests
                .post(Side::Gateway, "/faulty", body.to_string())
                .await
        });
    }
    running.join_all().await;
    let printed = |log: &Value| {
        let line = log["line"].as_str()?;
        line.starts_with("printed by ")
            .then(|| (log["request_id"].clone(), line.to_owned()))
    };
    let of_requests = || {
        let printed: Vec<_> = objects(&project, "log")
            .iter()
            .filter_map(printed)
            .collect();
        (objects(&project, "request"), printed)
    };
    until("every request is shown with what it printed", async || {
        let (requests, printed) = of_requests();
        requests.len() == COUNT && printed.len() == COUNT
    })
    .await;

    let (requests, printed) = of_requests();
    for request in requests {
        let id = &request["request_id"];
        let count = printed.iter().filter(|(of, _)| of == id).count();
        assert_eq!(count, 1, "{id}: {printed:?}");
    }
}

#[tokio::test]
async fn json_has_an_object_for_each_request_and_each_line() {
    let (project, stack) = start(&["--log-format", "json"]);
    let requests = Requests::to(&stack);
    requests
        .post(Side::Gateway, "/faulty", r#"{"fault":"exit"}"#.into())
        .await;
    requests.replace(Side::Service, "ing").await;
    until("both requests are shown", async || {
        objects(&project, "request").len() == 2
    })
    .await;

    let shown = objects(&project, "request");
    let of_side = |side: &str| shown.iter().find(|request| request["side"] == side);
    let gateway = of_side("gateway").expect("a request of the gateway side");
    let expected = json!({ "stage": "test", "method": "POST", "path": "/test/faulty", "status": 502,
        "function": "faulty-function", "gateway_response": "INTEGRATION_FAILURE" });
    for (name, value) in expected.as_object().expect("an object") {
        assert_eq!(&gateway[name], value, "{gateway}");
    }
    assert!(gateway["latency_ms"].is_f64(), "{gateway}");
    let service = of_side("service").expect("a request of the service side");
    assert_eq!(service["path"], "/api/string/replace");
    assert_eq!(service["status"], 200);

    let logs = objects(&project, "log");
    let of_request = |log: &&Value| log["request_id"] == gateway["request_id"];
    let lines: Vec<_> = logs
        .iter()
        .filter(of_request)
        .filter_map(|log| log["line"].as_str())
        .collect();
    assert!(
        lines
            .iter()
            .any(|line| line.starts_with("START RequestId: ")),
        "{lines:?}"
    );
    assert!(
        lines
            .iter()
            .any(|line| line.starts_with("REPORT RequestId: ")),
        "{lines:?}"
    );
    assert!(
        logs.iter().any(|log| log["program"] == "string-api"),
        "{logs:?}"
    );
}

#[tokio::test]
async fn quiet_shows_problems_alone() {
    let (project, stack) = start(&["--quiet"]);
    let requests = Requests::to(&stack);
    for side in Side::BOTH {
        assert!(requests.replace(side, "ing").await.is_success());
    }
    requests.post(Side::Gateway, "/nowhere", "{}".into()).await;
    requests
        .post(Side::Gateway, "/faulty", r#"{"fault":"exit"}"#.into())
        .await;
    let failed = "gateway test POST /faulty 502 ";
    until_line(&project, failed, |line| line.starts_with(failed)).await;
    drop(stack);

    let log = project.read("up.log");
    for usual in ["/string/replace", "/nowhere", "INFO"] {
        assert!(!log.contains(usual), "{usual} in:\n{log}");
    }
    let problem = block(&log, failed).join("\n");
    assert!(problem.contains("exit status 1"), "{problem}");
}

#[tokio::test]
async fn a_function_that_is_ended_for_its_time_has_its_lines_and_the_reason() {
    let (project, stack) = start(&[]);
    let body = json!({ "print": "before it hangs", "fault": "hang" });
    Requests::to(&stack)
        .post(Side::Gateway, "/faulty", body.to_string())
        .await;
    let reason = "Task timed out after 3.00 seconds";
    until_line(&project, reason, |line| line.ends_with(reason)).await;
    let shown = block(&project.read("up.log"), "gateway test POST /faulty").join("\n");
    assert!(shown.contains(reason), "{shown}");
}

#[tokio::test]
async fn an_answer_that_is_none_is_explained() {
    let (project, stack) = start(&[]);
    let body = r#"{"fault":"wrong-shape"}"#.to_owned();
    let answer = Requests::to(&stack)
        .post(Side::Gateway, "/faulty", body)
        .await;
    assert_eq!(answer.status(), Some(502));
    until_line(&project, "the reason", |line| {
        line.starts_with("twin | WARN local_gateway") && line.contains("/faulty")
    })
    .await;
}

#[tokio::test]
async fn nothing_waits_for_a_terminal_that_takes_nothing() {
    let project = Project::new();
    // Nobody reads the other end of this pipe, which the stack fills in no time.
    let script = r#"mkfifo stuck; exec 3<>stuck; exec "$@" --log-format json 2>&3"#;
    let stack = Stack::start_in_shell(&project, script);
    let requests = Requests::to(&stack);
    let long = "ing ".repeat(50);
    for _ in 0..400 {
        for side in Side::BOTH {
            assert!(requests.replace(side, &long).await.is_success());
        }
    }
    let mut stack = stack;
    stack.signal(rustix::process::Signal::INT);
    assert_eq!(stack.wait().code(), Some(0));
}

#[test]
fn a_format_that_is_none_is_refused() {
    let project = Project::new();
    let outcome = project.twin(&["up", "--log-format", "xml"]);
    outcome.assert_failure(2, &["invalid value 'xml'", "human, json"]);
}

#[tokio::test]
async fn what_would_move_the_cursor_is_shown_and_not_done() {
    let (project, stack) = start(&[]);
    let body = json!({ "print": "\u{1b}[2Jover\rwritten\u{1b}]0;title\u{7}" }).to_string();
    let requests = Requests::to(&stack);
    requests.post(Side::Gateway, "/faulty", body).await;
    let shown = r"    \u{1b}[2Jover\rwritten\u{1b}]0;title\u{7}";
    until_line(&project, shown, |line| line == shown).await;
}

#[tokio::test]
async fn what_the_load_balancer_answers_itself_is_a_problem_that_is_shown() {
    let (project, stack) = start(&["--quiet", "--log-format", "json"]);
    let requests = Requests::to(&stack);
    let shown = || {
        let mut requests = objects(&project, "request").into_iter();
        requests.find(|request| request["remark"] == "load-balancer")
    };
    until("it answers while there is no service", async || {
        for service in descendants_named(stack.pid(), "string-api") {
            signal(service, rustix::process::Signal::KILL);
        }
        requests.replace(Side::Service, "ing").await;
        shown().is_some()
    })
    .await;
    let request = shown().expect("it is there");
    assert_eq!(request["path"], "/api/string/replace");
    assert!(request["status"].as_u64() >= Some(502), "{request}");
}
