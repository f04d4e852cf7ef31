//! Execution environments: a process of a function, from its initialisation to its end.

mod caller;
mod fault;
mod lifecycle;
mod memory;
mod process;
mod variables;

use std::sync::Arc;
use std::sync::atomic::AtomicU64;

use bytes::Bytes;
use local_process::Guardian;
use tokio::sync::{mpsc, oneshot, watch};

use crate::active_tracing::InvocationTrace;
use crate::log::LogContext;
use crate::{FunctionConfiguration, InvocationOutput, InvokeError, LambdaSettings, LogType};

/// What an environment is made from, and keeps for life.
#[derive(Clone)]
pub(crate) struct Sandbox {
    pub(crate) function: Arc<FunctionConfiguration>,
    /// The version that it runs: `$LATEST` or a number.
    pub(crate) version: String,
    pub(crate) settings: Arc<LambdaSettings>,
    pub(crate) guardian: Guardian,
    pub(crate) log: LogContext,
    /// The most memory that a REPORT line has shown of any environment that is made from this, in
    /// bytes; 0 before the first.
    pub(crate) peak_memory: Arc<AtomicU64>,
}

/// One invocation, checked and on its way.
#[derive(Clone, Debug)]
pub(crate) struct Invocation {
    pub(crate) request_id: String,
    pub(crate) invoked_arn: String,
    pub(crate) trace_header: String,
    /// None when the invocation is not recorded.
    pub(crate) trace: Option<InvocationTrace>,
    pub(crate) client_context: Option<String>,
    pub(crate) log_type: LogType,
    pub(crate) payload: Bytes,
}

/// What an environment's task is asked to do.
enum Request {
    Invoke(Box<Job>),
    /// There is no invocation for it at present.
    Freeze,
}

struct Job {
    invocation: Invocation,
    /// Sent as soon as the caller can be answered.
    output: oneshot::Sender<Result<InvocationOutput, InvokeError>>,
    /// Sent when the environment can take another job, which may be a good deal later.
    finished: oneshot::Sender<()>,
}

/// An execution environment, driven by a task of its own. When the last clone of this handle is
/// gone and its job done, the process is asked to end.
#[derive(Clone, Debug)]
pub(crate) struct Environment {
    requests: mpsc::Sender<Request>,
    freezes: bool,
}

/// An invocation that an environment has taken.
pub(crate) struct Taken {
    /// The answer to the caller.
    pub(crate) output: oneshot::Receiver<Result<InvocationOutput, InvokeError>>,
    /// The end of the invocation: the environment is idle. An error means that it has ended.
    pub(crate) finished: oneshot::Receiver<()>,
}

impl Environment {
    /// An environment whose process is started by its first invocation. It ends when `shutdown`
    /// becomes true, and drops its receiver when all is over.
    pub(crate) fn new(sandbox: Sandbox, shutdown: watch::Receiver<bool>) -> Self {
        let freezes = sandbox.settings.freeze;
        // One that freezes it, and an invocation that comes right after.
        let (requests, receiver) = mpsc::channel(2);
        tokio::spawn(lifecycle::run(sandbox, receiver, shutdown));
        Self { requests, freezes }
    }

    /// Tells the environment, which must be idle, that no invocation waits for it.
    pub(crate) fn rest(&self) {
        if self.freezes {
            // An idle environment has taken all earlier requests; one that has ended needs none.
            let _ended = self.requests.try_send(Request::Freeze);
        }
    }

    /// Gives the environment an invocation; it must be idle.
    pub(crate) async fn invoke(&self, invocation: Invocation) -> Taken {
        let (output_sender, output) = oneshot::channel();
        let (finished_sender, finished) = oneshot::channel();
        let job = Box::new(Job {
            invocation,
            output: output_sender,
            finished: finished_sender,
        });
        // An environment that has ended drops the job, which both receivers see.
        let _ended = self.requests.send(Request::Invoke(job)).await;
        Taken { output, finished }
    }
}
