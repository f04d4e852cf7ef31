//! What the programs wrote while they worked for a trace.

use std::{
    collections::{BTreeMap, BTreeSet},
    time::UNIX_EPOCH,
};

use maud::{Markup, html};
use serde_json::Value;
use trace_view::{Node, Trace};

use crate::{LogLevel, LogLine, Logs, page::format};

/// The most lines of a page: more are said to be there.
const MOST_LINES: usize = 2000;

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

    /// The lines of the invocation that a span is, for its details.
    pub(super) fn of_span(&self, trace: &Trace, node: &Node) -> Markup {
        let Some(request_id) = invocation(node) else {
            return Markup::default();
        };
        let lines: Vec<&LogLine> = self
            .lines
            .iter()
            .filter(|line| line.request_id.as_deref() == Some(request_id))
            .collect();
        if lines.is_empty() {
            return Markup::default();
        }
        html! {
            section.wide {
                h3 { "Log of the invocation" }
                (self.table(trace, &lines, false))
            }
        }
    }

    /// All lines.
    pub(super) fn panel(&self, trace: &Trace) -> Markup {
        if self.lines.is_empty() {
            return Markup::default();
        }
        let lines: Vec<&LogLine> = self.lines.iter().collect();
        html! {
            h2 id="logs" { "Logs" }
            (self.table(trace, &lines, true))
        }
    }

    fn table(&self, trace: &Trace, lines: &[&LogLine], with_spans: bool) -> Markup {
        let left_out = lines.len().saturating_sub(MOST_LINES);
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
                        @for line in lines.iter().take(MOST_LINES) { (self.row(trace, line, with_spans)) }
                    }
                }
            }
            @if left_out > 0 { p.muted { (format::count(left_out as u64)) " more lines." } }
        }
    }

    fn row(&self, trace: &Trace, line: &LogLine, with_span: bool) -> Markup {
        let time = line.time.duration_since(UNIX_EPOCH).unwrap_or_default();
        let after = (time.as_secs_f64() - trace.start()).max(0.0);
        let span = line.request_id.as_ref().filter(|_| with_span);
        let span = span.and_then(|request_id| self.spans.get(request_id));
        html! {
            tr {
                td.number { "+" (trace_view::duration(after)) }
                td {
                    @match span {
                        Some(place) => a href={ "#s" (place) } { (line.source) },
                        None => (line.source),
                    }
                }
                td.(level_class(line.level)) { (line.level.map_or("", LogLevel::name)) }
                td.line { (line.text) }
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
