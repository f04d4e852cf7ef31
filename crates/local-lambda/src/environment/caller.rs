//! The caller of an invocation.

use tokio::sync::oneshot;

use super::Invocation;
use crate::runtime_api::Answer;
use crate::{InvocationOutput, InvokeError, LogType};

/// The caller of an invocation, who is answered once: as soon as the function has answered, or,
/// when the log is asked for as well, after the last line of the log. Either way the answer is the
/// same: once the function has given one, nothing that happens later takes it back.
pub(super) struct Caller {
    output: Option<oneshot::Sender<Result<InvocationOutput, InvokeError>>>,
    log_type: LogType,
    request_id: String,
    executed_version: String,
    /// What the function has answered and the caller has not got.
    given: Option<Answer>,
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
            given: None,
        }
    }

    /// Takes the function's answer, and hands it on while the invocation still goes on, unless the
    /// log is asked for.
    pub(super) fn answer(&mut self, answer: Answer) {
        match self.log_type {
            LogType::None => self.send(answer, None),
            LogType::Tail => self.given = Some(answer),
        }
    }

    /// Hands on the function's answer with `tail`, the end of the log, at the end of the
    /// invocation; or `fault`, when the function has given none. Nothing, where that was done
    /// early.
    pub(super) fn end(&mut self, fault: Option<Answer>, tail: String) {
        if let Some(answer) = self.given.take().or(fault) {
            let log_result = (self.log_type == LogType::Tail).then_some(tail);
            self.send(answer, log_result);
        }
    }

    /// Says why there is no answer, unless the function has given one: then it is handed on with
    /// the log as far as it came.
    pub(super) fn refuse(&mut self, message: String, tail: String) {
        self.end(None, tail);
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
