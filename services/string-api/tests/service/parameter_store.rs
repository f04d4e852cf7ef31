//! As much of Parameter Store as the service asks for: `GetParameter`, always with the same parameter.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::thread;

/// A server that runs until the test's process ends.
pub(crate) struct ParameterStore {
    pub(crate) address: SocketAddr,
    value: Arc<Mutex<(String, u64)>>,
    down: Arc<AtomicBool>,
    asked: Arc<AtomicUsize>,
    answered: Arc<AtomicUsize>,
}

impl ParameterStore {
    pub(crate) fn start(value: &str) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = listener.local_addr().unwrap();
        let value = Arc::new(Mutex::new((value.to_owned(), 1)));
        let served = Arc::clone(&value);
        let down = Arc::new(AtomicBool::new(false));
        let is_down = Arc::clone(&down);
        let asked = Arc::new(AtomicUsize::new(0));
        let counted = Arc::clone(&asked);
        let answered = Arc::new(AtomicUsize::new(0));
        let counted_answers = Arc::clone(&answered);
        thread::spawn(move || {
            for stream in listener.incoming() {
                counted.fetch_add(1, Ordering::Relaxed);
                if !is_down.load(Ordering::Relaxed) {
                    answer(stream.unwrap(), &served.lock().unwrap());
                    counted_answers.fetch_add(1, Ordering::Relaxed);
                }
            }
        });
        Self {
            address,
            value,
            down,
            asked,
            answered,
        }
    }

    /// From now on every connection is closed without an answer, or no longer.
    pub(crate) fn set_down(&self, down: bool) {
        self.down.store(down, Ordering::Relaxed);
    }

    /// How many connections were made so far. While the store is down, a refresh makes two.
    pub(crate) fn asked(&self) -> usize {
        self.asked.load(Ordering::Relaxed)
    }

    /// How many answers were given so far.
    pub(crate) fn answered(&self) -> usize {
        self.answered.load(Ordering::Relaxed)
    }

    pub(crate) fn put(&self, value: &str) {
        let mut current = self.value.lock().unwrap();
        *current = (value.to_owned(), current.1 + 1);
    }
}

fn answer(mut stream: TcpStream, (value, version): &(String, u64)) {
    let mut reader = BufReader::new(stream.try_clone().unwrap());
    let mut length = 0;
    for line in reader.by_ref().lines() {
        let line = line.unwrap().to_lowercase();
        if line.is_empty() {
            break;
        }
        if let Some(value) = line.strip_prefix("content-length: ") {
            length = value.parse().unwrap();
        }
    }
    reader.read_exact(&mut vec![0; length]).unwrap();
    let body = serde_json::json!({"Parameter": {"Value": value, "Version": version}}).to_string();
    let length = body.len();
    write!(
        stream,
        "HTTP/1.1 200 OK\r\nContent-Type: application/x-amz-json-1.1\r\nContent-Length: {length}\r\n\
         Connection: close\r\n\r\n{body}"
    )
    .unwrap();
}
