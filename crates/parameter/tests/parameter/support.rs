//! A source that a test scripts, and a place to read logs from.

use std::cell::RefCell;
use std::collections::VecDeque;
use std::io::{self, Write};
use std::num::ParseIntError;
use std::sync::{Arc, Mutex, Once};

use parameter::{Fetched, LoadOptions, Location, Parameter, Source, SourceError};
use tokio::sync::{Semaphore, watch};
use tokio::time::Instant;

/// What the source does when it is asked.
#[derive(Clone)]
pub(crate) enum Answer {
    Value(&'static str, i64),
    Error(SourceError),
    /// Never answers.
    Hang,
}

/// Gives its answers one after the other, and the last one for ever.
#[derive(Clone)]
pub(crate) struct Script {
    answers: Arc<Mutex<VecDeque<Answer>>>,
    asked: watch::Sender<Vec<Instant>>,
    /// Each answer takes a permit, so that a test can hold answers back.
    gate: Arc<Semaphore>,
}

impl Script {
    pub(crate) fn new(answers: impl IntoIterator<Item = Answer>) -> Self {
        subscribe();
        Self {
            answers: Arc::new(Mutex::new(answers.into_iter().collect())),
            asked: watch::Sender::default(),
            gate: Arc::new(Semaphore::new(Semaphore::MAX_PERMITS)),
        }
    }

    /// When the source was asked so far.
    pub(crate) fn asked(&self) -> Vec<Instant> {
        self.asked.borrow().clone()
    }

    /// Waits until the source was asked so many times.
    pub(crate) async fn wait_until_asked(&self, times: usize) {
        let mut asked = self.asked.subscribe();
        asked.wait_for(|asked| asked.len() >= times).await.unwrap();
    }

    pub(crate) fn hold(&self) {
        self.gate.forget_permits(Semaphore::MAX_PERMITS);
    }

    pub(crate) fn release(&self) {
        self.gate.add_permits(1000);
    }
}

impl Source for Script {
    async fn fetch(&self) -> Result<Fetched, SourceError> {
        self.asked.send_modify(|asked| asked.push(Instant::now()));
        let answer = {
            let mut answers = self.answers.lock().unwrap();
            if answers.len() > 1 {
                answers.pop_front()
            } else {
                answers.front().cloned()
            }
        };
        self.gate.acquire().await.unwrap().forget();
        match answer.unwrap() {
            Answer::Value(value, version) => Ok(Fetched {
                value: value.to_owned(),
                version,
            }),
            Answer::Error(error) => Err(error),
            Answer::Hang => std::future::pending().await,
        }
    }

    fn location(&self) -> Location {
        Location {
            parameter: "/example".to_owned(),
            endpoint: "http://fake".to_owned(),
        }
    }
}

pub(crate) fn unavailable() -> Answer {
    Answer::Error(SourceError::Unavailable {
        message: "connection refused".to_owned(),
    })
}

/// Loads a parameter that is a number.
pub(crate) async fn load_number(script: &Script) -> Parameter<u32> {
    Parameter::load(script.clone(), parse_number, LoadOptions::default())
        .await
        .unwrap()
}

pub(crate) fn parse_number(text: &str) -> Result<u32, ParseIntError> {
    text.parse()
}

/// The log lines of this thread, from `info` up, since the capture began.
///
/// There is one subscriber for the process, set before a test logs anything: one for each thread would lose lines, since a
/// callsite that another thread registers meanwhile may be taken for one that nobody listens to.
pub(crate) struct Logs(());

thread_local! {
    static LINES: RefCell<Vec<u8>> = const { RefCell::new(Vec::new()) };
}

static SUBSCRIBER: Once = Once::new();

impl Logs {
    pub(crate) fn capture() -> Self {
        LINES.take();
        Self(())
    }

    pub(crate) fn lines(&self) -> Vec<String> {
        let text = LINES.with_borrow(|bytes| String::from_utf8(bytes.clone()).unwrap());
        text.lines().map(|line| line.trim().to_owned()).collect()
    }
}

fn subscribe() {
    SUBSCRIBER.call_once(|| {
        tracing_subscriber::fmt()
            .without_time()
            .with_target(false)
            .with_ansi(false)
            .with_writer(|| ThisThread)
            .init();
    });
}

struct ThisThread;

impl Write for ThisThread {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        LINES.with_borrow_mut(|lines| lines.write(bytes))
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}
