//! One child process, as its owner sees it.

use std::collections::BTreeMap;
use std::ffi::OsString;
use std::io;
use std::os::unix::process::ExitStatusExt;
use std::path::PathBuf;
use std::process::ExitStatus;
use std::time::Duration;

use rustix::io::Errno;
use rustix::process::{Pid, Signal, WaitId, WaitIdOptions, kill_process_group, waitid};
use tokio::signal::unix::{self, SignalKind};
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

    /// Sends the signal unless the process has been reaped. A process that has ended keeps its
    /// number, which is that of the group, until then; and it is not reaped while the status is
    /// borrowed here.
    fn signal(&self, signal: Signal) {
        let status = self.status.borrow();
        if status.is_none() {
            signal_group(self.group, signal);
        }
    }
}

impl Drop for ChildProcess {
    fn drop(&mut self) {
        self.kill();
    }
}

/// Starts the process, and waits for it in a task of its own, so that a [`ChildProcess`] that is
/// dropped leaves neither a zombie nor a stale registration with the guardian.
pub(crate) fn spawn(
    command: &mut tokio::process::Command,
    lifeline: Lifeline,
) -> io::Result<ChildProcess> {
    // Before there is a process, so that its end is not missed.
    let changes = unix::signal(SignalKind::child())?;
    let mut process = command.spawn()?;
    let group = process
        .id()
        .and_then(|id| Pid::from_raw(id.cast_signed()))
        .ok_or_else(|| io::Error::other("the process has no id"))?;
    let (sender, status) = watch::channel(None);
    tokio::spawn(async move {
        if until_ended(group, changes).await.is_ok() {
            // What the process started and left behind ends with it. The number is still its own:
            // once it has been reaped, another group may get it.
            signal_group(group, Signal::KILL);
        }
        lifeline.forget(group);
        // The borrows of the status keep this waiting, and with it the number from being freed.
        sender.send_modify(|status| *status = Some(reap(&mut process)));
    });
    Ok(ChildProcess { group, status })
}

/// Waits until the process has ended, and leaves it to be reaped. `changes` are the SIGCHLD of
/// this process, from before this was called: a signal and not a pidfd, which macOS has not.
///
/// # Errors
///
/// When it is no child of this process any more: somebody else has reaped it.
async fn until_ended(process: Pid, mut changes: unix::Signal) -> Result<(), Errno> {
    let options = WaitIdOptions::EXITED | WaitIdOptions::NOHANG | WaitIdOptions::NOWAIT;
    loop {
        match waitid(WaitId::Pid(process), options) {
            Ok(Some(_)) => return Ok(()),
            Err(Errno::INTR) => {}
            Err(error) => return Err(error),
            Ok(None) => {
                // The stream ends only with the runtime, and this future with it.
                changes.recv().await;
            }
        }
    }
}

/// The status of a process that has ended. It is lost when somebody else has reaped the process.
fn reap(process: &mut tokio::process::Child) -> ExitStatus {
    let status = process.try_wait().ok().flatten();
    status.unwrap_or_else(|| ExitStatus::from_raw(Signal::KILL.as_raw()))
}

/// Signals every process of the group. Nobody left (ESRCH), or nobody but a zombie (EPERM on
/// macOS), is what the caller wants in the end, so neither is an error.
pub(crate) fn signal_group(group: Pid, signal: Signal) {
    let _nobody_left = kill_process_group(group, signal);
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ended(process: Pid) -> Result<bool, Errno> {
        let options = WaitIdOptions::EXITED | WaitIdOptions::NOHANG | WaitIdOptions::NOWAIT;
        waitid(WaitId::Pid(process), options).map(|status| status.is_some())
    }

    #[tokio::test]
    async fn a_process_that_is_seen_to_end_keeps_its_number_until_it_is_reaped() {
        let changes = unix::signal(SignalKind::child()).expect("SIGCHLD can be heard");
        let mut command = tokio::process::Command::new("/bin/sh");
        let mut process = command
            .args(["-c", "exit 3"])
            .spawn()
            .expect("a shell starts");
        let id = process.id().expect("it has not been reaped").cast_signed();
        let id = Pid::from_raw(id).expect("a process id");
        until_ended(id, changes).await.expect("it is a child");
        assert_eq!(ended(id), Ok(true), "it is still there to be reaped");
        assert_eq!(reap(&mut process).code(), Some(3));
        assert_eq!(ended(id), Err(Errno::CHILD), "its number is free");
    }

    #[tokio::test]
    async fn a_process_of_somebody_else_is_not_waited_for() {
        let changes = unix::signal(SignalKind::child()).expect("SIGCHLD can be heard");
        assert_eq!(until_ended(Pid::INIT, changes).await, Err(Errno::CHILD));
    }
}
