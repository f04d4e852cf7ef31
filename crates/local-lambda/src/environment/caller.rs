//! The caller of an invocation.

use tokio::sync::oneshot;

use super::Invocation;
use crate::runtime_api::Answer;
use crate::{InvocationOutput, InvokeError, LogType};

/// The caller of an invocation, who is answered once: as soon as the function has answered, or,
/// when the log is asked for as well, after the last line of the log.
pub(super) struct Caller {
    output: Option<oneshot::Sender<Result<InvocationOutput, InvokeError>>>,
    log_type: LogType,
    request_id: String,
    executed_version: String,
}

impl Caller {
    pub(super) fn new(
        invocation: &Invocation,
        version: &str,
        output: oneshot::Sender<Result<InvocationOutput, InvokeError>>,
    ) -> Self {
        Self {
            output: Some(output),
            log_type: invocation.log_type,
            request_id: invocation.request_id.clone(),
            executed_version: version.to_owned(),
        }
    }

    /// Hands on the function's answer while the invocation still goes on.
    pub(super) fn answer_early(&mut self, answer: &Answer) {
        if self.log_type == LogType::None {
            self.send(answer.clone(), None);
        }
    }

    /// Hands on the answer at the end of the invocation, unless that was done early. `tail` is the
    /// end of the log.
    pub(super) fn answer(&mut self, answer: Answer, tail: String) {
        let log_result = (self.log_type == LogType::Tail).then_some(tail);
        self.send(answer, log_result);
    }

    /// Says why there is no answer.
    pub(super) fn refuse(&mut self, message: String) {
        if let Some(output) = self.output.take() {
            let _caller_gone = output.send(Err(InvokeError::Service(message)));
        }
    }

    fn send(&mut self, answer: Answer, log_result: Option<String>) {
        if let Some(output) = self.output.take() {
            let _caller_gone = output.send(Ok(InvocationOutput {
                request_id: self.request_id.clone(),
                payload: answer.payload,
                function_error: answer.error_type.map(|_| "Unhandled".to_owned()),
                executed_version: self.executed_version.clone(),
                log_result,
            }));
        }
    }
}
