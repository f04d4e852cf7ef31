//! Clients that ask one request after the other, each on a connection that it keeps.

use std::net::SocketAddr;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;
use tokio::task::JoinSet;

use crate::{KEYS, wait_until};

/// What became of the requests.
#[derive(Debug, Default)]
pub(crate) struct Outcome {
    /// Answers that came whole: how many.
    pub(crate) answered: usize,
    /// Whole answers with another status than 200 or another text than expected.
    pub(crate) wrong: Vec<String>,
    /// Connections that ended before a byte of an answer.
    pub(crate) unanswered: usize,
    /// Answers of which the end is missing.
    pub(crate) half: Vec<String>,
}

impl Outcome {
    pub(crate) fn assert_all_answered(&self) {
        let failed = (self.wrong.len(), self.unanswered, self.half.len());
        assert_eq!(failed, (0, 0, 0), "{self:?}");
    }
}

pub(crate) struct Load {
    clients: JoinSet<Outcome>,
    ended: Arc<AtomicBool>,
    answered: Arc<AtomicUsize>,
}

impl Load {
    /// Starts `clients` clients that replace strings. Each answer has to be one of `expected` for `ing`; one client in four
    /// sends many of them, whose answer is larger than Actix's buffer.
    pub(crate) fn start(
        address: SocketAddr,
        clients: usize,
        expected: &'static [&'static str],
    ) -> Self {
        let ended = Arc::new(AtomicBool::new(false));
        let answered = Arc::new(AtomicUsize::new(0));
        let mut tasks = JoinSet::new();
        for client in 0..clients {
            let (ended, answered) = (Arc::clone(&ended), Arc::clone(&answered));
            let count = if client % 4 == 0 { 20_000 } else { 1 };
            tasks.spawn(async move { ask(address, count, expected, &ended, &answered).await });
        }
        Self {
            clients: tasks,
            ended,
            answered,
        }
    }

    /// Waits for `count` more answers.
    pub(crate) async fn more(&self, count: usize) {
        let enough = self.answered.load(Ordering::Relaxed) + count;
        wait_until("the answers of the load", async || {
            self.answered.load(Ordering::Relaxed) >= enough
        })
        .await;
    }

    /// Lets each client finish its request.
    pub(crate) async fn end(self) -> Outcome {
        self.ended.store(true, Ordering::Relaxed);
        self.join().await
    }

    /// Waits until no client finds the service any more.
    pub(crate) async fn join(self) -> Outcome {
        let mut sum = Outcome::default();
        for outcome in self.clients.join_all().await {
            sum.answered += outcome.answered;
            sum.unanswered += outcome.unanswered;
            sum.wrong.extend(outcome.wrong);
            sum.half.extend(outcome.half);
        }
        sum
    }
}

async fn ask(
    address: SocketAddr,
    count: usize,
    expected: &[&str],
    ended: &AtomicBool,
    answered: &AtomicUsize,
) -> Outcome {
    let mut outcome = Outcome::default();
    let content = vec!["ing"; count].join(" ");
    let body = format!(r#"{{"content":"{content}"}}"#);
    let key = KEYS[0];
    let length = body.len();
    let request = format!(
        "POST /api/string/replace HTTP/1.1\r\nHost: localhost\r\nx-api-key: {key}\r\nContent-Length: {length}\r\n\r\n{body}"
    );
    let expected: Vec<String> = expected
        .iter()
        .map(|replacement| vec![*replacement; count].join(" "))
        .map(|message| format!(r#"{{"message":"{message}"}}"#))
        .collect();
    // The service is gone for good when nobody takes a connection.
    while let Ok(mut connection) = TcpStream::connect(address).await {
        loop {
            if ended.load(Ordering::Relaxed) {
                return outcome;
            }
            // What cannot be written shows in what can be read.
            let _ = connection.write_all(request.as_bytes()).await;
            match read_answer(&mut connection).await {
                Ok((head, body)) => {
                    outcome.answered += 1;
                    answered.fetch_add(1, Ordering::Relaxed);
                    if !head.starts_with("HTTP/1.1 200 OK\r\n") || !expected.contains(&body) {
                        outcome.wrong.push(head + &body);
                    }
                }
                Err(nothing) if nothing.is_empty() => {
                    outcome.unanswered += 1;
                    break;
                }
                Err(half) => {
                    outcome.half.push(half);
                    break;
                }
            }
        }
    }
    outcome
}

/// The head and the body, or what came before the connection ended.
async fn read_answer(connection: &mut TcpStream) -> Result<(String, String), String> {
    let mut read = Vec::new();
    loop {
        let text = String::from_utf8_lossy(&read).into_owned();
        if let Some((head, body)) = text.split_once("\r\n\r\n") {
            let head = head.to_lowercase();
            let (_, length) = head.split_once("content-length: ").unwrap();
            let length: usize = length.lines().next().unwrap().parse().unwrap();
            let missing = length - body.len();
            let mut body = body.as_bytes().to_vec();
            let start = body.len();
            body.resize(length, 0);
            if missing > 0 && connection.read_exact(&mut body[start..]).await.is_err() {
                return Err(text);
            }
            let (head, _) = text.split_once("\r\n\r\n").unwrap_or_default();
            return Ok((format!("{head}\r\n\r\n"), String::from_utf8(body).unwrap()));
        }
        match connection.read_buf(&mut read).await {
            Ok(0) | Err(_) => return Err(text),
            Ok(_) => {}
        }
    }
}
