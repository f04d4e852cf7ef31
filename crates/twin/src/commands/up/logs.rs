//! Where the programs' lines go: to the terminal and to the pages of their traces, but for metrics, which are counted.

mod recorded;

use local_aws::LocalAws;
use local_lambda::{LogEvent, LogOrigin, LogSink};
use serde_json::Value;

use super::terminal::Terminal;

/// The lines of all programs. Clones are the same.
#[derive(Clone)]
pub(super) struct Logs {
    terminal: Terminal,
    aws: LocalAws,
}

impl Logs {
    pub(super) fn new(terminal: Terminal, aws: LocalAws) -> Self {
        Self { terminal, aws }
    }

    /// Takes a line that a program wrote.
    pub(super) fn line(&self, program: &'static str, line: String) {
        if !self.count(program, &line) {
            self.aws.logs().record(recorded::of_program(program, &line));
            self.terminal.show(program, line);
        }
    }

    /// Whether the line is one of metrics, which are counted.
    fn count(&self, program: &str, line: &str) -> bool {
        object_of_metrics(line).is_some_and(|object| self.aws.metrics().record(program, &object))
    }
}

impl LogSink for Logs {
    fn deliver(&self, event: LogEvent) {
        let is_counted =
            event.origin == LogOrigin::Function && self.count(&event.function_name, &event.line);
        if !is_counted {
            self.aws.logs().record(recorded::of_function(&event));
            self.terminal.deliver(event);
        }
    }
}

/// The line's object, when it may be one of CloudWatch's embedded metrics.
fn object_of_metrics(line: &str) -> Option<Value> {
    // Nearly all lines are told apart without being read.
    if !line.starts_with('{') || !line.contains("\"CloudWatchMetrics\"") {
        return None;
    }
    serde_json::from_str(line).ok()
}
