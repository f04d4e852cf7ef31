use super::super::block::{Remark, Side};
use super::*;

fn request() -> Request {
    Request {
        side: Side::Gateway,
        stage: Some("test".into()),
        method: "GET".into(),
        path: Some("/test/string/terms/ABN".into()),
        status: 200,
        latency_ms: 1.26,
        gateway_response: None,
        remark: None,
        request_id: Some("g".into()),
    }
}

fn function() -> Function {
    Function {
        name: "lookup-term".into(),
        qualifier: "test".into(),
    }
}

fn platform_line(text: &str) -> Line {
    Line {
        origin: LogOrigin::Platform,
        text: text.into(),
    }
}

/// What is shown where colours are not.
fn plain(shown: &Block) -> String {
    anstream::adapter::strip_str(&block(shown)).to_string()
}

#[test]
fn a_request_has_its_log_indented_under_it() {
    let lines = vec![
        platform_line("START RequestId: l Version: 1"),
        Line::function(r#"{"level":"WARN","target":"parameter","message":"stale","age":5}"#),
        Line::function("two\nlines"),
        platform_line("l Task timed out after 3.00 seconds"),
        platform_line("END RequestId: l"),
        platform_line(
            "REPORT RequestId: l\tDuration: 4.20 ms\tBilled Duration: 90 ms\tMemory Size: 128 MB\t\
             Max Memory Used: 23 MB\tInit Duration: 85.15 ms\t",
        ),
    ];
    let shown = Block {
        left_out: 3,
        ..Block::new(Heading::Request(request(), Some(function())), lines)
    };
    let expected = "\
gateway test GET  /string/terms/ABN 200 1.3 ms lookup-term
    WARN parameter: stale age=5
    two
    lines
    l Task timed out after 3.00 seconds
    cold start: 85.15 ms to initialise, 4.20 ms to answer, 23 MB of 128 MB
    3 more lines were left out
";
    assert_eq!(plain(&shown), expected);
}

#[test]
fn requests_of_every_kind_are_one_line() {
    let refused = Request {
        status: 403,
        gateway_response: Some("INVALID_API_KEY"),
        ..request()
    };
    let root = Request {
        path: Some("/test".into()),
        ..request()
    };
    let down = Request {
        side: Side::Service,
        stage: None,
        status: 503,
        remark: Some(Remark::LoadBalancer),
        ..request()
    };
    let unknown_stage = Request {
        stage: None,
        path: Some("/acceptance/x".into()),
        ..request()
    };
    let service = Request {
        side: Side::Service,
        stage: None,
        path: None,
        status: 404,
        ..request()
    };
    let rows = [
        (
            refused,
            "gateway test GET  /string/terms/ABN 403 1.3 ms INVALID_API_KEY\n",
        ),
        (root, "gateway test GET  / 200 1.3 ms\n"),
        (
            down,
            "service      GET  /test/string/terms/ABN 503 1.3 ms load-balancer\n",
        ),
        (
            unknown_stage,
            "gateway      GET  /acceptance/x 200 1.3 ms\n",
        ),
        (service, "service      GET  (no route) 404 1.3 ms\n"),
    ];
    for (request, expected) in rows {
        let shown = Block::new(Heading::Request(request, None), vec![]);
        assert_eq!(plain(&shown), expected);
    }
}

#[test]
fn lines_without_a_request_have_the_name_of_who_wrote_them() {
    let lines = || vec![Line::function("one"), Line::function("two\nmore")];
    let rows = [
        (
            Heading::Program("string-api"),
            "string-api | one\nstring-api | two\n    more\n",
        ),
        (
            Heading::Function(function()),
            "lookup-term:test | one\nlookup-term:test | two\n    more\n",
        ),
        (
            Heading::After(request(), function()),
            "gateway test GET  /string/terms/ABN lookup-term:test, after the answer\n    one\n    two\n    more\n",
        ),
    ];
    for (heading, expected) in rows {
        assert_eq!(plain(&Block::new(heading, lines())), expected);
    }

    let report = platform_line("REPORT RequestId: l\tDuration: 4.20 ms\t");
    let gone = Block::new(
        Heading::Invocation(function(), "l".into()),
        vec![report.clone()],
    );
    assert_eq!(
        plain(&gone),
        "function lookup-term:test 4.20 ms (invoked directly)\n"
    );
    let cut_off = Block::new(
        Heading::Invocation(function(), "l".into()),
        vec![platform_line("START RequestId: l Version: 1")],
    );
    assert_eq!(
        plain(&cut_off),
        "function lookup-term:test cut off before its end\n"
    );
    let nothing_more = Block::new(Heading::After(request(), function()), vec![report]);
    assert_eq!(plain(&nothing_more), "");
}

#[test]
fn what_is_missing_is_counted() {
    let text = dropped(12);
    assert_eq!(
        anstream::adapter::strip_str(&text).to_string(),
        "twin | 12 lines are missing here: they came faster than they could be written\n"
    );
}
