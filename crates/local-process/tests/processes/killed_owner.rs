//! The owner is killed with SIGKILL: nothing of it may be left.

use std::io::Read;
use std::net::TcpStream;
use std::process::{Child, Command, Stdio};

use crate::support::{Holders, owner, wait_until_gone};

struct Owned {
    owner: Child,
    holders: Holders,
    connected: Vec<TcpStream>,
}

/// Starts an owner of `count` shells that run `script`, in which HOLD stands for a command that
/// connects to the test, and waits for `connections` of them.
fn start(count: usize, script: &str, connections: usize) -> Owned {
    let holders = Holders::new();
    let owner = Command::new(owner())
        .args([
            "own",
            &count.to_string(),
            "/bin/sh",
            "-c",
            &script.replace("HOLD", &holders.command),
        ])
        .stdout(Stdio::null())
        .stderr(Stdio::piped())
        .spawn()
        .expect("the owner starts");
    let connected = (0..connections).map(|_| holders.accept()).collect();
    Owned {
        owner,
        holders,
        connected,
    }
}

impl Owned {
    /// Kills the owner and waits for the end of every process. The guardian shares the owner's
    /// standard error, so that the end of that means that both are gone.
    fn kill_and_see_that_nothing_is_left(mut self) {
        self.owner.kill().expect("SIGKILL");
        let mut errors = String::new();
        let mut stream = self.owner.stderr.take().expect("it is piped");
        stream.read_to_string(&mut errors).expect("it ends");
        assert_eq!(errors, "");
        self.owner.wait().expect("it has ended");
        for holder in self
            .connected
            .into_iter()
            .chain(self.holders.accept_waiting())
        {
            wait_until_gone(holder);
        }
    }
}

#[test]
fn sigkill_of_the_owner_leaves_no_process() {
    start(5, "exec HOLD", 5).kill_and_see_that_nothing_is_left();
}

#[test]
fn grandchildren_and_children_that_ignore_signals_end_as_well() {
    start(2, "trap '' TERM HUP INT; HOLD & HOLD & wait", 4).kill_and_see_that_nothing_is_left();
}

#[test]
fn a_stopped_child_is_killed_as_well() {
    start(1, "HOLD & kill -STOP $$", 1).kill_and_see_that_nothing_is_left();
}

/// The moment between fork and registration: the owner dies while it is still starting children.
#[test]
fn an_owner_killed_while_it_starts_children_leaves_none() {
    for _ in 0..5 {
        start(40, "exec HOLD", 1).kill_and_see_that_nothing_is_left();
    }
}
