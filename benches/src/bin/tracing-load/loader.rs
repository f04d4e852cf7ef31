//! The second process, which sends requests to the service.

use std::net::SocketAddr;
use std::process::Stdio;
use std::time::{Duration, Instant};

use anyhow::Context as _;
use bytes::Bytes;
use tokio::process::Command;
use tokio::task::JoinSet;

use crate::cpu;
use crate::http_connection::HttpConnection;

/// The key of the service.
pub(crate) const KEY: &str = "a-key-for-the-benchmarks";

/// The size of a request's body in bytes.
const BODY_BYTES: usize = 1024;

/// What a load took.
pub(crate) struct Loaded {
    /// From the first request to the last answer.
    pub(crate) time: Duration,
    /// The loader's own.
    pub(crate) cpu: Duration,
}

/// `{"content":".."}` of 1,024 bytes, with some words to be replaced.
pub(crate) fn body() -> Bytes {
    let frame = r#"{"content":""}"#.len();
    let text: String = "ing and abn, not booking; "
        .chars()
        .cycle()
        .take(BODY_BYTES - frame)
        .collect();
    Bytes::from(format!(r#"{{"content":"{text}"}}"#))
}

/// Starts this program again as the loader, and waits for it.
pub(crate) async fn start(
    address: SocketAddr,
    connections: u32,
    requests: u32,
) -> anyhow::Result<Loaded> {
    let output = Command::new(local_process::own_executable()?)
        .arg("load")
        .arg(address.to_string())
        .args([connections.to_string(), requests.to_string()])
        .stdin(Stdio::null())
        .stderr(Stdio::inherit())
        .output()
        .await?;
    anyhow::ensure!(
        output.status.success(),
        "the loader ended with {}",
        output.status
    );
    let text = String::from_utf8_lossy(&output.stdout);
    let mut numbers = text.split_whitespace().map(str::parse);
    let mut next = || {
        let number = numbers.next().context("the loader said nothing")?;
        anyhow::Ok(Duration::from_micros(number?))
    };
    Ok(Loaded {
        time: next()?,
        cpu: next()?,
    })
}

/// Sends the requests, each connection its share, and prints the microseconds and those of CPU time.
pub(crate) async fn run(
    address: SocketAddr,
    connections: u32,
    requests: u32,
) -> anyhow::Result<()> {
    let mut opened = Vec::new();
    for number in 0..connections {
        let share = requests / connections + u32::from(number < requests % connections);
        opened.push((HttpConnection::open(address).await?, share));
    }
    let cpu = cpu::of_this_process();
    let began = Instant::now();
    let mut clients: JoinSet<_> = opened
        .into_iter()
        .map(|(connection, share)| send(connection, share))
        .collect();
    while let Some(client) = clients.join_next().await {
        client??;
    }
    let time = began.elapsed();
    let cpu = cpu::of_this_process() - cpu;
    println!("{} {}", time.as_micros(), cpu.as_micros());
    Ok(())
}

async fn send(mut connection: HttpConnection, requests: u32) -> anyhow::Result<()> {
    let body = body();
    for _ in 0..requests {
        connection
            .post("/api/string/replace", Some(KEY), body.clone())
            .await?;
    }
    Ok(())
}
