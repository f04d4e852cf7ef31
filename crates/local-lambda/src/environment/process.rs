//! The process of an execution environment, with its Runtime API and its output.

use std::process::ExitStatus;
use std::time::Duration;

use local_process::{ChildCommand, ChildProcess, Output, SpawnError};

use super::{Sandbox, memory, variables};
use crate::log::EnvironmentLog;
use crate::runtime_api::{Event, Progress, Protocol, RuntimeApi};

/// A process that runs, or that has just ended.
pub(super) struct RuntimeProcess {
    child: ChildProcess,
    output: Output,
    api: RuntimeApi,
    protocol: Protocol,
    frozen: bool,
}

/// What a process did.
#[derive(Debug)]
pub(super) enum Happening {
    Progress(Progress),
    Exited(ExitStatus),
}

/// Why there is no process.
#[derive(Debug, thiserror::Error)]
pub(super) enum StartError {
    #[error("could not open a Runtime API on 127.0.0.1: {0}")]
    RuntimeApi(#[from] std::io::Error),
    #[error(transparent)]
    Spawn(#[from] SpawnError),
}

impl RuntimeProcess {
    pub(super) async fn start(sandbox: &Sandbox) -> Result<Self, StartError> {
        let api = RuntimeApi::bind().await?;
        let (child, output) = sandbox.guardian.spawn(&ChildCommand {
            program: sandbox.function.binary.clone(),
            arguments: Vec::new(),
            environment: variables::variables(sandbox, api.address()),
            working_directory: variables::task_root(&sandbox.function).to_owned(),
        })?;
        Ok(Self {
            child,
            output,
            api,
            protocol: Protocol::new(),
            frozen: false,
        })
    }

    /// The process id.
    pub(super) fn id(&self) -> u32 {
        self.child.id()
    }

    /// Stops the process, which must be waiting for an event, until one is delivered.
    pub(super) fn freeze(&mut self) {
        self.frozen = true;
        self.child.suspend();
    }

    /// Waits until the process makes progress or ends, and logs what it writes meanwhile. Can be
    /// given up at any time without loss: nothing is awaited after something was taken.
    pub(super) async fn happening(&mut self, log: &mut EnvironmentLog) -> Happening {
        loop {
            tokio::select! {
                // A call that came before the process ended counts; and a process that floods its
                // output must not keep its calls from being heard.
                biased;
                Some(call) = self.api.next_call() => {
                    if let Some(progress) = self.protocol.accept(call) {
                        return Happening::Progress(progress);
                    }
                }
                status = self.child.wait() => return Happening::Exited(status),
                line = self.output.next_line(), if !self.output.is_finished() => {
                    line.into_iter().for_each(|line| log.function(line));
                }
            }
        }
    }

    /// Logs everything that the process has written up to now, so that it is attributed to the
    /// invocation during which it was written.
    pub(super) async fn log_output(&mut self, log: &mut EnvironmentLog) {
        self.output
            .drain()
            .await
            .into_iter()
            .for_each(|line| log.function(line));
    }

    /// Hands the event to the process, which is thawed for it.
    pub(super) fn deliver(&mut self, event: Event) {
        if std::mem::take(&mut self.frozen) {
            self.child.resume();
        }
        self.protocol.deliver(event);
    }

    /// The most memory that the process has had, in bytes, as far as the system tells.
    pub(super) async fn peak_memory(&self) -> Option<u64> {
        memory::peak(self.child.id()).await
    }

    /// Kills the process and waits for its end.
    pub(super) async fn kill(&mut self, log: &mut EnvironmentLog) {
        self.child.kill();
        self.child.wait().await;
        self.log_output(log).await;
    }

    /// Asks the process to end, kills it after `grace`, and logs what it writes meanwhile.
    pub(super) async fn terminate(&mut self, grace: Duration, log: &mut EnvironmentLog) {
        let end = self.child.terminate(grace);
        tokio::pin!(end);
        loop {
            tokio::select! {
                _status = &mut end => break,
                line = self.output.next_line(), if !self.output.is_finished() => {
                    line.into_iter().for_each(|line| log.function(line));
                }
            }
        }
        self.output
            .drain()
            .await
            .into_iter()
            .for_each(|line| log.function(line));
    }
}
