//! What the caller and the log are told when a process fails its invocation.

use std::os::unix::process::ExitStatusExt;
use std::process::ExitStatus;
use std::time::Duration;

use crate::active_tracing::Failure;
use crate::log::Status;
use crate::runtime_api::Answer;

const EXIT_ERROR: &str = "Runtime.ExitError";
const TIMED_OUT: &str = "Sandbox.Timedout";
const OUT_OF_MEMORY: &str = "Runtime.OutOfMemory";

/// What Lambda says of a process that its kernel has killed for want of memory.
const KILLED: &str = "Runtime exited with error: signal: killed";

/// How a process failed.
#[derive(Clone, Debug)]
pub(super) enum Fault {
    /// It ended in the middle.
    Exited(ExitStatus),
    /// It took longer than it may.
    TimedOut,
    /// It took more memory than it may.
    OutOfMemory,
    /// It said that it could not be initialised.
    InitError(Answer),
}

impl Fault {
    /// The answer to the caller, as recorded from AWS.
    pub(super) fn answer(&self, request_id: &str, timeout: Duration) -> Answer {
        let (error_type, message) = match self {
            Self::Exited(status) => (EXIT_ERROR, exit_message(*status)),
            Self::TimedOut => (TIMED_OUT, timeout_message(timeout)),
            Self::OutOfMemory => (OUT_OF_MEMORY, KILLED.to_owned()),
            Self::InitError(answer) => return answer.clone(),
        };
        let message = format!("RequestId: {request_id} Error: {message}");
        Answer::error(error_type, &message)
    }

    /// What stands in the log in text format, before the END line.
    pub(super) fn log_lines(&self, request_id: &str, timeout: Duration) -> Vec<String> {
        match self {
            Self::Exited(status) => vec![
                format!("RequestId: {request_id} Error: {}", exit_message(*status)),
                EXIT_ERROR.to_owned(),
            ],
            Self::TimedOut => {
                let time = jiff::Timestamp::now()
                    .strftime("%Y-%m-%dT%H:%M:%S%.3fZ")
                    .to_string();
                vec![format!("{time} {request_id} {}", timeout_message(timeout))]
            }
            Self::OutOfMemory => vec![
                format!("RequestId: {request_id} Error: {KILLED}"),
                OUT_OF_MEMORY.to_owned(),
            ],
            Self::InitError(_) => Vec::new(),
        }
    }

    /// What the function's segment tells of it.
    pub(super) fn failure(&self, timeout: Duration) -> Failure {
        let (error_type, message) = match self {
            Self::Exited(status) => (EXIT_ERROR, Some(exit_message(*status))),
            Self::TimedOut => (TIMED_OUT, Some(timeout_message(timeout))),
            Self::OutOfMemory => (OUT_OF_MEMORY, Some(KILLED.to_owned())),
            Self::InitError(answer) => {
                let error_type = answer.error_type.as_deref().unwrap_or_default();
                return Failure::reported(error_type, &answer.payload);
            }
        };
        Failure {
            error_type: error_type.to_owned(),
            message,
        }
    }

    pub(super) fn status(&self) -> Status {
        match self {
            Self::Exited(_) => Status::Error(EXIT_ERROR.to_owned()),
            Self::TimedOut => Status::Timeout,
            Self::OutOfMemory => Status::Error(OUT_OF_MEMORY.to_owned()),
            Self::InitError(answer) => Status::Error(answer.error_type.clone().unwrap_or_default()),
        }
    }
}

fn timeout_message(timeout: Duration) -> String {
    format!("Task timed out after {:.2} seconds", timeout.as_secs_f64())
}

fn exit_message(status: ExitStatus) -> String {
    match (status.code(), status.signal()) {
        (Some(0), _) => "Runtime exited without providing a reason".to_owned(),
        (Some(code), _) => format!("Runtime exited with error: exit status {code}"),
        (None, signal) => {
            let core = if status.core_dumped() {
                " (core dumped)"
            } else {
                ""
            };
            format!(
                "Runtime exited with error: signal: {}{core}",
                signal_name(signal.unwrap_or_default())
            )
        }
    }
}

/// The words of Go's `syscall.Signal`, in which Lambda is written. The numbers are those that all
/// systems agree on.
fn signal_name(signal: i32) -> String {
    match signal {
        1 => "hangup",
        2 => "interrupt",
        3 => "quit",
        4 => "illegal instruction",
        5 => "trace/breakpoint trap",
        6 => "aborted",
        8 => "floating point exception",
        9 => "killed",
        11 => "segmentation fault",
        13 => "broken pipe",
        14 => "alarm clock",
        15 => "terminated",
        other => return format!("signal {other}"),
    }
    .to_owned()
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn every_way_to_end_has_awss_words() {
        const CORE_DUMPED: i32 = 0x80;
        let rows = [
            (0, "Runtime exited without providing a reason"),
            (1 << 8, "Runtime exited with error: exit status 1"),
            (127 << 8, "Runtime exited with error: exit status 127"),
            (9, "Runtime exited with error: signal: killed"),
            (
                6 | CORE_DUMPED,
                "Runtime exited with error: signal: aborted (core dumped)",
            ),
            (11, "Runtime exited with error: signal: segmentation fault"),
            (40, "Runtime exited with error: signal: signal 40"),
        ];
        for (raw, message) in rows {
            let fault = Fault::Exited(ExitStatus::from_raw(raw));
            let answer = fault.answer("id", Duration::from_secs(1));
            let payload: serde_json::Value = serde_json::from_slice(&answer.payload).expect("JSON");
            assert_eq!(
                payload,
                json!({ "errorType": "Runtime.ExitError", "errorMessage": format!("RequestId: id Error: {message}") })
            );
        }
    }
}
