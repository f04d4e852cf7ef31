//! One trace: its nodes as a tree, each against time.

mod bar;
mod heading;
mod label;

use std::fmt::Write as _;

use anstyle::{AnsiColor, Style};
use trace_view::{Exception, Node, NodeKind, Status, Trace};

use super::cell::{FAINT, clean, cut, fit, right, style, styled, width};
use super::clock::Clock;
use heading::heading;
use label::{Labels, Tree};

const COLD: Style = AnsiColor::Cyan.on_default();

/// What is left of a terminal's columns goes to the bars; without a terminal they have so many.
const FREE_BAR: usize = 60;
const SHORTEST_BAR: usize = 10;

/// A name has so many columns at least where the terminal has them: the tree's branches, the bars and
/// the notes give way.
const SHORTEST_NAME: usize = 10;

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
    let mut text = heading(&trace.summary(), width_of_terminal, clock);
    let (labels, columns) = laid_out(trace, width_of_terminal);
    for (row, node) in trace.waterfall().rows.iter().zip(trace.nodes()) {
        let label = fit(labels.get(row.node), columns.label);
        let duration = right(&duration(node), columns.duration);
        let note = styled(&fit(&note(node), columns.note), note_style(node));
        let bar = bar::bar(row, node, columns.bar);
        // Writing to a text cannot fail.
        let _ = writeln!(text, "{label} {duration} {note}{}", bar.trim_end());
        for exception in node.exceptions.iter().take(MOST_EXCEPTIONS) {
            let line = format!("{}! {}", labels.below(row.node), said(exception));
            let line = cut(&line, columns.all.unwrap_or(usize::MAX));
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

/// The labels, and the columns of everything, for a terminal of so many of them or for none.
fn laid_out(trace: &Trace, all: Option<usize>) -> (Labels, Columns) {
    let (tree, nodes) = (Tree::of(trace), trace.nodes());
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
    let columns = |labels: &Labels, note, bar| Columns {
        label: labels.longest(),
        duration,
        note,
        bar,
        all,
    };
    let Some(available) = all else {
        let labels = tree.labels(None);
        let columns = columns(&labels, note, FREE_BAR);
        return (labels, columns);
    };
    let shortest = tree.shortest();
    let note = note.min(available.saturating_sub(duration + shortest + 2));
    let free = available.saturating_sub(duration + note + 2);
    // The names have what they need, up to half of it, or up to two thirds for the sake of branches.
    let branched = tree.branched().min(free * 2 / 3);
    let label = (free / 2).max(branched).max(shortest).min(free);
    let labels = tree.labels(Some(label));
    let bar = free.saturating_sub(labels.longest());
    if bar >= SHORTEST_BAR {
        let columns = columns(&labels, note, bar);
        return (labels, columns);
    }
    let labels = tree.labels(Some(free));
    let columns = columns(&labels, note, 0);
    (labels, columns)
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
