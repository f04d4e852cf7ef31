//! Why a span failed: its exceptions, what caused them, and where they were raised.

use std::borrow::Cow;

use opentelemetry::trace::{SpanKind, Status};
use opentelemetry_sdk::trace::SpanData;

use super::attributes::{Attributes, Exception as Recorded, Field, Shown, Sources};
use super::stack;
use crate::SegmentId;
use crate::document::{Cause, Exception, Exceptions};

/// The most exceptions of one document: a loop that records errors must not fill it.
const COUNT: usize = 64;

pub(super) fn cause<'a>(
    span: &'a SpanData,
    attributes: &Attributes<'a>,
    shown: &mut Shown,
) -> Option<Cause<'a>> {
    let remote = matches!(span.span_kind, SpanKind::Client | SpanKind::Producer);
    let mut exceptions = Vec::new();
    let mut skipped = 0;
    for event in span.events.iter() {
        let mut recorded = Recorded::default();
        for pair in &event.attributes {
            recorded.take(pair.key.as_str(), &pair.value);
        }
        // tracing-opentelemetry names the event of an error after its message.
        if event.name == "exception" || recorded.is_some() {
            skipped += add(&mut exceptions, &recorded, remote);
        }
    }
    if exceptions.is_empty() && attributes.exception.is_some() {
        skipped += add(&mut exceptions, &attributes.exception, remote);
    }
    if exceptions.is_empty()
        && let Status::Error { description } = &span.status
        && !description.is_empty()
    {
        let recorded = Recorded {
            kind: attributes.error_type,
            message: Some(description),
            ..Recorded::default()
        };
        skipped += add(&mut exceptions, &recorded, remote);
    }
    let last = exceptions.last_mut()?;
    if skipped > 0 {
        last.skipped = Some(skipped);
    }
    shown.add(Field::Cause);
    Some(Cause::Exceptions(Exceptions {
        exceptions,
        ..Exceptions::default()
    }))
}

/// Adds an error and after it each of its sources, linked one to the next. Gives how many there was no room for; an error
/// without room counts once, since the text that may list its sources is not read then.
fn add<'a>(exceptions: &mut Vec<Exception<'a>>, recorded: &Recorded<'a>, remote: bool) -> u64 {
    let first = exceptions.len();
    if first >= COUNT {
        return 1;
    }
    exceptions.push(exception(recorded.kind, recorded.message, remote));
    let mut sources: Vec<(Option<&'a str>, &'a str)> = match recorded.sources {
        Sources::None => Vec::new(),
        Sources::One(source) => vec![(None, source)],
        Sources::All(sources) => sources
            .iter()
            .map(|source| (None, source.as_str()))
            .collect(),
    };
    let mut stacks = Vec::new();
    if let Some(text) = recorded.stacktrace {
        let parsed = stack::parse(text);
        stacks = parsed.stacks;
        // A list of sources says the same as the "Caused by" of a text.
        if sources.is_empty() {
            sources = parsed.causes;
        }
    }
    let room = COUNT - exceptions.len();
    let skipped = sources.len().saturating_sub(room);
    for (kind, message) in sources.into_iter().take(room) {
        let source = exception(kind, Some(message), remote);
        if let Some(last) = exceptions.last_mut() {
            last.cause = Some(source.id);
        }
        exceptions.push(source);
    }
    for (exception, (stack, truncated)) in exceptions[first..].iter_mut().zip(stacks) {
        exception.stack = stack;
        exception.truncated = (truncated > 0).then_some(truncated);
    }
    skipped as u64
}

fn exception<'a>(kind: Option<&'a str>, message: Option<&'a str>, remote: bool) -> Exception<'a> {
    Exception {
        id: SegmentId::new(),
        message: message.map(Cow::Borrowed),
        kind: kind.map(Cow::Borrowed),
        remote,
        truncated: None,
        skipped: None,
        cause: None,
        stack: Vec::new(),
    }
}
