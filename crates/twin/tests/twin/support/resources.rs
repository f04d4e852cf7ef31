//! What processes are called, and what they hold.

use std::process::Command;

use rustix::io::Errno;
use rustix::process::{Pid, Signal, kill_process};

use super::processes::descendants;

/// The processes below `root` whose program has this name; `guardian` is the guardian.
pub(crate) fn descendants_named(root: u32, name: &str) -> Vec<u32> {
    let mut found = descendants(root);
    found.retain(|&process| program(process).as_deref() == Some(name));
    found
}

/// How many descriptors the process has open, where the system tells.
#[cfg(target_os = "linux")]
pub(crate) fn descriptors(process: u32) -> usize {
    std::fs::read_dir(format!("/proc/{process}/fd"))
        .expect("the process runs")
        .count()
}

/// Sends a signal to one process, which may be gone by then.
pub(crate) fn signal(process: u32, signal: Signal) {
    let sent = kill_process(pid(process), signal);
    assert!(
        matches!(sent, Ok(()) | Err(Errno::SRCH)),
        "{signal:?}: {sent:?}"
    );
}

fn pid(process: u32) -> Pid {
    Pid::from_raw(process.cast_signed()).expect("a process id")
}

/// The name of a process's program; none when it is gone.
fn program(process: u32) -> Option<String> {
    let output = Command::new("ps")
        .args(["-p", &process.to_string(), "-o", "args="])
        .output()
        .expect("ps runs");
    let arguments = String::from_utf8_lossy(&output.stdout);
    let mut words = arguments.split_whitespace();
    let first = words.next()?.rsplit('/').next()?;
    Some(match first {
        "local-process" => words.next()?.to_owned(),
        program => program.to_owned(),
    })
}
