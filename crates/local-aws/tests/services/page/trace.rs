mod long;

use std::time::{Duration, UNIX_EPOCH};

use local_aws::{LogLevel, LogLine};

use super::*;

const HOSTILE: &str = "<script>alert(1)</script>\"'&";

fn subsegment(id: u64, from: f64, to: f64, more: Value) -> Value {
    let mut members = json!({
        "name": "part", "id": format!("{id:016x}"), "start_time": BEGINNING + from, "end_time": BEGINNING + to,
    });
    members
        .as_object_mut()
        .unwrap()
        .extend(more.as_object().unwrap().clone());
    members
}

#[tokio::test]
async fn a_waterfall_has_a_row_for_each_span_with_its_details() {
    let server = Server::start().await;
    let parts = json!([
        subsegment(
            0xa,
            0.0,
            0.1,
            json!({
                "name": "Initialization",
            })
        ),
        subsegment(
            0xb,
            0.3,
            0.5,
            json!({
                "fault": true, "annotations": {"term": "ABN"}, "metadata": {"default": {"deep": [1, {"x": null}]}},
                "cause": {"exceptions": [{"id": "00000000000000ee", "type": "Panic", "message": "it broke",
                    "stack": [{"label": "replace", "path": "src/lib.rs", "line": 81}]}]},
                "subsegments": [subsegment(0xc, 0.3, 0.4, json!({"name": "inner"}))],
            })
        ),
    ]);
    put(
        &server,
        &[request(0, "/a", 502, json!({"subsegments": parts}))],
    );
    let path = format!("/traces/{}", trace_id(0));
    let html = page(&server, &path).await;
    assert_eq!(texts(&html, "h1"), ["GET /a"]);
    assert_eq!(
        texts(&html, "#spans .label"),
        ["twinstack/test 502", "Initialization", "part", "inner"]
    );
    assert_eq!(
        attributes(&html, "#spans > li", "aria-level"),
        ["1", "2", "2", "3"]
    );
    assert_eq!(
        attributes(&html, "#spans > li", "class"),
        ["fault", "ok", "fault", "ok"]
    );
    assert_eq!(texts(&html, "#s1 summary .badge"), ["❄ cold start"]);
    assert_eq!(texts(&html, "#s2 summary .status"), ["✕ fault"]);
    assert_eq!(attributes(&html, "#s2 .time", "x"), ["60.00%"]);
    assert_eq!(attributes(&html, "#s2 .time", "width"), ["40.00%"]);
    assert_eq!(
        attributes(&html, "#s0 .gap", "x"),
        ["20.00%"],
        "between the two parts"
    );
    assert_eq!(texts(&html, "#s0 .fold").len(), 1);
    assert_eq!(count(&html, "#s3 .fold"), 0);
    let detail = texts(&html, "#s2 .detail").remove(0);
    for expected in [
        "term ABN",
        "\"deep\": [",
        "Panic",
        "it broke",
        "replace (src/lib.rs:81)",
        "Took 200 ms",
    ] {
        assert!(detail.contains(expected), "{expected}: {detail}");
    }
    assert!(texts(&html, "#s0 .detail")[0].contains("URL http://localhost:4000/test/a"));
    let curl = texts(&html, ".curl pre").remove(0);
    assert_eq!(
        curl,
        "curl --globoff 'http://localhost:4000/test/a' --header \"x-api-key: ${KEY:?}\""
    );
    assert_eq!(attributes(&html, ".curl [data-copy]", "data-copy"), [curl]);
    let documents = page(&server, &format!("{path}/documents")).await;
    let document: Value = serde_json::from_str(&texts(&documents, "pre.document")[0]).unwrap();
    assert_eq!(document["subsegments"], parts);
    server.stop().await;
}

#[tokio::test]
async fn what_strangers_send_is_text_and_nothing_else() {
    let server = Server::start().await;
    let hostile = json!({
        "http": {"request": {"method": HOSTILE, "url": format!("http://a/{HOSTILE}")}, "response": {"status": 200}},
        "aws": {HOSTILE: HOSTILE, "api_gateway": {"stage": HOSTILE}},
        "annotations": {"key": HOSTILE}, "metadata": {HOSTILE: {HOSTILE: HOSTILE}},
        "user": HOSTILE, "sql": {"url": HOSTILE}, "origin": HOSTILE, "resource_arn": HOSTILE,
        "links": [{"trace_id": HOSTILE}],
        "fault": true,
        "cause": {"exceptions": [{"type": HOSTILE, "message": HOSTILE, "stack": [{"label": HOSTILE, "path": HOSTILE}]}]},
        "subsegments": [subsegment(0xa, 0.0, 0.1, json!({
            "subsegments": [subsegment(0xb, 0.0, 0.1, json!({"name": "innermost", "namespace": HOSTILE}))],
        }))],
    });
    put(&server, &[request(0, "/", 200, hostile)]);
    server.aws.logs().record(LogLine {
        source: HOSTILE.into(),
        request_id: None,
        trace_id: Some(trace_id(0)),
        time: UNIX_EPOCH + Duration::from_secs_f64(BEGINNING),
        level: None,
        text: HOSTILE.into(),
    });
    let path = format!("/traces/{}", trace_id(0));
    for path in [
        path.clone(),
        format!("{path}/documents"),
        format!("{path}/spans/000000000000000b"),
        "/traces".to_owned(),
        format!("/traces?text={}", "%3Cscript%3E%22%27"),
        "/map".to_owned(),
    ] {
        let html = page(&server, &path).await;
        assert_eq!(
            attributes(&html, "script", "src"),
            ["/static/page.js"],
            "{path}"
        );
        let addresses = attributes(&html, "a", "href");
        assert!(
            addresses
                .iter()
                .all(|address| address.starts_with(['/', '#'])),
            "{path}: {addresses:?}"
        );
    }
    let html = page(&server, &path).await;
    assert!(texts(&html, "#s2 .detail dd").contains(&HOSTILE.to_owned()));
    assert!(texts(&html, "#s0 .exception pre").contains(&HOSTILE.to_owned()));
    assert_eq!(texts(&html, ".log .line"), [HOSTILE]);
    server.stop().await;
}

#[tokio::test]
async fn the_logs_of_an_invocation_stand_beside_its_spans() {
    let server = Server::start().await;
    let function = json!({
        "name": "hello", "origin": "AWS::Lambda", "http": {"response": {"status": 200}},
        "aws": {"request_id": "the-request"},
    });
    put(&server, &[request(0, "/", 200, function)]);
    let line = |request: Option<&str>, after: u64, level, text: &str| LogLine {
        source: "hello".into(),
        request_id: request.map(str::to_owned),
        trace_id: request.is_none().then(|| trace_id(0)),
        time: UNIX_EPOCH + Duration::from_secs_f64(BEGINNING) + Duration::from_millis(after),
        level,
        text: text.into(),
    };
    let logs = server.aws.logs();
    logs.record(line(
        Some("the-request"),
        20,
        Some(LogLevel::Error),
        "second",
    ));
    logs.record(line(Some("the-request"), 10, None, "first"));
    logs.record(line(None, 30, Some(LogLevel::Info), "of the trace"));
    logs.record(line(Some("another"), 5, None, "of another"));
    let html = page(&server, &format!("/traces/{}", trace_id(0))).await;
    assert_eq!(texts(&html, "#s0 .log .line"), ["first", "second"]);
    assert_eq!(
        texts(&html, "h2 + .scroll .log tbody tr"),
        [
            "+10 ms hello first",
            "+20 ms hello ERROR second",
            "+30 ms hello INFO of the trace"
        ]
    );
    assert_eq!(
        attributes(&html, "h2 + .scroll .log a", "href"),
        [0, 1].map(|_| format!("/traces/{}#s0", trace_id(0)))
    );
    server.stop().await;
}

#[tokio::test]
async fn a_call_is_labelled_with_its_operation_wherever_it_is_named() {
    let server = Server::start().await;
    let inner = subsegment(0xb, 0.0, 0.1, json!({"name": "attempt"}));
    let call = json!({
        "name": "SSM", "namespace": "aws", "aws": {"operation": "GetParameter"}, "subsegments": [inner],
    });
    let call = subsegment(0xa, 0.0, 0.1, call);
    put(
        &server,
        &[request(0, "/", 200, json!({"subsegments": [call]}))],
    );
    let path = format!("/traces/{}", trace_id(0));
    let html = page(&server, &path).await;
    assert_eq!(
        texts(&html, "#spans .label"),
        ["twinstack/test", "SSM GetParameter", "attempt"]
    );
    assert_eq!(texts(&html, "#s2 .detail a"), ["SSM GetParameter"]);
    let html = page(&server, &format!("{path}/spans/000000000000000a")).await;
    assert_eq!(texts(&html, "h1"), ["SSM GetParameter"]);
    server.stop().await;
}

#[tokio::test]
async fn an_event_is_shown_as_a_person_reads_it_and_as_it_was_written() {
    let server = Server::start().await;
    let function = json!({
        "origin": "AWS::Lambda", "http": {"response": {"status": 200}}, "aws": {"request_id": "r"},
    });
    put(&server, &[request(0, "/", 200, function)]);
    let raw = r#"{"timestamp":"t","level":"WARN","target":"parameter","message":"<i>stale","age":5,"spans":[]}"#;
    server.aws.logs().record(LogLine {
        source: "hello".into(),
        request_id: Some("r".into()),
        trace_id: None,
        time: UNIX_EPOCH + Duration::from_secs_f64(BEGINNING),
        level: Some(LogLevel::Warn),
        text: raw.into(),
    });
    let html = page(&server, &format!("/traces/{}", trace_id(0))).await;
    let event = "parameter: <i>stale age=5";
    assert_eq!(texts(&html, "#s0 .log .line"), [event]);
    let line = "h2 + .scroll .log .line details:not([open])";
    assert_eq!(texts(&html, &format!("{line} summary")), [event]);
    assert_eq!(texts(&html, &format!("{line} pre")), [raw]);
    server.stop().await;
}

#[tokio::test]
async fn the_command_that_sends_a_request_again_asks_for_the_parameters_of_its_path() {
    let server = Server::start().await;
    put(
        &server,
        &[
            request(0, "/terms/{term}", 200, json!({})),
            request(1, "/a%0Ab\n", 200, json!({})),
        ],
    );
    let html = page(&server, &format!("/traces/{}", trace_id(0))).await;
    let command = texts(&html, ".curl pre").remove(0);
    assert_eq!(
        command,
        "curl --globoff 'http://localhost:4000/test/terms/'\"${path_term:?}\" --header \"x-api-key: ${KEY:?}\""
    );
    assert_eq!(attributes(&html, ".curl .copy", "data-copy"), [command]);
    assert_eq!(
        texts(&html, ".curl p"),
        [
            "Values are not recorded. Before the command, set in the shell KEY to the key, path_term to the term of the \
             path, percent-encoded."
        ]
    );
    let html = page(&server, &format!("/traces/{}", trace_id(1))).await;
    assert_eq!(count(&html, ".curl"), 0, "a line feed is in the address");
    server.stop().await;
}

#[tokio::test]
async fn a_trace_or_span_that_is_not_here_has_a_page_that_says_so() {
    let server = Server::start().await;
    put(&server, &[request(1, "/", 200, json!({}))]);
    let unknown = trace_id(2);
    let known = trace_id(1);
    for path in [
        format!("/traces/{unknown}"),
        format!("/traces/{unknown}/documents"),
        format!("/traces/{known}/spans/00000000000000ff"),
        "/traces/%3Cscript%3E".to_owned(),
    ] {
        let answer = get(&server, &path).await;
        assert_eq!(answer.status, 404, "{path}");
        let html = answer.html();
        assert_eq!(texts(&html, "h1"), ["No such trace"]);
        assert_eq!(attributes(&html, "main a", "href"), ["/traces"]);
    }
    server.stop().await;
}

#[tokio::test]
async fn a_trace_that_is_under_way_says_so() {
    let server = Server::start().await;
    let mut segment = request(0, "/", 200, json!({"in_progress": true}));
    segment.as_object_mut().unwrap().remove("end_time");
    put(&server, &[segment]);
    let html = page(&server, &format!("/traces/{}", trace_id(0))).await;
    assert_eq!(texts(&html, ".heading .badge"), ["… in progress"]);
    assert_eq!(texts(&html, "#s0 summary .took"), ["…"]);
    server.stop().await;
}

#[tokio::test]
async fn the_heading_says_as_the_row_does_what_went_worse_within_the_request() {
    let server = Server::start().await;
    let part = subsegment(0xa, 0.0, 0.1, json!({"fault": true}));
    put(
        &server,
        &[request(0, "/a", 404, json!({"subsegments": [part]}))],
    );
    let row = texts(&page(&server, "/traces").await, "#traces .outcome");
    assert_eq!(row, ["! 404 error fault inside"]);
    let html = page(&server, &format!("/traces/{}", trace_id(0))).await;
    assert_eq!(
        texts(&html, ".heading p"),
        ["! 404 error fault inside 500 ms"]
    );
    server.stop().await;
}
