//! The ranges of time that X-Ray is asked for.

use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::{TcpListener, TcpStream};
use std::sync::mpsc;

use serde_json::Value;

use super::support::hold;
use crate::support::Project;

/// Reads a request, answers that there are no traces, and gives the request's body.
fn answer_with_none(connection: TcpStream) -> Value {
    let mut reader = BufReader::new(connection);
    let mut length = 0;
    loop {
        let mut line = String::new();
        reader.read_line(&mut line).expect("a line");
        let line = line.trim_end().to_ascii_lowercase();
        if let Some(value) = line.strip_prefix("content-length:") {
            length = value.trim().parse().expect("a number");
        }
        if line.is_empty() {
            break;
        }
    }
    let mut body = vec![0; length];
    reader.read_exact(&mut body).expect("a body");
    let none = r#"{"TraceSummaries":[]}"#;
    let answer = format!(
        "HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: {}\r\n\
         connection: close\r\n\r\n{none}",
        none.len()
    );
    let written = reader.get_mut().write_all(answer.as_bytes());
    written.expect("it is written");
    serde_json::from_slice(&body).expect("JSON")
}

/// AWS has refused more, though it documents 24 hours.
#[test]
fn no_call_asks_for_more_than_six_hours_of_the_last_24() {
    let project = Project::watched();
    let listener = TcpListener::bind("127.0.0.1:0").expect("a free port");
    let url = format!("http://{}", listener.local_addr().expect("an address"));
    let _lock = hold(&project, &url);
    let (sender, asked) = mpsc::channel();
    std::thread::spawn(move || {
        for connection in listener.incoming() {
            let body = answer_with_none(connection.expect("a connection"));
            if sender.send(body).is_err() {
                break;
            }
        }
    });
    let none = "has no trace of the last 24 hours";
    project.twin(&["traces"]).assert_failure(0, &[none]);
    let ranges: Vec<(f64, f64)> = asked
        .try_iter()
        .map(|body| {
            let time = |name: &str| body[name].as_f64().expect("a time");
            (time("StartTime"), time("EndTime"))
        })
        .collect();
    // Times travel with milliseconds.
    let about = |one: f64, other: f64| (one - other).abs() < 0.01;
    for (from, until) in &ranges {
        assert!(until - from < 6.0 * 3600.0 + 0.01, "{ranges:?}");
    }
    for pair in ranges.windows(2) {
        assert!(about(pair[0].0, pair[1].1), "{ranges:?}");
    }
    let (Some((_, now)), Some((oldest, _))) = (ranges.first(), ranges.last()) else {
        panic!("nothing was asked")
    };
    assert!(about(now - oldest, 24.0 * 3600.0), "{ranges:?}");
}
