//! Children of this test, which is their owner.

use std::collections::BTreeMap;
use std::ffi::OsString;
use std::os::unix::process::ExitStatusExt;
use std::time::Duration;

use local_process::{ChildCommand, ChildProcess, Guardian, Output};
use rustix::process::{Pid, WaitId, WaitIdOptions, waitid};

use crate::support::{Holders, PATIENCE, on_path, owner, wait_until_gone};

const SIGKILL: i32 = 9;
const SIGTERM: i32 = 15;

fn shell(script: &str) -> ChildCommand {
    ChildCommand {
        program: "/bin/sh".into(),
        arguments: vec!["-c".into(), script.into()],
        environment: BTreeMap::new(),
        working_directory: "/".into(),
    }
}

fn start(command: &ChildCommand) -> (Guardian, ChildProcess, Output) {
    let guardian = Guardian::start(owner()).expect("the guardian starts");
    let (child, output) = guardian.spawn(command).expect("the child starts");
    (guardian, child, output)
}

async fn within<T>(future: impl Future<Output = T>) -> T {
    tokio::time::timeout(PATIENCE, future)
        .await
        .expect("it happens in time")
}

/// Waits until the child is stopped, or goes on after it was. The system tells its parent, which
/// is this test; that the child has ended it tells too, so that nothing waits for ever.
async fn wait_until_stopped(child: &ChildProcess, stopped: bool) {
    let id = Pid::from_raw(child.id().cast_signed()).expect("a process id");
    let change = if stopped {
        WaitIdOptions::STOPPED
    } else {
        WaitIdOptions::CONTINUED
    };
    let options = change | WaitIdOptions::EXITED | WaitIdOptions::NOWAIT;
    let seen = tokio::task::spawn_blocking(move || {
        rustix::io::retry_on_intr(|| waitid(WaitId::Pid(id), options))
    });
    let status = within(seen).await.expect("the task ends");
    let status = status.expect("it is a child").expect("a change");
    assert_eq!((status.stopped(), status.continued()), (stopped, !stopped));
}

async fn all_lines(output: &mut Output) -> Vec<String> {
    let mut lines = Vec::new();
    while let Some(line) = within(output.next_line()).await {
        lines.push(line);
    }
    assert!(output.is_finished());
    lines
}

#[tokio::test]
async fn output_keeps_the_order_of_both_streams_and_the_status_is_the_programs_own() {
    let script = "echo 1; echo 2 >&2; echo 3; printf 'no end' >&2; exit 7";
    let (_guardian, child, mut output) = start(&shell(script));
    assert_eq!(all_lines(&mut output).await, ["1", "2", "3", "no end"]);
    assert_eq!(within(child.wait()).await.code(), Some(7));
    assert_eq!(within(child.wait()).await.code(), Some(7), "asked again");
}

#[tokio::test]
async fn the_environment_the_folder_and_standard_input_are_exactly_as_given() {
    let folder = tempfile::TempDir::new().expect("a temporary folder");
    let folder = folder.path().canonicalize().expect("its real name");
    let (env, cat) = (on_path("env"), on_path("cat"));
    let mut command = shell(&format!("{env}; pwd -P; {cat}; echo end"));
    command.environment = [("PATH", "/usr/bin:/bin"), ("NAME", "value with  spaces")]
        .map(|(name, value)| (OsString::from(name), OsString::from(value)))
        .into();
    command.working_directory.clone_from(&folder);
    let (_guardian, _child, mut output) = start(&command);
    let mut lines = all_lines(&mut output).await;
    assert_eq!(
        lines.pop().as_deref(),
        Some("end"),
        "standard input is at its end"
    );
    assert_eq!(lines.pop(), folder.to_str().map(str::to_owned));
    // The shell adds these to what it was given.
    lines.retain(|line| {
        !["PWD=", "SHLVL=", "_=", "OLDPWD="]
            .iter()
            .any(|own| line.starts_with(own))
    });
    lines.sort();
    assert_eq!(lines, ["NAME=value with  spaces", "PATH=/usr/bin:/bin"]);
}

#[tokio::test]
async fn a_missing_program_is_named_in_the_output_and_ends_with_127() {
    let mut command = shell("");
    command.program = "/does/not/exist".into();
    let (_guardian, child, mut output) = start(&command);
    let lines = all_lines(&mut output).await;
    assert_eq!(lines.len(), 1, "{lines:?}");
    assert!(
        lines[0].starts_with("could not start /does/not/exist: No such file"),
        "{lines:?}"
    );
    assert_eq!(within(child.wait()).await.code(), Some(127));
}

#[tokio::test]
async fn drain_gives_all_that_was_written_before_although_the_child_lives() {
    let holders = Holders::new();
    let many = "i=0; while [ $i -lt 2000 ]; do echo line $i; i=$((i+1)); done";
    let script = format!("{many}; printf tail; exec {}", holders.command);
    let (_guardian, child, mut output) = start(&shell(&script));
    // The pipe holds less than all of it: what has been read must not be lost by draining.
    let mut lines = vec![within(output.next_line()).await.expect("a first line")];
    let reached = tokio::task::spawn_blocking(move || holders.accept());
    tokio::pin!(reached);
    let holder = loop {
        tokio::select! {
            holder = &mut reached => break holder.expect("the child comes to its end"),
            line = output.next_line() => lines.extend(line),
        }
    };
    lines.extend(within(output.drain()).await);
    assert_eq!(lines.len(), 2001);
    assert_eq!(lines[1999], "line 1999");
    assert_eq!(lines[2000], "tail");
    assert_eq!(
        within(output.drain()).await,
        [""; 0],
        "nothing is left, and it does not wait"
    );
    child.kill();
    wait_until_gone(holder);
}

#[tokio::test]
async fn terminate_asks_first() {
    let holders = Holders::new();
    let (_guardian, child, _output) = start(&shell(&format!("exec {}", holders.command)));
    let holder = holders.accept();
    let status = within(child.terminate(PATIENCE * 2)).await;
    assert_eq!(status.signal(), Some(SIGTERM));
    wait_until_gone(holder);
}

#[tokio::test]
async fn a_suspended_child_stands_still_until_it_is_resumed() {
    let script = format!("echo ready; exec {} 600", on_path("sleep"));
    let (_guardian, child, mut output) = start(&shell(&script));
    within(output.next_line()).await.expect("it is ready");
    for _ in 0..2 {
        child.suspend();
        wait_until_stopped(&child, true).await;
        child.resume();
        wait_until_stopped(&child, false).await;
    }
    child.suspend();
    child.kill();
    assert_eq!(within(child.wait()).await.signal(), Some(SIGKILL));
}

#[tokio::test]
async fn a_suspended_child_hears_that_it_shall_terminate() {
    let script = "trap 'echo ending; exit 3' TERM; echo ready; while :; do :; done";
    let (_guardian, child, mut output) = start(&shell(script));
    within(output.next_line()).await.expect("it is ready");
    child.suspend();
    wait_until_stopped(&child, true).await;
    let status = within(child.terminate(PATIENCE * 2)).await;
    assert_eq!(status.code(), Some(3));
    assert_eq!(all_lines(&mut output).await, ["ending"]);
}

#[tokio::test]
async fn terminate_kills_what_does_not_listen() {
    let holders = Holders::new();
    let script = format!("trap '' TERM; exec {}", holders.command);
    let (_guardian, child, _output) = start(&shell(&script));
    let holder = holders.accept();
    let status = within(child.terminate(Duration::from_millis(1))).await;
    assert_eq!(status.signal(), Some(SIGKILL));
    wait_until_gone(holder);
}

#[tokio::test]
async fn dropping_a_child_kills_its_whole_group() {
    let holders = Holders::new();
    let script = format!("{0} & {0} & wait", holders.command);
    let (_guardian, child, _output) = start(&shell(&script));
    let (one, two) = (holders.accept(), holders.accept());
    drop(child);
    wait_until_gone(one);
    wait_until_gone(two);
}

#[tokio::test]
async fn what_a_program_leaves_behind_ends_with_it() {
    let holders = Holders::new();
    let (_guardian, child, mut output) = start(&shell(&format!("{} & read line", holders.command)));
    let holder = holders.accept();
    within(child.wait()).await;
    wait_until_gone(holder);
    assert_eq!(all_lines(&mut output).await, [""; 0]);
}

#[tokio::test]
async fn dropping_the_guardian_kills_the_children() {
    let holders = Holders::new();
    let (guardian, child, _output) = start(&shell(&format!("exec {}", holders.command)));
    let holder = holders.accept();
    drop(guardian);
    assert_eq!(within(child.wait()).await.signal(), Some(SIGKILL));
    wait_until_gone(holder);
}

#[tokio::test]
async fn signals_that_a_terminal_or_a_supervisor_sends_do_not_end_the_guardian() {
    let holders = Holders::new();
    let guardian = Guardian::start(owner()).expect("the guardian starts");
    let signals = format!("for s in HUP INT TERM; do kill -$s {}; done", guardian.id());
    let command = shell(&format!("{signals}; exec {}", holders.command));
    let (child, _output) = guardian.spawn(&command).expect("the child starts");
    let holder = holders.accept();
    // Only a guardian that lives kills the child now.
    drop(guardian);
    assert_eq!(within(child.wait()).await.signal(), Some(SIGKILL));
    wait_until_gone(holder);
}

#[tokio::test]
async fn a_child_does_not_run_when_no_guardian_lives() {
    let guardian = Guardian::start(owner()).expect("the guardian starts");
    let kill = shell(&format!("kill -KILL {}", guardian.id()));
    let (child, _output) = guardian.spawn(&kill).expect("the child starts");
    assert!(within(child.wait()).await.success());
    within(guardian.ended()).await.expect("its end is seen");
    // Its end of the pipe may close a moment after the other by which its end is seen.
    let refused = within(async {
        loop {
            let (child, mut output) = guardian
                .spawn(&shell("echo running"))
                .expect("a process starts");
            let lines = all_lines(&mut output).await;
            if lines != ["running"] {
                break (lines, child.wait().await.code());
            }
        }
    });
    let message = "could not start /bin/sh: no guardian watches over it: Broken pipe (os error 32)";
    assert_eq!(refused.await, (vec![message.to_owned()], Some(127)));
}
