//! What the functions and the platform write.

mod environment_log;
mod platform_event;
mod report;
mod tail;

pub(crate) use environment_log::{EnvironmentLog, LogContext};
pub(crate) use report::{InitReport, Report, ReportTrace, Status};

/// One line of a function's log.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LogEvent {
    /// The function.
    pub function_name: String,
    /// The alias, version number or `$LATEST` whose execution environment wrote it.
    pub qualifier: String,
    /// The log stream: one for each execution environment.
    pub log_stream: String,
    /// The invocation to which it belongs; none for what is written during the initialisation and
    /// between invocations.
    pub request_id: Option<String>,
    /// Who wrote it.
    pub origin: LogOrigin,
    /// The line, without its end.
    pub line: String,
}

/// Who wrote a line.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LogOrigin {
    /// The function's process, to standard output or standard error.
    Function,
    /// Lambda: START, END, REPORT and what it says about faults.
    Platform,
}

/// Where log events go. It is called from the tasks that drive the functions and must not block.
///
/// Every `Fn(LogEvent)` is one.
pub trait LogSink: Send + Sync + 'static {
    /// Takes one event. The events of one execution environment come in order.
    fn deliver(&self, event: LogEvent);
}

impl<F: Fn(LogEvent) + Send + Sync + 'static> LogSink for F {
    fn deliver(&self, event: LogEvent) {
        self(event);
    }
}
