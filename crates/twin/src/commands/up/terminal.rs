//! What a person sees while the stack runs: a line for each request with the log of the function
//! under it, and what the programs write beside that. All of it goes to standard error.
//!
//! Nothing here makes a task wait that serves requests: it hands a message to a bounded queue, and
//! a thread of its own puts requests and logs together and writes them. What does not fit into the
//! queue, because the terminal is slower than the stack, is counted, and the count is shown.

mod access_log;
mod block;
mod diagnostics;
mod groups;
mod human;
mod json;
mod line;
mod queue;
mod report;
mod visible;
mod writer;

use std::io;
use std::time::Duration;

use local_gateway::{RequestObserver, RequestRecord};
use local_lambda::{FunctionReference, LogEvent, LogSink};
use local_load_balancer::{RefusalObserver, RefusalRecord};
use serde_json::json;

use block::{Function, Remark, Request, Side};
use line::Level;
use queue::{Message, Queue};

use crate::cli::LogFormat;

/// How long the end of `up` waits for a terminal that takes nothing.
const FLUSH_PATIENCE: Duration = Duration::from_secs(2);

/// How what is shown is written, and what is left out.
#[derive(Clone, Copy, Debug)]
pub(super) struct Settings {
    pub(super) format: LogFormat,
    /// Only problems: warnings, errors, answers of 5xx.
    pub(super) quiet: bool,
}

/// The terminal. Clones are the same one.
#[derive(Clone, Debug)]
pub(super) struct Terminal {
    queue: Queue,
}

impl Terminal {
    /// Starts the thread that writes, and shows what the crates of this process log as well.
    ///
    /// # Errors
    ///
    /// When the system gives no thread.
    pub(super) fn start(settings: Settings) -> io::Result<Self> {
        let (queue, messages) = queue::new();
        std::thread::Builder::new()
            .name("terminal".to_owned())
            .spawn(move || writer::run(&messages, settings))?;
        let terminal = Self { queue };
        diagnostics::show(&terminal);
        Ok(terminal)
    }

    /// Shows a line that a program wrote. A line of the service's access log is shown as a request.
    pub(super) fn show(&self, program: &'static str, line: String) {
        self.queue.send(Message::Program { program, line });
    }

    /// Shows what `up` itself has to tell.
    pub(super) fn notice(&self, message: impl Into<String>) {
        self.tell(Level::Info, &message.into());
    }

    /// The same of what also those need to know who see problems alone.
    pub(super) fn warning(&self, message: impl Into<String>) {
        self.tell(Level::Warn, &message.into());
    }

    /// The same of something that is wrong.
    pub(super) fn problem(&self, message: impl Into<String>) {
        self.tell(Level::Error, &message.into());
    }

    fn tell(&self, level: Level, message: &str) {
        let event = json!({ "level": level.name(), "message": message });
        self.show(diagnostics::PROGRAM, event.to_string());
    }

    /// Says which invocation of a function, by Lambda's id, answers which request, by the
    /// gateway's id. To be called before the gateway answers the request.
    pub(super) fn invoked(&self, request_id: String, invocation_id: String) {
        self.queue.send(Message::Invoked {
            request_id,
            invocation_id,
        });
    }

    /// Says that the function of this ARN, which has a qualifier, was throttled, so that there is no
    /// invocation for the request, by the gateway's id. To be called before the gateway answers.
    pub(super) fn throttled(&self, request_id: String, arn: &str) {
        if let Ok(FunctionReference {
            name, qualifier, ..
        }) = arn.parse()
        {
            let qualifier = qualifier.unwrap_or_default();
            let function = Function { name, qualifier };
            self.queue.send(Message::Throttled {
                request_id,
                function,
            });
        }
    }

    /// Waits until everything up to now is written, unless the terminal takes nothing.
    pub(super) async fn flush(&self) {
        // Who does not read the end of the log does not get it.
        let _ = tokio::time::timeout(FLUSH_PATIENCE, self.queue.flush()).await;
    }
}

impl RequestObserver for Terminal {
    fn observe(&self, record: &RequestRecord) {
        self.queue.send(Message::Request(Request {
            side: Side::Gateway,
            stage: record.stage.clone(),
            method: record.method.to_string(),
            path: Some(record.path.clone()),
            status: record.status.as_u16(),
            latency_ms: record.latency.as_secs_f64() * 1_000.0,
            gateway_response: record.response_type.map(|response| response.name()),
            remark: None,
            request_id: Some(record.request_id.clone()),
        }));
    }
}

impl RefusalObserver for Terminal {
    fn observe(&self, record: &RefusalRecord) {
        self.queue.send(Message::Request(Request {
            side: Side::Service,
            stage: None,
            method: record.method.to_string(),
            path: Some(record.path.clone()),
            status: record.status.as_u16(),
            latency_ms: record.latency.as_secs_f64() * 1_000.0,
            gateway_response: None,
            remark: Some(Remark::LoadBalancer),
            request_id: None,
        }));
    }
}

impl LogSink for Terminal {
    fn deliver(&self, event: LogEvent) {
        self.queue.send(Message::Function(event));
    }
}
