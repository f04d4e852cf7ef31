//! The program itself, as a process.

use std::ffi::OsString;
use std::io::{BufRead, BufReader};
use std::net::SocketAddr;
use std::process::{Child, Command, ExitStatus, Output, Stdio};
use std::sync::mpsc::{Receiver, channel};
use std::thread;

use rustix::process::{Pid, Signal, kill_process};
use serde_json::Value;

use crate::parameter_store::ParameterStore;
use crate::{KEYS, PATIENCE, http_client, wait_until};

/// Where the certificates of the authorities are, on a machine on which only these variables say so.
fn certificates() -> impl Iterator<Item = (&'static str, OsString)> {
    ["SSL_CERT_DIR", "SSL_CERT_FILE"]
        .into_iter()
        .filter_map(|name| Some((name, std::env::var_os(name)?)))
}

/// The program with nothing of the test's own environment but the certificates.
pub(crate) fn command(variables: &[(&str, &str)]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_string-api"));
    command
        .env_clear()
        .envs(certificates())
        .envs(variables.iter().copied())
        .stdin(Stdio::null());
    command
}

/// The program with all that it needs but for file descriptors.
pub(crate) fn command_with_descriptors(count: usize, store: &ParameterStore) -> Command {
    let endpoint = format!("http://{}", store.address);
    let keys = KEYS.join(",");
    let script = format!("ulimit -n {count}; exec \"$0\"");
    let mut shell = Command::new("/bin/sh");
    shell
        .args(["-c", &script])
        .arg(command(&[]).get_program())
        .env_clear()
        .envs(certificates())
        .envs(variables(&endpoint, &keys));
    shell
}

/// Runs the program to its end and gives its exit status and what it wrote to the standard error.
pub(crate) fn run(arguments: &[&str], variables: &[(&str, &str)]) -> (Option<i32>, String) {
    let Output { status, stderr, .. } = command(variables).args(arguments).output().unwrap();
    (status.code(), String::from_utf8(stderr).unwrap())
}

/// What the program needs to start with a parameter store at `endpoint`.
pub(crate) fn variables<'v>(endpoint: &'v str, keys: &'v str) -> Vec<(&'v str, &'v str)> {
    vec![
        ("API_KEYS", keys),
        (
            "STRINGS_MAPPING_PARAMETER_NAME",
            "/twinstack/local/strings-map",
        ),
        ("LISTEN_ADDRESS", "127.0.0.1:0"),
        ("LOG_FORMAT", "json"),
        ("AWS_ENDPOINT_URL_SSM", endpoint),
        ("AWS_REGION", "eu-west-1"),
        ("AWS_ACCESS_KEY_ID", "test"),
        ("AWS_SECRET_ACCESS_KEY", "test"),
    ]
}

/// The program while it serves. It is killed when this is dropped.
pub(crate) struct Program {
    pub(crate) address: SocketAddr,
    pub(crate) client: reqwest::Client,
    child: Child,
    lines: Receiver<Value>,
}

impl Program {
    /// Starts the program and waits until it listens. `more` are variables beyond those that it needs.
    pub(crate) fn start(store: &ParameterStore, more: &[(&str, &str)]) -> Self {
        let endpoint = format!("http://{}", store.address);
        let keys = KEYS.join(",");
        let mut variables = variables(&endpoint, &keys);
        variables.extend(more);
        Self::spawn(&mut command(&variables))
    }

    /// Starts the program with few file descriptors.
    pub(crate) fn start_with_descriptors(count: usize, store: &ParameterStore) -> Self {
        let mut command = command_with_descriptors(count, store);
        Self::spawn(command.env("STRINGS_REFRESH_SECONDS", "1"))
    }

    fn spawn(command: &mut Command) -> Self {
        let mut child = command.stdout(Stdio::piped()).spawn().unwrap();
        let stdout = BufReader::new(child.stdout.take().unwrap());
        let (sender, lines) = channel::<Value>();
        thread::spawn(move || {
            for line in stdout.lines() {
                let _ = sender.send(serde_json::from_str(&line.unwrap()).unwrap());
            }
        });
        let line = wait_for_line(&lines, "\"listening\"");
        let address = line["address"].as_str().unwrap().parse().unwrap();
        Self {
            address,
            client: http_client(),
            child,
            lines,
        }
    }

    /// Waits until the program logs a line with `text` in it.
    pub(crate) fn wait_for_line(&self, text: &str) -> Value {
        wait_for_line(&self.lines, text)
    }

    /// Waits as [`Program::wait_for_line`] and gives every line up to and including that one.
    pub(crate) fn lines_until(&self, text: &str) -> Vec<Value> {
        let mut lines = Vec::new();
        loop {
            lines.push(wait_for_line(&self.lines, ""));
            if lines.last().unwrap().to_string().contains(text) {
                return lines;
            }
        }
    }

    pub(crate) fn pid(&self) -> Pid {
        Pid::from_child(&self.child)
    }

    pub(crate) async fn replace(&self, content: &str) -> (u16, String) {
        let body = serde_json::json!({"content": content}).to_string();
        let url = format!("http://{}/api/string/replace", self.address);
        let request = self
            .client
            .post(url)
            .header("x-api-key", KEYS[0])
            .body(body);
        let answer = request.send().await.unwrap();
        (answer.status().as_u16(), answer.text().await.unwrap())
    }

    pub(crate) async fn health(&self) -> (u16, String) {
        let url = format!("http://{}/status/health", self.address);
        let answer = self.client.get(url).send().await.unwrap();
        (answer.status().as_u16(), answer.text().await.unwrap())
    }

    pub(crate) fn signal(&self, signal: Signal) {
        kill_process(self.pid(), signal).unwrap();
    }

    /// Waits for the end of the program, and gives the lines that were not waited for.
    pub(crate) async fn wait(mut self) -> (ExitStatus, Vec<Value>) {
        let mut status = None;
        wait_until("the end of the program", async || {
            status = self.child.try_wait().unwrap();
            status.is_some()
        })
        .await;
        (status.unwrap(), self.lines.iter().collect())
    }
}

fn wait_for_line(lines: &Receiver<Value>, text: &str) -> Value {
    loop {
        let line = lines
            .recv_timeout(PATIENCE)
            .unwrap_or_else(|_| panic!("{text} is not logged"));
        if line.to_string().contains(text) {
            return line;
        }
    }
}

impl Drop for Program {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
