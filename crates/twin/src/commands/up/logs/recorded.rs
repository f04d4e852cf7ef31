//! A line as the page of its trace shows it.

use std::time::SystemTime;

use local_aws::{LogLevel, LogLine};
use local_lambda::LogEvent;
use serde::Deserialize;
use serde_json::Value;
use xray::TraceId;

/// What is read of a line that is a JSON object. A program may write anything under these names.
#[derive(Default, Deserialize)]
struct Members {
    #[serde(default)]
    trace_id: Value,
    #[serde(default)]
    level: Value,
}

impl Members {
    fn of(line: &str) -> Self {
        if line.starts_with('{') {
            serde_json::from_str(line).unwrap_or_default()
        } else {
            Self::default()
        }
    }

    fn trace_id(&self) -> Option<String> {
        let id: TraceId = self.trace_id.as_str()?.parse().ok()?;
        Some(id.to_string())
    }

    fn level(&self) -> Option<LogLevel> {
        self.level.as_str()?.parse().ok()
    }
}

/// A line that a program has just written. It belongs to the trace that it names itself.
pub(super) fn of_program(program: &str, line: &str) -> LogLine {
    recorded(program, None, line)
}

/// A line of a function's log, which has just come. It belongs to its invocation.
pub(super) fn of_function(event: &LogEvent) -> LogLine {
    recorded(&event.function_name, event.request_id.as_ref(), &event.line)
}

fn recorded(source: &str, request_id: Option<&String>, line: &str) -> LogLine {
    let members = Members::of(line);
    LogLine {
        source: source.to_owned(),
        request_id: request_id.cloned(),
        trace_id: members.trace_id(),
        time: SystemTime::now(),
        level: members.level(),
        text: line.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use local_lambda::LogOrigin;

    use super::*;

    const TRACE: &str = "1-5759e988-bd862e3fe1be46a994272701";

    #[test]
    fn the_trace_and_the_level_are_read_from_a_json_line_only() {
        let rows = [
            (
                format!(r#"{{"trace_id":"{TRACE}","level":"INFO"}}"#),
                Some(TRACE),
                Some(LogLevel::Info),
            ),
            (
                format!(r#"{{"trace_id":"{TRACE}","level":30}}"#),
                Some(TRACE),
                None,
            ),
            (
                r#"{"trace_id":"none","level":"error"}"#.to_owned(),
                None,
                Some(LogLevel::Error),
            ),
            (r#"{"level":"Warn"}"#.to_owned(), None, Some(LogLevel::Warn)),
            (r#"{"level":"loud"}"#.to_owned(), None, None),
            (format!(r#"{{"trace_id":"{TRACE}""#), None, None),
            (format!("INFO trace_id={TRACE}"), None, None),
            (String::new(), None, None),
        ];
        for (line, trace_id, level) in rows {
            let recorded = of_program("string-api", &line);
            assert_eq!(recorded.trace_id.as_deref(), trace_id, "{line}");
            assert_eq!(recorded.level, level, "{line}");
            assert_eq!(recorded.request_id, None);
            assert_eq!(
                (recorded.source, recorded.text),
                ("string-api".to_owned(), line)
            );
        }
    }

    #[test]
    fn a_line_of_a_function_is_its_invocations() {
        let recorded = of_function(&LogEvent {
            function_name: "f".into(),
            qualifier: "test".into(),
            log_stream: String::new(),
            request_id: Some("i".into()),
            origin: LogOrigin::Platform,
            line: "START".into(),
        });
        assert_eq!(recorded.source, "f");
        assert_eq!(recorded.request_id.as_deref(), Some("i"));
        assert_eq!((recorded.trace_id, recorded.level), (None, None));
    }
}
