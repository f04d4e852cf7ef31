use std::time::{Duration, SystemTime};

use super::*;

const TRACE: &str = "1-6553f100-000000000000000000000001";

fn line(number: u64, request: Option<&str>, trace: Option<&str>) -> LogLine {
    LogLine {
        source: "hello".into(),
        request_id: request.map(str::to_owned),
        trace_id: trace.map(str::to_owned),
        time: SystemTime::UNIX_EPOCH + Duration::from_secs(number),
        level: Some(LogLevel::Info),
        text: format!("line {number}"),
    }
}

fn texts(lines: &[LogLine]) -> Vec<&str> {
    lines.iter().map(|line| line.text.as_str()).collect()
}

#[test]
fn the_lines_of_a_trace_and_of_its_invocations_come_together_once_each() {
    let logs = Logs::default();
    logs.record(line(3, Some("a"), Some(TRACE)));
    logs.record(line(1, Some("a"), None));
    logs.record(line(2, None, Some(TRACE)));
    logs.record(line(4, Some("b"), None));
    logs.record(line(5, None, None));
    let of_both = logs.of(TRACE, &BTreeSet::from(["a"]));
    assert_eq!(texts(&of_both), ["line 1", "line 2", "line 3"]);
    assert_eq!(texts(&logs.of("", &BTreeSet::from(["b"]))), ["line 4"]);
    assert!(logs.of("", &BTreeSet::new()).is_empty());
}

#[test]
fn the_oldest_lines_make_room_and_leave_nothing_behind() {
    let logs = Logs::with_limit(3 * (OVERHEAD + 32));
    for number in 0..1000 {
        logs.record(line(number, Some(&number.to_string()), Some(TRACE)));
    }
    let kept = logs.of(TRACE, &BTreeSet::new());
    assert_eq!(kept.last().map(|line| line.text.as_str()), Some("line 999"));
    assert!(kept.len() <= 3, "{}", kept.len());
    let state = logs.state();
    assert_eq!(state.by_request.len(), kept.len());
    assert_eq!(state.by_trace.len(), 1);
    assert_eq!(state.bytes, state.lines.iter().map(cost).sum::<usize>());
}

#[test]
fn a_line_that_is_larger_than_the_room_is_not_kept() {
    let logs = Logs::with_limit(OVERHEAD);
    logs.record(line(1, None, Some(TRACE)));
    assert!(logs.of(TRACE, &BTreeSet::new()).is_empty());
    assert!(logs.state().by_trace.is_empty());
}

#[test]
fn a_long_text_is_cut_between_characters() {
    let logs = Logs::default();
    let long = LogLine {
        text: "é".repeat(LONGEST_TEXT),
        ..line(1, None, Some(TRACE))
    };
    logs.record(long);
    let kept = logs.of(TRACE, &BTreeSet::new());
    let text = &kept.first().expect("it is kept").text;
    assert_eq!(text.len(), LONGEST_TEXT + '…'.len_utf8());
    assert!(text.ends_with("é…"));
}
