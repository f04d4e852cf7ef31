//! A running `twin up`, and what a finished `twin` printed.

use std::fs::File;
use std::io::{BufRead as _, BufReader};
use std::path::Path;
use std::process::{Child, Command, ExitStatus, Stdio};

use rustix::process::{Pid, Signal, kill_process};
use serde_json::Value;

use super::project::{Project, TWIN};

const UP: &[&str] = &[
    "up",
    "--json",
    "--gateway-port",
    "0",
    "--service-port",
    "0",
    "--aws-port",
    "0",
];

/// What a `twin` that has ended printed.
pub(crate) struct Outcome {
    pub(crate) success: bool,
    pub(crate) code: Option<i32>,
    pub(crate) stdout: String,
    pub(crate) stderr: String,
}

impl Outcome {
    pub(crate) fn of(command: &mut Command) -> Self {
        let output = command.output().expect("twin starts");
        Self {
            success: output.status.success(),
            code: output.status.code(),
            stdout: String::from_utf8_lossy(&output.stdout).into_owned(),
            stderr: String::from_utf8_lossy(&output.stderr).into_owned(),
        }
    }

    /// Fails unless the exit status is `code` and every text stands on standard error.
    #[track_caller]
    pub(crate) fn assert_failure(&self, code: i32, texts: &[&str]) {
        assert_eq!(self.code, Some(code), "{}", self.stderr);
        for text in texts {
            assert!(
                self.stderr.contains(text),
                "no `{text}` in:\n{}",
                self.stderr
            );
        }
    }
}

/// A `twin up` that answers; ended in order when dropped.
pub(crate) struct Stack {
    child: Child,
    /// The line that `--json` printed.
    pub(crate) line: Value,
}

impl Stack {
    /// Starts the stack of a project on free ports and waits for its line.
    pub(crate) fn start(project: &Project) -> Self {
        Self::start_with(project, &[], &[])
    }

    /// The same with more arguments and environment variables.
    pub(crate) fn start_with(
        project: &Project,
        arguments: &[&str],
        environment: &[(&str, &str)],
    ) -> Self {
        let mut command = project.command(&[UP, arguments].concat());
        command.envs(environment.iter().copied());
        Self::start_by(project, command)
    }

    /// The same by another copy of the program.
    pub(crate) fn start_copy(project: &Project, twin: &Path) -> Self {
        Self::start_by(project, project.command_of(twin, UP))
    }

    /// The same under `script`, run by `sh`, in which `exec "$@"` becomes the stack.
    pub(crate) fn start_in_shell(project: &Project, script: &str) -> Self {
        let shell = ["-c", script, "sh", TWIN];
        let command = project.command_of(Path::new("/bin/sh"), &[&shell[..], UP].concat());
        Self::start_by(project, command)
    }

    fn start_by(project: &Project, mut command: Command) -> Self {
        let log = File::create(project.path("up.log")).expect("the log is made");
        command.stdout(Stdio::piped()).stderr(log);
        let mut child = command.spawn().expect("twin starts");
        let mut line = String::new();
        let stdout = child.stdout.take().expect("standard output is a pipe");
        BufReader::new(stdout)
            .read_line(&mut line)
            .expect("standard output is read");
        let line = serde_json::from_str(&line).unwrap_or_else(|_| {
            panic!(
                "`twin up` printed {line:?} and no line of JSON:\n{}",
                project.read("up.log")
            )
        });
        Self { child, line }
    }

    pub(crate) fn url(&self, name: &str) -> &str {
        self.line[name]
            .as_str()
            .unwrap_or_else(|| panic!("no {name} in {}", self.line))
    }

    pub(crate) fn key(&self, name: &str) -> &str {
        self.line["keys"][name]
            .as_str()
            .unwrap_or_else(|| panic!("no {name} in {}", self.line))
    }

    pub(crate) fn pid(&self) -> u32 {
        self.child.id()
    }

    pub(crate) fn signal(&self, signal: Signal) {
        let pid = i32::try_from(self.child.id())
            .ok()
            .and_then(Pid::from_raw)
            .expect("a process id");
        kill_process(pid, signal).expect("the signal is sent");
    }

    /// How it ended, if it has.
    pub(crate) fn ended(&mut self) -> Option<ExitStatus> {
        self.child.try_wait().expect("twin is a child")
    }

    pub(crate) fn wait(&mut self) -> ExitStatus {
        self.child.wait().expect("twin ends")
    }
}

impl Drop for Stack {
    fn drop(&mut self) {
        if self.child.try_wait().is_ok_and(|status| status.is_none()) {
            self.signal(Signal::TERM);
            let _ = self.child.wait();
        }
    }
}
