//! What a person sees while the stack runs: a line for each request of the gateway side, and what
//! the programs write. All of it goes to standard error.

use anstyle::{AnsiColor, Style};
use http::StatusCode;
use local_gateway::{RequestObserver, RequestRecord};
use local_lambda::{LogEvent, LogSink};

const FAINT: Style = Style::new().dimmed();

pub(super) struct Terminal;

impl RequestObserver for Terminal {
    fn observe(&self, record: &RequestRecord) {
        let RequestRecord {
            method,
            path,
            status,
            latency,
            ..
        } = record;
        let style = style(*status);
        let milliseconds = latency.as_secs_f64() * 1_000.0;
        anstream::eprintln!(
            "{FAINT}gateway |{FAINT:#} {method} {path} {style}{}{style:#} {milliseconds:.1} ms",
            status.as_u16()
        );
    }
}

impl LogSink for Terminal {
    fn deliver(&self, event: LogEvent) {
        show(
            &format!("{}:{}", event.function_name, event.qualifier),
            &event.line,
        );
    }
}

/// Shows a line that a program wrote.
pub(super) fn show(program: &str, line: &str) {
    anstream::eprintln!("{FAINT}{program} |{FAINT:#} {line}");
}

fn style(status: StatusCode) -> Style {
    let colour = match status.as_u16() {
        500.. => AnsiColor::Red,
        400.. => AnsiColor::Yellow,
        _ => AnsiColor::Green,
    };
    colour.on_default()
}
