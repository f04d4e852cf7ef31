use super::super::block::Side;
use super::*;

const REPORT: &str = "REPORT RequestId: l\tDuration: 1.00 ms\t";

fn request(id: &str) -> Request {
    Request {
        side: Side::Gateway,
        stage: Some("test".into()),
        method: "GET".into(),
        path: Some(format!("/test/{id}")),
        status: 200,
        latency_ms: 1.0,
        gateway_response: None,
        remark: None,
        request_id: Some(id.into()),
    }
}

fn event(id: Option<&str>, origin: LogOrigin, text: &str) -> LogEvent {
    LogEvent {
        function_name: "f".into(),
        qualifier: "test".into(),
        log_stream: String::new(),
        request_id: id.map(str::to_owned),
        origin,
        line: text.into(),
    }
}

fn written(groups: &mut Groups, id: &str, text: &str) -> Vec<Block> {
    groups.line(event(Some(id), LogOrigin::Function, text), Instant::now())
}

fn ended(groups: &mut Groups, id: &str) -> Vec<Block> {
    groups.line(event(Some(id), LogOrigin::Platform, REPORT), Instant::now())
}

fn function() -> Function {
    Function {
        name: "f".into(),
        qualifier: "test".into(),
    }
}

fn texts(block: &Block) -> Vec<&str> {
    block.lines.iter().map(|line| line.text.as_str()).collect()
}

#[test]
fn overlapping_requests_have_each_their_own_lines() {
    let (mut groups, now) = (Groups::default(), Instant::now());
    assert_eq!(written(&mut groups, "l1", "one"), []);
    assert_eq!(written(&mut groups, "l2", "two"), []);
    assert_eq!(written(&mut groups, "l1", "one more"), []);
    groups.invoked("g2".into(), "l2");
    groups.invoked("g1".into(), "l1");
    assert_eq!(groups.request(request("g2"), now), None);
    assert_eq!(ended(&mut groups, "l1"), []);

    let first = groups.request(request("g1"), now).expect("it is complete");
    assert_eq!(
        first.heading,
        Heading::Request(request("g1"), Some(function()))
    );
    assert_eq!(texts(&first), ["one", "one more", REPORT]);
    let second = ended(&mut groups, "l2");
    assert_eq!(
        second[0].heading,
        Heading::Request(request("g2"), Some(function()))
    );
    assert_eq!(texts(&second[0]), ["two", REPORT]);
    assert_eq!(
        (groups.deadline(), groups.bytes, groups.invocations.len()),
        (None, 0, 0)
    );
}

#[test]
fn a_request_without_an_invocation_is_shown_at_once() {
    let (mut groups, now) = (Groups::default(), Instant::now());
    written(&mut groups, "l1", "of another request");
    let block = groups.request(request("g1"), now).expect("it is complete");
    assert_eq!(
        block,
        Block::new(Heading::Request(request("g1"), None), vec![])
    );
    let without_id = Request {
        request_id: None,
        ..request("")
    };
    assert!(groups.request(without_id, now).is_some());
}

#[test]
fn what_a_function_writes_long_after_its_answer_follows_at_its_end() {
    let (mut groups, now) = (Groups::default(), Instant::now());
    written(&mut groups, "l1", "before");
    groups.invoked("g1".into(), "l1");
    assert_eq!(groups.request(request("g1"), now), None);
    let deadline = groups.deadline().expect("it does not wait for ever");
    assert_eq!(groups.expired(now), []);
    let shown = groups.expired(deadline);
    assert_eq!(texts(&shown[0]), ["before"]);
    assert_eq!(groups.deadline(), None);

    assert_eq!(written(&mut groups, "l1", "after"), []);
    let rest = ended(&mut groups, "l1");
    assert_eq!(rest[0].heading, Heading::After(request("g1"), function()));
    assert_eq!(texts(&rest[0]), ["after", REPORT]);
}

#[test]
fn an_invocation_whose_client_is_gone_is_shown_by_itself() {
    let (mut groups, now) = (Groups::default(), Instant::now());
    written(&mut groups, "l1", "alone");
    groups.invoked("g1".into(), "l1");
    assert_eq!(ended(&mut groups, "l1"), []);
    let deadline = groups.deadline().expect("it does not wait for ever");
    assert!(deadline > now);
    let shown = groups.expired(deadline);
    assert_eq!(
        shown[0].heading,
        Heading::Invocation(function(), "l1".into())
    );
    assert_eq!(groups.invocations.len(), 0);
}

#[test]
fn a_line_of_no_invocation_is_shown_at_once_with_its_function() {
    let line = event(None, LogOrigin::Function, "initialising");
    let blocks = Groups::default().line(line, Instant::now());
    let expected = Block::new(
        Heading::Function(function()),
        vec![Line::function("initialising")],
    );
    assert_eq!(blocks, [expected]);
}

#[test]
fn lines_and_invocations_are_bounded_and_what_is_left_out_is_counted() {
    let mut groups = Groups::default();
    for _ in 0..MAXIMUM_LINES + 7 {
        assert_eq!(written(&mut groups, "l1", "again"), []);
    }
    ended(&mut groups, "l1");
    let all = groups.all();
    assert_eq!(
        (all[0].lines.len(), all[0].left_out),
        (MAXIMUM_LINES + 1, 7)
    );

    let blocks: Vec<_> = (0..=MAXIMUM_INVOCATIONS)
        .flat_map(|id| written(&mut groups, &id.to_string(), "x"))
        .collect();
    assert_eq!(
        blocks[0].heading,
        Heading::Invocation(function(), "0".into()),
        "the oldest makes room"
    );
    assert_eq!(blocks.len(), 1);

    let mut groups = Groups::default();
    written(&mut groups, "l1", "small");
    let blocks = written(&mut groups, "l2", &"x".repeat(MAXIMUM_BYTES));
    assert_eq!(texts(&blocks[0]), ["small"]);
    assert_eq!(groups.bytes, MAXIMUM_BYTES);
}

#[test]
fn a_request_whose_function_was_throttled_names_it() {
    let (mut groups, now) = (Groups::default(), Instant::now());
    groups.throttled("g2".into(), function());
    let other = groups.request(request("g1"), now).expect("it is complete");
    assert_eq!(other.heading, Heading::Request(request("g1"), None));
    let throttled = Request {
        remark: Some(Remark::Throttled),
        ..request("g2")
    };
    let block = groups.request(request("g2"), now).expect("it is complete");
    assert_eq!(block.heading, Heading::Request(throttled, Some(function())));
    assert!(groups.throttled.is_empty());

    for number in 0..MAXIMUM_INVOCATIONS + 1 {
        groups.throttled(number.to_string(), function());
    }
    assert_eq!(groups.throttled.len(), MAXIMUM_INVOCATIONS);
}
