//! The log of one execution environment.

use std::sync::Arc;

use super::report::{self, InitReport, Report};
use super::tail::Tail;
use super::{LogEvent, LogOrigin, LogSink};
use crate::LogFormat;

/// What every line of an environment has in common.
#[derive(Clone)]
pub(crate) struct LogContext {
    pub(crate) sink: Arc<dyn LogSink>,
    pub(crate) function_name: String,
    pub(crate) qualifier: String,
    pub(crate) version: String,
    pub(crate) log_stream: String,
    pub(crate) format: LogFormat,
}

/// Hands each line to the sink with the invocation to which it belongs, and keeps the end of the
/// log of the current one.
pub(crate) struct EnvironmentLog {
    context: LogContext,
    current: Option<(String, Tail)>,
}

impl EnvironmentLog {
    pub(crate) fn new(context: LogContext) -> Self {
        Self {
            context,
            current: None,
        }
    }

    /// What the function's process wrote.
    pub(crate) fn function(&mut self, line: String) {
        self.write(LogOrigin::Function, line);
    }

    /// What the platform says about a process that failed.
    pub(crate) fn fault(&mut self, lines: Vec<String>) {
        for line in report::fault(self.context.format, lines) {
            self.platform(line);
        }
    }

    /// A process was started. AWS has nothing to say of it.
    pub(crate) fn process_started(&mut self, process_id: u32) {
        self.platform(report::process_started(self.context.format, process_id));
    }

    fn platform(&mut self, line: String) {
        self.write(LogOrigin::Platform, line);
    }

    /// From here on the lines belong to the invocation.
    pub(crate) fn start(&mut self, request_id: &str) {
        self.current = Some((request_id.to_owned(), Tail::default()));
        self.platform(report::start(
            self.context.format,
            request_id,
            &self.context.version,
        ));
    }

    /// Ends the invocation's log and answers its last 4 KiB.
    pub(crate) fn end(&mut self, report: &Report) -> String {
        for line in report::end(self.context.format, report) {
            self.platform(line);
        }
        self.current
            .take()
            .map(|(_, tail)| tail.into_text())
            .unwrap_or_default()
    }

    /// The last 4 KiB of the invocation's log as far as it has come.
    pub(crate) fn tail(&self) -> String {
        let tail = self.current.as_ref().map(|(_, tail)| tail.text());
        tail.unwrap_or_default().to_owned()
    }

    /// An initialisation failed.
    pub(crate) fn init_report(&mut self, report: &InitReport) {
        self.platform(report.line(self.context.format));
    }

    fn write(&mut self, origin: LogOrigin, line: String) {
        if let Some((_, tail)) = &mut self.current {
            tail.push(&line);
        }
        let LogContext {
            sink,
            function_name,
            qualifier,
            log_stream,
            ..
        } = &self.context;
        sink.deliver(LogEvent {
            function_name: function_name.clone(),
            qualifier: qualifier.clone(),
            log_stream: log_stream.clone(),
            request_id: self
                .current
                .as_ref()
                .map(|(request_id, _)| request_id.clone()),
            origin,
            line,
        });
    }
}
