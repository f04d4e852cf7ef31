//! One child process, as its owner sees it.

use std::collections::BTreeMap;
use std::ffi::OsString;
use std::io;
use std::os::unix::process::ExitStatusExt;
use std::path::PathBuf;
use std::process::ExitStatus;
use std::time::Duration;

use rustix::process::{Pid, Signal, kill_process_group};
use tokio::sync::watch;

use crate::guardian::Lifeline;

/// What to run.
#[derive(Clone, Debug)]
pub struct ChildCommand {
    /// The program: an absolute path, or a name that is looked up in the `PATH` of `environment`.
    pub program: PathBuf,
    /// Its arguments, without its own name.
    pub arguments: Vec<OsString>,
    /// Its whole environment: nothing is inherited.
    pub environment: BTreeMap<OsString, OsString>,
    /// The folder in which it starts.
    pub working_directory: PathBuf,
}

/// A child process with its process group. Dropping it kills the group.
#[derive(Debug)]
pub struct ChildProcess {
    group: Pid,
    status: watch::Receiver<Option<ExitStatus>>,
}

impl ChildProcess {
    /// The process id, which is also the id of its process group.
    #[must_use]
    pub fn id(&self) -> u32 {
        self.group.as_raw_pid().unsigned_abs()
    }

    /// Waits until the process has ended. May be called again, and given up at any time.
    pub async fn wait(&self) -> ExitStatus {
        let mut status = self.status.clone();
        match status
            .wait_for(Option::is_some)
            .await
            .ok()
            .and_then(|status| *status)
        {
            Some(status) => status,
            // The task that waits for the process ends early only when the runtime shuts down,
            // and this future with it.
            None => std::future::pending().await,
        }
    }

    /// Stops the whole process group where it is (SIGSTOP), until [`resume`](Self::resume). It can
    /// be terminated and killed all the same.
    pub fn suspend(&self) {
        self.signal(Signal::STOP);
    }

    /// Lets the process group go on (SIGCONT) after [`suspend`](Self::suspend).
    pub fn resume(&self) {
        self.signal(Signal::CONT);
    }

    /// Asks the whole process group to end (SIGTERM), kills what is left after `grace`, and waits.
    pub async fn terminate(&self, grace: Duration) -> ExitStatus {
        self.signal(Signal::TERM);
        // A process that is stopped sees no signal but SIGKILL before it goes on.
        self.resume();
        if let Ok(status) = tokio::time::timeout(grace, self.wait()).await {
            return status;
        }
        self.kill();
        self.wait().await
    }

    /// Kills the whole process group (SIGKILL), without waiting for its end.
    pub fn kill(&self) {
        self.signal(Signal::KILL);
    }

    /// Sends the signal unless the process is known to have ended. The number of a process group
    /// is not given away while a member is left, and a process that has ended is a member until
    /// the supervising task has waited for it.
    fn signal(&self, signal: Signal) {
        if self.status.borrow().is_none() {
            signal_group(self.group, signal);
        }
    }
}

impl Drop for ChildProcess {
    fn drop(&mut self) {
        self.kill();
    }
}

/// Waits for the process in a task of its own, so that a [`ChildProcess`] that is dropped leaves
/// neither a zombie nor a stale registration with the guardian.
pub(crate) fn supervise(
    mut process: tokio::process::Child,
    lifeline: Lifeline,
) -> io::Result<ChildProcess> {
    let group = process
        .id()
        .and_then(|id| Pid::from_raw(id.cast_signed()))
        .ok_or_else(|| io::Error::other("the process has no id"))?;
    let (sender, status) = watch::channel(None);
    tokio::spawn(async move {
        // Waiting fails only when somebody else has waited for the process: it is gone then, and
        // how it ended is lost.
        let status = process
            .wait()
            .await
            .unwrap_or_else(|_| ExitStatus::from_raw(Signal::KILL.as_raw()));
        // What the process started and left behind ends with it.
        signal_group(group, Signal::KILL);
        lifeline.forget(group);
        sender.send_replace(Some(status));
    });
    Ok(ChildProcess { group, status })
}

/// Signals every process of the group. Nobody left (ESRCH), or nobody but a zombie (EPERM on
/// macOS), is what the caller wants in the end, so neither is an error.
pub(crate) fn signal_group(group: Pid, signal: Signal) {
    let _nobody_left = kill_process_group(group, signal);
}
