//! The owner's side of the guardian: starts it, and starts children under its eyes.

use std::io::{self, BufRead, BufReader, PipeWriter, Read, Write};
use std::os::fd::OwnedFd;
use std::os::unix::process::CommandExt;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::{Arc, Mutex, mpsc};
use std::thread;
use std::time::Duration;

use rustix::process::Pid;
use tokio::net::unix::pipe;

use crate::child::{self, ChildCommand, ChildProcess};
use crate::output::Output;
use crate::reexecution::{CHILD, GUARDIAN, READY};
use crate::{GuardianError, SpawnError};

/// What a list of processes shows in place of the executable's path, which may say nothing.
const NAME: &str = "local-process";

/// How long [`Guardian::start`] waits. A guardian is ready within milliseconds.
const START_LIMIT: Duration = Duration::from_secs(30);

/// The guardian process of this owner. Clones are the same guardian; when the last one is dropped
/// every child that still runs is killed, as when the owner ends.
#[derive(Clone, Debug)]
pub struct Guardian {
    shared: Arc<Shared>,
}

#[derive(Debug)]
struct Shared {
    executable: PathBuf,
    /// The end of the pipe that must exist nowhere but in the owner. It is closed on exec, as
    /// every descriptor that the standard library makes.
    lifeline: Lifeline,
    process: Mutex<Child>,
    /// Its standard output, which is open for as long as it lives.
    output: OwnedFd,
}

/// The write end of the guardian's pipe.
#[derive(Clone, Debug)]
pub(crate) struct Lifeline(Arc<Mutex<Option<PipeWriter>>>);

impl Lifeline {
    /// Tells the guardian that the process group is gone, so that it does not kill another one
    /// that got the same number later.
    pub(crate) fn forget(&self, group: Pid) {
        if let Some(pipe) = lock(&self.0).as_mut() {
            // When the guardian is gone there is nothing left that could kill the wrong group.
            let _gone = pipe.write_all(format!("-{}\n", group.as_raw_pid()).as_bytes());
        }
    }

    fn duplicate(&self) -> io::Result<PipeWriter> {
        lock(&self.0).as_ref().map_or_else(
            || Err(io::ErrorKind::BrokenPipe.into()),
            PipeWriter::try_clone,
        )
    }

    fn close(&self) {
        lock(&self.0).take();
    }
}

impl Guardian {
    /// Starts the guardian process: `executable guardian`, in a process group of its own, so that
    /// Ctrl-C in a terminal does not reach it before the owner has ended in its own order.
    ///
    /// `executable` is the owner's own program, or another one whose `main` begins with
    /// [`main_if_asked`](crate::main_if_asked). Start the guardian before other threads start
    /// processes: macOS cannot make a pipe that is closed on exec in one step.
    ///
    /// # Errors
    ///
    /// When the executable cannot be started, or does not become a guardian within 30 seconds.
    pub fn start(executable: impl AsRef<Path>) -> Result<Self, GuardianError> {
        Self::start_within(executable, START_LIMIT)
    }

    /// [`start`](Self::start) with another limit for the time until the guardian watches.
    ///
    /// # Errors
    ///
    /// When the executable cannot be started, or does not become a guardian in that time.
    pub fn start_within(
        executable: impl AsRef<Path>,
        limit: Duration,
    ) -> Result<Self, GuardianError> {
        let executable = executable.as_ref();
        let failed = |cause| GuardianError {
            executable: executable.to_owned(),
            cause,
        };
        // Children start in other working directories.
        let executable = std::path::absolute(executable).map_err(failed)?;
        let (watched, lifeline) = io::pipe().map_err(failed)?;
        let mut process = Command::new(&executable)
            .arg0(NAME)
            .arg(GUARDIAN)
            .stdin(watched)
            .stdout(Stdio::piped())
            .process_group(0)
            .spawn()
            .map_err(failed)?;
        let output = await_readiness(&mut process, limit).map_err(failed)?;
        let lifeline = Lifeline(Arc::new(Mutex::new(Some(lifeline))));
        Ok(Self {
            shared: Arc::new(Shared {
                executable,
                lifeline,
                process: Mutex::new(process),
                output,
            }),
        })
    }

    /// The process id of the guardian.
    #[must_use]
    pub fn id(&self) -> u32 {
        lock(&self.shared.process).id()
    }

    /// Waits until the guardian process has ended, which it never does by itself while its owner
    /// lives. Then nothing keeps the children from outliving the owner, and none can be started.
    ///
    /// # Errors
    ///
    /// When the system does not let the process be watched.
    ///
    /// # Panics
    ///
    /// Outside a Tokio runtime.
    pub async fn ended(&self) -> io::Result<()> {
        let output = pipe::Receiver::from_owned_fd(self.shared.output.try_clone()?)?;
        loop {
            output.readable().await?;
            match output.try_read(&mut [0; 64]) {
                Ok(0) => return Ok(()),
                Err(error) if error.kind() != io::ErrorKind::WouldBlock => return Err(error),
                // It writes nothing more.
                Ok(_) | Err(_) => {}
            }
        }
    }

    /// Starts a child in a process group of its own, with exactly the environment given and with
    /// `/dev/null` as standard input. Its standard output and standard error are one [`Output`].
    ///
    /// # Errors
    ///
    /// When no process can be started. A `program` that cannot be executed is seen in the output
    /// and in the status 127 instead.
    ///
    /// # Panics
    ///
    /// Outside a Tokio runtime.
    pub fn spawn(&self, command: &ChildCommand) -> Result<(ChildProcess, Output), SpawnError> {
        self.spawn_trampoline(command).map_err(|cause| SpawnError {
            program: command.program.clone(),
            cause,
        })
    }

    fn spawn_trampoline(&self, command: &ChildCommand) -> io::Result<(ChildProcess, Output)> {
        let (reader, writer) = io::pipe()?;
        let mut trampoline = tokio::process::Command::new(&self.shared.executable);
        trampoline
            .arg0(NAME)
            .args([CHILD, "--"])
            .arg(&command.program)
            .args(&command.arguments)
            .env_clear()
            .envs(&command.environment)
            .current_dir(&command.working_directory)
            .stdin(Stdio::from(self.shared.lifeline.duplicate()?))
            .stdout(writer.try_clone()?)
            .stderr(writer)
            .process_group(0);
        let child = child::spawn(&mut trampoline, self.shared.lifeline.clone())?;
        Ok((child, Output::new(reader)?))
    }
}

/// Waits until the guardian says that it watches, and gives its standard output. A program that is
/// no guardian is ended.
fn await_readiness(process: &mut Child, limit: Duration) -> io::Result<OwnedFd> {
    let cause = match announcement(process, limit)? {
        Some((line, output)) if line.trim_end() == READY => return Ok(output),
        Some(_) => "it did not become one".to_owned(),
        None => format!("it did not say within {limit:?} that it watches"),
    };
    process.kill()?;
    process.wait()?;
    Err(io::Error::other(format!(
        "{cause}; its main must begin with local_process::main_if_asked()"
    )))
}

/// The first line of the process with the rest of its standard output; none when it takes longer
/// than `limit`.
fn announcement(process: &mut Child, limit: Duration) -> io::Result<Option<(String, OwnedFd)>> {
    let Some(output) = process.stdout.take() else {
        return Err(io::ErrorKind::BrokenPipe.into());
    };
    let (sender, announced) = mpsc::channel();
    // A read of a pipe has no limit of its own. The thread ends with the process at the latest.
    thread::spawn(move || {
        let mut output = BufReader::new(output);
        let mut line = String::new();
        // Another program may write without end.
        let longest = READY.len() as u64 + 1;
        let read = output.by_ref().take(longest).read_line(&mut line);
        let _too_late = sender.send(read.map(|_| (line, output.into_inner().into())));
    });
    announced.recv_timeout(limit).ok().transpose()
}

impl Drop for Shared {
    fn drop(&mut self) {
        self.lifeline.close();
        let process = self
            .process
            .get_mut()
            .unwrap_or_else(std::sync::PoisonError::into_inner);
        // It ends as soon as it has read to the end of the pipe; waiting leaves no zombie.
        let _status = process.wait();
    }
}

/// The lock, also after another thread panicked: none of the values can be left half changed.
fn lock<T>(mutex: &Mutex<T>) -> std::sync::MutexGuard<'_, T> {
    mutex
        .lock()
        .unwrap_or_else(std::sync::PoisonError::into_inner)
}
