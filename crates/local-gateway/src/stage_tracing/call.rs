use std::time::{Duration, Instant};

use crate::proxy::{CallFailure, FunctionReference};

/// The call of a function, as the stage's segment tells it.
#[derive(Clone, Debug)]
pub(crate) struct FunctionCall {
    pub(crate) function: FunctionReference,
    pub(crate) started: Instant,
    pub(crate) latency: Duration,
    /// The status that the function has answered with, or Lambda's own where it has not; none when
    /// there was no answer in time.
    pub(crate) status: Option<u16>,
    /// The bytes that the function has returned.
    pub(crate) content_length: Option<u64>,
    /// The function failed, or what it returned is no response.
    pub(crate) failed: bool,
}

impl FunctionCall {
    /// A call that began at `started` and has just ended, with so many bytes or with a failure.
    pub(crate) fn ended(
        function: FunctionReference,
        started: Instant,
        returned: Result<usize, &CallFailure>,
    ) -> Self {
        let (status, content_length) = match returned {
            Ok(bytes) => (None, u64::try_from(bytes).ok()),
            Err(failure) => (failure.status, None),
        };
        Self {
            function,
            started,
            latency: started.elapsed(),
            status,
            content_length,
            failed: returned.is_err_and(|failure| failure.is_fault),
        }
    }

    /// The function's answer has this status.
    pub(crate) fn answered(&mut self, status: http::StatusCode) {
        self.status = Some(status.as_u16());
    }

    /// What the function returned is no response.
    pub(crate) fn malformed(&mut self) {
        self.failed = true;
    }
}
