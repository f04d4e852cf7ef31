//! A standard output that nobody reads, or that is closed.

use std::io::{BufRead, BufReader};
use std::process::{Child, ChildStdout, Stdio};

use rustix::process::{Pid, Signal, kill_process};
use serde_json::Value;

use crate::parameter_store::ParameterStore;
use crate::program::{command, variables};
use crate::{KEYS, STRINGS_MAP, http_client, wait_until};

/// More lines than a pipe holds.
const REQUESTS: usize = 2000;

/// The program. It is killed when this is dropped.
struct Unread(Child);

impl Drop for Unread {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

impl Unread {
    /// Starts the program, and reads its standard output until it says where it listens.
    fn start(store: &ParameterStore) -> (Self, BufReader<ChildStdout>, String) {
        let endpoint = format!("http://{}", store.address);
        let mut command = command(&variables(&endpoint, KEYS[0]));
        let mut program = Self(command.stdout(Stdio::piped()).spawn().unwrap());
        let mut stdout = BufReader::new(program.0.stdout.take().unwrap());
        loop {
            let mut line = String::new();
            stdout.read_line(&mut line).unwrap();
            let line: Value = serde_json::from_str(&line).unwrap();
            if line["message"] == "listening" {
                let address = line["address"].as_str().unwrap();
                return (program, stdout, format!("http://{address}/status/health"));
            }
        }
    }

    async fn answers_and_stops(mut self, url: &str) {
        let client = http_client();
        for _ in 0..REQUESTS {
            assert_eq!(client.get(url).send().await.unwrap().status(), 200);
        }
        kill_process(Pid::from_child(&self.0), Signal::TERM).unwrap();
        let mut status = None;
        wait_until("the end of the program", async || {
            status = self.0.try_wait().unwrap();
            status.is_some()
        })
        .await;
        assert_eq!(status.unwrap().code(), Some(0));
    }
}

#[tokio::test]
async fn a_reader_that_stops_reading_stops_nothing_else() {
    let store = ParameterStore::start(STRINGS_MAP);
    let (program, stdout, url) = Unread::start(&store);
    program.answers_and_stops(&url).await;
    let lines = stdout.lines().map_while(Result::ok);
    let lines = lines.filter(|line| line.contains("/status/health")).count();
    assert!(lines < REQUESTS, "the pipe held all {lines} lines");
}

#[tokio::test]
async fn a_reader_that_goes_away_ends_nothing_else() {
    let store = ParameterStore::start(STRINGS_MAP);
    let (program, stdout, url) = Unread::start(&store);
    drop(stdout);
    program.answers_and_stops(&url).await;
}
