//! An X-Ray that is taken for the running stack's, and `twin traces` in front of it.

use std::fs::File;
use std::io::Read;
use std::process::{Command, Stdio};
use std::time::{SystemTime, UNIX_EPOCH};

use local_aws::{Account, LocalAws};
use rustix::pty::{OpenptFlags, grantpt, openpt, ptsname, unlockpt};
use rustix::termios::{Winsize, tcsetwinsize};
use serde_json::{Value, json};
use tokio::net::TcpListener;

use crate::support::{Outcome, Project};

/// A checkout whose stack is this X-Ray alone.
pub(super) struct Running {
    pub(super) aws: LocalAws,
    pub(super) url: String,
    pub(super) project: Project,
    _lock: File,
}

impl Running {
    pub(super) async fn start() -> Self {
        let aws = LocalAws::new(Account {
            region: "eu-west-1".to_owned(),
            id: "000000000000".to_owned(),
        });
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a free port");
        let address = listener.local_addr().expect("an address");
        let url = format!("http://{address}");
        tokio::spawn(aws.clone().serve(listener, std::future::pending()));
        let project = Project::watched();
        let lock = hold(&project, &url);
        Self {
            aws,
            url,
            project,
            _lock: lock,
        }
    }

    pub(super) fn put(&self, documents: impl IntoIterator<Item = Value>) {
        for document in documents {
            let put = self.aws.xray().put(&document.to_string());
            put.unwrap_or_else(|error| panic!("{error}: {document}"));
        }
    }

    /// `twin traces`, ready to be started, at noon of its time zone: what began a moment ago is of
    /// today.
    pub(super) fn command(&self, arguments: &[&str]) -> Command {
        let mut command = self.project.command(&["traces"]);
        command
            .args(arguments)
            .env("TZ", format!("NOON{}", hour_of_utc() - 12))
            .env("TERM", "xterm")
            .env_remove("NO_COLOR")
            .env_remove("CLICOLOR_FORCE");
        command
    }

    pub(super) fn traces(&self, arguments: &[&str]) -> Outcome {
        Outcome::of(&mut self.command(arguments))
    }

    /// What it prints to a terminal of so many columns.
    pub(super) fn on_terminal(&self, columns: u16, arguments: &[&str]) -> String {
        on_terminal(columns, self.command(arguments))
    }
}

/// Makes the project look as if a stack ran in it, until the lock is dropped.
pub(super) fn hold(project: &Project, url: &str) -> File {
    let stack = json!({ "gateway": "", "service": "", "aws": url, "keys": {} });
    project.write("target/twin/stack.json", &stack.to_string());
    project.write("target/twin/up.lock", "");
    let lock = File::open(project.path("target/twin/up.lock")).expect("the lock is there");
    lock.lock().expect("it is free");
    lock
}

/// Seconds since 1970.
pub(super) fn now() -> f64 {
    let now = SystemTime::now().duration_since(UNIX_EPOCH);
    now.expect("it is later").as_secs_f64()
}

#[expect(clippy::cast_possible_truncation, reason = "an hour of the day")]
fn hour_of_utc() -> i64 {
    (now() / 3600.0) as i64 % 24
}

pub(super) fn on_terminal(columns: u16, mut command: Command) -> String {
    let terminal = openpt(OpenptFlags::RDWR | OpenptFlags::NOCTTY).expect("a terminal");
    grantpt(&terminal).expect("it is ours");
    unlockpt(&terminal).expect("it can be opened");
    let size = Winsize {
        ws_row: 40,
        ws_col: columns,
        ws_xpixel: 0,
        ws_ypixel: 0,
    };
    tcsetwinsize(&terminal, size).expect("it has a size");
    let path = ptsname(&terminal, Vec::new()).expect("it has a name");
    let path = path.to_str().expect("a path");
    let end = File::options().read(true).write(true).open(path);
    command
        .stdout(end.expect("it is opened"))
        .stderr(Stdio::inherit());
    let mut child = command.spawn().expect("twin starts");
    // The command holds the terminal open as the child does.
    drop(command);
    let mut printed = Vec::new();
    let mut terminal = File::from(terminal);
    let mut buffer = [0; 4096];
    // Linux says that the other end is gone by an error.
    while let Ok(bytes @ 1..) = terminal.read(&mut buffer) {
        printed.extend_from_slice(&buffer[..bytes]);
    }
    let status = child.wait().expect("twin ends");
    assert!(status.success(), "{status}");
    String::from_utf8(printed)
        .expect("UTF-8")
        .replace("\r\n", "\n")
}

/// The text without colours, and with `hh:mm:ss` and the like for what a clock says.
pub(super) fn timeless(text: &str) -> String {
    let text = anstream::adapter::strip_str(text).to_string();
    let mut timeless = String::new();
    let mut rest = text.as_str();
    while let Some(character) = rest.chars().next() {
        let pattern = ["0000-00-00 00:00:00.000", "00:00:00"]
            .into_iter()
            .find(|pattern| is_like(rest, pattern));
        if let Some(pattern) = pattern {
            timeless.push_str(pattern);
            rest = &rest[pattern.len()..];
        } else {
            timeless.push(character);
            rest = &rest[character.len_utf8()..];
        }
    }
    timeless
}

fn is_like(text: &str, pattern: &str) -> bool {
    let is = |(byte, wanted): (u8, u8)| {
        if wanted == b'0' {
            byte.is_ascii_digit()
        } else {
            byte == wanted
        }
    };
    text.len() >= pattern.len() && text.bytes().zip(pattern.bytes()).all(is)
}
