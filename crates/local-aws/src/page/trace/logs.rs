//! What the programs wrote while they worked for a trace.

mod event;

use std::{
    collections::{BTreeMap, BTreeSet},
    time::UNIX_EPOCH,
};

use maud::{Markup, html};
use serde_json::Value;
use trace_view::{Node, Trace};

use super::Shown;
use crate::{LogLevel, LogLine, Logs, page::format};

/// The most lines of a table: of more, how many there are is said.
const MOST_LINES: usize = 2000;

/// The most bytes of the lines of a trace. An event stands there twice, for persons and as it was written.
const MOST_BYTES: usize = 512 * 1024;

/// The most bytes of the lines of an invocation, which stand among those of the trace too.
const MOST_BYTES_OF_SPAN: usize = 64 * 1024;

/// The lines of a trace.
pub(super) struct TraceLogs {
    lines: Vec<LogLine>,
    /// The spans by the invocation that they are of: which of them shows its lines.
    spans: BTreeMap<String, usize>,
}

impl TraceLogs {
    pub(super) fn of(trace: &Trace, logs: &Logs) -> Self {
        let mut spans: BTreeMap<String, usize> = BTreeMap::new();
        for (place, node) in trace.nodes().iter().enumerate() {
            if let Some(request_id) = invocation(node) {
                // The innermost is the function itself.
                spans.insert(request_id.to_owned(), place);
            }
        }
        let request_ids: BTreeSet<&str> = spans.keys().map(String::as_str).collect();
        Self {
            lines: logs.of(trace.id(), &request_ids),
            spans,
        }
    }

    pub(super) fn is_empty(&self) -> bool {
        self.lines.is_empty()
    }
}

/// The lines of the invocation that a span is, for its details. Of the spans of one invocation the innermost has them.
pub(super) fn of_span(shown: &Shown, place: usize, node: &Node) -> Markup {
    let TraceLogs { lines, spans } = &shown.logs;
    let request_id = invocation(node).filter(|request_id| spans.get(*request_id) == Some(&place));
    let lines: Vec<&LogLine> = lines
        .iter()
        .filter(|line| request_id.is_some() && line.request_id.as_deref() == request_id)
        .collect();
    if lines.is_empty() {
        return Markup::default();
    }
    html! {
        section.wide {
            h3 { "Log of the invocation" }
            (table(shown, &lines, MOST_BYTES_OF_SPAN, false))
        }
    }
}

/// All lines.
pub(super) fn panel(shown: &Shown) -> Markup {
    if shown.logs.is_empty() {
        return Markup::default();
    }
    let lines: Vec<&LogLine> = shown.logs.lines.iter().collect();
    html! {
        h2 id="logs" { "Logs" }
        (table(shown, &lines, MOST_BYTES, true))
    }
}

fn table(shown: &Shown, lines: &[&LogLine], most_bytes: usize, is_of_trace: bool) -> Markup {
    let (shown_lines, left_out) = lines.split_at(how_many(lines, most_bytes));
    let bytes: usize = left_out.iter().map(|line| line.text.len()).sum();
    html! {
        div.scroll role="region" aria-label="Log lines" tabindex="0" {
            table.data.log {
                thead { tr {
                    th.number scope="col" { "After" }
                    th scope="col" { "Program" }
                    th scope="col" { "Level" }
                    th scope="col" { "Line" }
                } }
                tbody {
                    @for line in shown_lines { (row(shown, line, is_of_trace)) }
                }
            }
        }
        @if !left_out.is_empty() {
            p.muted {
                (format::count(left_out.len() as u64)) " more lines of " (format::bytes(bytes as u64)) " are left out."
            }
        }
    }
}

/// How many of the lines there is room for.
fn how_many(lines: &[&LogLine], most_bytes: usize) -> usize {
    let sizes = lines.iter().take(MOST_LINES).scan(0, |sum, line| {
        *sum += line.text.len();
        Some(*sum)
    });
    sizes.take_while(|sum| *sum <= most_bytes).count()
}

fn row(shown: &Shown, line: &LogLine, is_of_trace: bool) -> Markup {
    let time = line.time.duration_since(UNIX_EPOCH).unwrap_or_default();
    let after = (time.as_secs_f64() - shown.trace.start()).max(0.0);
    let span = line.request_id.as_ref().filter(|_| is_of_trace);
    let span = span.and_then(|request_id| shown.logs.spans.get(request_id));
    html! {
        tr {
            td.number { "+" (trace_view::duration(after)) }
            td {
                @match span {
                    Some(place) => a href=(shown.span_address(*place)) { (line.source) },
                    None => (line.source),
                }
            }
            td.(level_class(line.level)) { (line.level.map_or("", LogLevel::name)) }
            td.line {
                @match event::text(line) {
                    // Among the lines of the trace an event stands also as it was written.
                    Some(text) if is_of_trace => details { summary { (text) } pre { (line.text) } },
                    Some(text) => (text),
                    None => (line.text),
                }
            }
        }
    }
}

fn level_class(level: Option<LogLevel>) -> &'static str {
    match level {
        Some(LogLevel::Error) => "level fault",
        Some(LogLevel::Warn) => "level error",
        Some(LogLevel::Trace | LogLevel::Debug | LogLevel::Info) | None => "level",
    }
}

/// The invocation that a span is: as Lambda's own segment names it, or the function's span.
fn invocation(node: &Node) -> Option<&str> {
    let of_function = node.attribute("faas.invocation_id");
    let is_lambda = node
        .origin
        .as_deref()
        .is_some_and(|origin| origin.starts_with("AWS::Lambda"));
    let of_service = node.aws.get("request_id").filter(|_| is_lambda);
    of_function.or(of_service).and_then(Value::as_str)
}
