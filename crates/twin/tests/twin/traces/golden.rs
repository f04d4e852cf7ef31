//! What a person sees, at three widths and in a pipe.

use super::documents::{self, BEGUN, COLD, DEEP, FAULT, HANDLED};
use super::support::{Running, timeless};

/// Fails unless the text is the file's, which is written where `UPDATE_GOLDEN` is set.
#[track_caller]
fn assert_is(printed: &str, name: &str) {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/twin/traces/golden");
    let path = format!("{folder}/{name}.txt");
    let printed = timeless(printed);
    if std::env::var_os("UPDATE_GOLDEN").is_some() {
        std::fs::write(&path, &printed).expect("it is written");
    }
    let golden = std::fs::read_to_string(&path).expect("it is there");
    assert_eq!(printed, golden, "{name}:\n{printed}");
}

#[track_caller]
fn assert_within(printed: &str, columns: u16) {
    for line in anstream::adapter::strip_str(printed).to_string().lines() {
        let width = unicode_width::UnicodeWidthStr::width(line);
        assert!(width <= columns.into(), "{width} columns: {line}");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_list_and_the_waterfalls_fit_the_terminal() {
    let running = Running::start().await;
    running.put(documents::all());
    for columns in [60, 100, 160] {
        let list = running.on_terminal(columns, &[]);
        assert_within(&list, columns);
        assert_is(&list, &format!("list-{columns}"));
        for (name, id) in [("cold", COLD), ("fault", FAULT), ("begun", BEGUN)] {
            let waterfall = running.on_terminal(columns, &[id]);
            assert_within(&waterfall, columns);
            assert_is(&waterfall, &format!("{name}-{columns}"));
        }
    }
    for columns in [1, 20, 39] {
        for id in [COLD, FAULT, BEGUN] {
            running.on_terminal(columns, &[id]);
        }
        running.on_terminal(columns, &[]);
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_narrow_terminal_shows_the_name_of_each_node_whatever_its_depth() {
    let running = Running::start().await;
    running.put(documents::deep());
    for columns in [40, 60, 100] {
        let waterfall = running.on_terminal(columns, &[DEEP]);
        assert_within(&waterfall, columns);
        for number in 1..=14 {
            let name = format!("callee-{number:02}");
            assert!(waterfall.contains(&name), "no {name} in\n{waterfall}");
        }
        assert_is(&waterfall, &format!("deep-{columns}"));
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_would_disturb_a_terminal_is_escaped() {
    let running = Running::start().await;
    let trace = documents::Documents::of(COLD, 2.0);
    let message = "\u{9b}31m red \u{85} \u{7f} \u{61c} \u{200e} \u{202e} \u{2069} \"ä\" 𝄞";
    let cause =
        serde_json::json!({ "exceptions": [{ "id": "0123456789abcdef", "message": message }] });
    running.put([trace.part(
        1,
        "a",
        0.0,
        1.0,
        serde_json::json!({ "fault": true, "cause": cause }),
    )]);
    let escaped = r"\u{9b}31m red \u{85} \u{7f} \u{61c} \u{200e} \u{202e} \u{2069}";
    let outcome = running.traces(&[COLD]);
    let expected = format!("{escaped} \"ä\" 𝄞");
    assert!(outcome.stdout.contains(&expected), "{}", outcome.stdout);

    let outcome = running.traces(&["--json", COLD]);
    let expected = r#"\u009b31m red \u0085 \u007f \u061c \u200e \u202e \u2069 \"ä\" 𝄞"#;
    assert!(outcome.stdout.contains(expected), "{}", outcome.stdout);
    let node: serde_json::Value = serde_json::from_str(&outcome.stdout).expect("JSON");
    assert_eq!(node["exceptions"][0]["message"], message);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn in_a_pipe_all_is_plain_and_whole() {
    let running = Running::start().await;
    running.put(documents::all());
    for (name, arguments) in [("list", &[][..]), ("cold", &[COLD]), ("fault", &[FAULT])] {
        let outcome = running.traces(arguments);
        assert!(outcome.success, "{}", outcome.stderr);
        assert!(!outcome.stdout.contains('\u{1b}'), "{:?}", outcome.stdout);
        assert_is(&outcome.stdout, &format!("{name}-pipe"));
    }
}

/// What reads the list counts its lines, and may cut its columns.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn in_a_pipe_every_line_but_the_first_is_a_trace_in_the_columns_of_the_first() {
    let running = Running::start().await;
    let trace = documents::Documents::of(HANDLED, 1.0);
    let stage = "a-stage-of-thirty-two-characters";
    let api = serde_json::json!({
        "origin": "AWS::ApiGateway::Stage",
        "aws": { "api_gateway": { "stage": stage } },
    });
    running.put([trace.part(1, "a-name-of-31-characters-and-one", 0.0, 1.0, api)]);
    running.put([documents::all(), documents::deep()].concat());
    let outcome = running.traces(&[]);
    let mut lines = outcome.stdout.lines();
    let header = lines.next().expect("a header");
    let place = |line: &str, text: &str| {
        let before = line.split_once(text).map(|(before, _)| before);
        before.map(unicode_width::UnicodeWidthStr::width)
    };
    let rows: Vec<_> = lines.collect();
    assert_eq!(rows.len(), 6, "{}", outcome.stdout);
    for row in rows {
        let ids = [place(header, "TRACE ID"), place(row, "1-5759e988-")];
        assert!(
            ids[0].is_some() && ids[0] == ids[1],
            "{ids:?}:\n{}",
            outcome.stdout
        );
    }
}

/// The list and the heading say and colour the same.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_failed_within_an_answered_request_is_said_of_the_request() {
    let running = Running::start().await;
    running.put(documents::handled());
    for arguments in [&[][..], &[HANDLED]] {
        let coloured = running.on_terminal(160, arguments);
        let plain = anstream::adapter::strip_str(&coloured).to_string();
        let lines = coloured.lines().zip(plain.lines());
        let mut said = lines.filter(|(_, plain)| plain.contains("200 (fault)"));
        let (line, _) = said.next().unwrap_or_else(|| panic!("{plain}"));
        assert!(line.contains("\u{1b}[31m"), "{line:?}");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn colours_are_for_terminals_that_want_them() {
    let running = Running::start().await;
    running.put(documents::all());
    for arguments in [&[][..], &[FAULT]] {
        let coloured = running.on_terminal(100, arguments);
        assert!(coloured.contains("\u{1b}[31m"), "{coloured}");
        let mut command = running.command(arguments);
        command.env("NO_COLOR", "1");
        let plain = super::support::on_terminal(100, command);
        assert!(!plain.contains('\u{1b}'), "{plain}");
        assert_eq!(plain, anstream::adapter::strip_str(&coloured).to_string());
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_date_is_there_where_not_all_is_of_today() {
    let running = Running::start().await;
    let trace = documents::Documents::of(COLD, 20.0 * 3600.0);
    running.put([trace.part(1, "yesterday", 0.0, 1.0, serde_json::json!({}))]);
    let outcome = running.traces(&[]);
    assert!(
        outcome.stdout.starts_with("DATE  TIME     SIDE "),
        "{}",
        outcome.stdout
    );
    let row = timeless(outcome.stdout.lines().last().expect("a row"));
    assert_eq!(row.find(" 00:00:00 "), Some("11-22".len()), "{row}");
}
