//! One trace: its nodes as a tree, each against time.

mod bars;
mod label;

use std::fmt::Write as _;

use anstyle::{AnsiColor, Style};
use trace_view::{Exception, Node, NodeKind, Status, Summary, Trace};

use super::cell::{FAINT, clean, fit, right, style, styled, width};
use super::clock::Clock;
use label::Labels;

const COLD: Style = AnsiColor::Cyan.on_default();

/// What is left of a terminal's columns goes to the bars; without a terminal they have so many.
const FREE_BAR: usize = 60;
const SHORTEST_BAR: usize = 10;
const SHORTEST_LABEL: usize = 12;

/// So many exceptions of a node are shown; `--json` has all of them, with their stacks.
const MOST_EXCEPTIONS: usize = 3;

/// How many columns each part of a row has.
struct Columns {
    label: usize,
    duration: usize,
    note: usize,
    bar: usize,
    /// All of them; none where nothing is cut.
    all: Option<usize>,
}

/// The trace for a terminal of so many columns, or for none, with the ends of the lines.
pub(super) fn waterfall(trace: &Trace, width_of_terminal: Option<usize>, clock: &Clock) -> String {
    let summary = trace.summary();
    let mut text = heading(&summary, width_of_terminal, clock);
    let labels = Labels::of(trace);
    let columns = columns(trace, &labels, width_of_terminal);
    for (row, node) in trace.waterfall().rows.iter().zip(trace.nodes()) {
        let label = fit(labels.get(row.node), columns.label);
        let duration = right(&duration(node), columns.duration);
        let note = styled(&fit(&note(node), columns.note), note_style(node));
        let bar = bars::bar(row, node, columns.bar);
        // Writing to a text cannot fail.
        let _ = writeln!(text, "{label} {duration} {note}{}", bar.trim_end());
        for exception in node.exceptions.iter().take(MOST_EXCEPTIONS) {
            let line = format!("{}! {}", labels.below(row.node), said(exception));
            let line = columns.all.map_or_else(
                || line.clone(),
                |all| fit(&line, all.min(width(&line).max(1))),
            );
            let _ = writeln!(text, "{}", styled(&line, style(Status::Fault)));
        }
    }
    if trace.unreadable() > 0 {
        let count = trace.unreadable();
        let _ = writeln!(
            text,
            "{count} documents are no JSON objects and are left out"
        );
    }
    text
}

/// What was asked and answered, and where the time went.
fn heading(summary: &Summary, width_of_terminal: Option<usize>, clock: &Clock) -> String {
    let mut lines = vec![format!("{}  {}", summary.id, clock.moment(summary.start))];
    let mut asked = vec![summary.side.as_str()];
    asked.extend(summary.stage.as_deref());
    asked.extend(summary.method.as_deref());
    asked.push(summary.route.as_ref().unwrap_or(&summary.name));
    let status = summary.http_status.map(|status| status.to_string());
    asked.extend(status.as_deref());
    if summary.duration.is_some() || summary.status != Status::Ok {
        asked.push(summary.status.as_str());
    }
    lines.push(clean(&asked.join(" ")));
    let took = match summary.duration {
        Some(duration) => format!("{} in all", trace_view::duration(duration)),
        None => "running".to_owned(),
    };
    let shares = summary.breakdown.iter();
    let shares =
        shares.map(|share| format!("{} {}", share.layer, trace_view::duration(share.seconds)));
    let parts: Vec<String> = std::iter::once(took).chain(shares).collect();
    let limit = width_of_terminal.unwrap_or(usize::MAX);
    let mut line = String::new();
    for part in parts {
        if !line.is_empty() {
            line.push(',');
            // The comma after the next part has to fit as well.
            if width(&line) + 2 + width(&part) > limit {
                lines.push(std::mem::take(&mut line));
            } else {
                line.push(' ');
            }
        }
        line.push_str(&part);
    }
    lines.push(line);
    let colour = style(summary.status);
    let mut text = String::new();
    for (index, line) in lines.iter().enumerate() {
        let line = match index {
            1 => styled(line, colour),
            _ => styled(line, FAINT),
        };
        let _ = writeln!(text, "{line}");
    }
    text.push('\n');
    text
}

fn columns(trace: &Trace, labels: &Labels, all: Option<usize>) -> Columns {
    let nodes = trace.nodes();
    let longest = |text: &dyn Fn(&Node) -> String| {
        let widths = nodes.iter().map(|node| width(&text(node)));
        widths.max().unwrap_or(0)
    };
    let duration = longest(&duration);
    // The space after it goes with it.
    let note = match longest(&note) {
        0 => 0,
        note => note + 1,
    };
    let label = labels.longest();
    let Some(available) = all else {
        return Columns {
            label,
            duration,
            note,
            bar: FREE_BAR,
            all,
        };
    };
    let free = available.saturating_sub(duration + note + 2);
    // The names have what they need, up to half of it.
    let label = label.min((free / 2).max(SHORTEST_LABEL));
    let bar = free.saturating_sub(label);
    Columns {
        label,
        duration,
        note,
        bar: if bar >= SHORTEST_BAR { bar } else { 0 },
        all,
    }
}

fn duration(node: &Node) -> String {
    match node.duration() {
        Some(duration) => trace_view::duration(duration),
        None => "running".to_owned(),
    }
}

/// What is to be known of a node beside its time.
fn note(node: &Node) -> String {
    let mut words = Vec::new();
    if node.is_cold_start {
        words.push("cold start");
    }
    if node.status != Status::Ok {
        words.push(node.status.as_str());
    }
    if node.kind == NodeKind::Inferred {
        words.push("inferred");
    }
    words.join(", ")
}

fn note_style(node: &Node) -> Style {
    match node.status {
        Status::Ok if node.is_cold_start => COLD,
        Status::Ok => FAINT,
        status => style(status),
    }
}

fn said(exception: &Exception) -> String {
    let kind = exception.kind.as_deref().unwrap_or("exception");
    let message = exception.message.as_deref().unwrap_or_default();
    let first_line = message.lines().next().unwrap_or_default();
    let remote = if exception.remote { " (remote)" } else { "" };
    let separator = if first_line.is_empty() { "" } else { ": " };
    clean(&format!("{kind}{remote}{separator}{first_line}"))
}
