//! A source that a test scripts, and a place to read logs from.

use std::cell::RefCell;
use std::collections::{BTreeMap, VecDeque};
use std::fmt::Debug;
use std::io::{self, Write};
use std::num::ParseIntError;
use std::sync::{Arc, Mutex, Once};

use parameter::{Fetched, LoadOptions, Location, Parameter, Source, SourceError};
use tokio::sync::{Semaphore, watch};
use tokio::time::Instant;
use tracing::field::{Field, Visit};
use tracing::level_filters::LevelFilter;
use tracing::span::{Attributes, Id, Record};
use tracing::{Event, Subscriber};
use tracing_subscriber::filter::filter_fn;
use tracing_subscriber::layer::{Context, SubscriberExt};
use tracing_subscriber::registry::LookupSpan;
use tracing_subscriber::util::SubscriberInitExt;
use tracing_subscriber::{Layer, fmt};

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
    static SPANS: RefCell<Vec<Span>> = const { RefCell::new(Vec::new()) };
}

static SUBSCRIBER: Once = Once::new();

impl Logs {
    pub(crate) fn capture() -> Self {
        LINES.take();
        SPANS.take();
        Self(())
    }

    /// The spans that are part of traces.
    pub(crate) fn spans(&self) -> Vec<Span> {
        SPANS.with_borrow(Clone::clone)
    }

    pub(crate) fn lines(&self) -> Vec<String> {
        let text = LINES.with_borrow(|bytes| String::from_utf8(bytes.clone()).unwrap());
        text.lines().map(|line| line.trim().to_owned()).collect()
    }
}

fn subscribe() {
    SUBSCRIBER.call_once(|| {
        let lines = fmt::layer()
            .without_time()
            .with_target(false)
            .with_ansi(false)
            .with_writer(|| ThisThread);
        // The spans of traces are part of no line, as in our programs.
        let for_lines = filter_fn(|metadata| metadata.is_event() || metadata.target() != "trace");
        tracing_subscriber::registry()
            .with(LevelFilter::INFO)
            .with(lines.with_filter(for_lines))
            .with(Spans)
            .init();
    });
}

/// A span of this thread, and what was logged in it.
#[derive(Clone, Debug)]
pub(crate) struct Span {
    id: Id,
    pub(crate) name: &'static str,
    pub(crate) fields: BTreeMap<&'static str, String>,
    pub(crate) events: Vec<String>,
}

struct Spans;

impl<S: Subscriber + for<'s> LookupSpan<'s>> Layer<S> for Spans {
    fn on_new_span(&self, attributes: &Attributes<'_>, id: &Id, _: Context<'_, S>) {
        let mut fields = Fields::default();
        attributes.record(&mut fields);
        let span = Span {
            id: id.clone(),
            name: attributes.metadata().name(),
            fields: fields.0,
            events: Vec::new(),
        };
        SPANS.with_borrow_mut(|spans| spans.push(span));
    }

    fn on_record(&self, id: &Id, record: &Record<'_>, _: Context<'_, S>) {
        let mut fields = Fields::default();
        record.record(&mut fields);
        with_span(id, |span| span.fields.extend(fields.0));
    }

    fn on_event(&self, event: &Event<'_>, context: Context<'_, S>) {
        let mut fields = Fields::default();
        event.record(&mut fields);
        let message = fields.0.remove("message").unwrap_or_default();
        if let Some(span) = context.event_span(event) {
            with_span(&span.id(), |span| span.events.push(message));
        }
    }
}

/// The latest span of the id, since ids are given again.
fn with_span(id: &Id, change: impl FnOnce(&mut Span)) {
    SPANS.with_borrow_mut(|spans| {
        if let Some(span) = spans.iter_mut().rev().find(|span| span.id == *id) {
            change(span);
        }
    });
}

#[derive(Default)]
struct Fields(BTreeMap<&'static str, String>);

impl Visit for Fields {
    fn record_str(&mut self, field: &Field, value: &str) {
        self.0.insert(field.name(), value.to_owned());
    }

    fn record_debug(&mut self, field: &Field, value: &dyn Debug) {
        self.0.insert(field.name(), format!("{value:?}"));
    }
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
