//! What was asked and answered, and where the time went.

use std::fmt::Write as _;

use trace_view::Summary;

use super::SHORTEST_NAME;
use crate::commands::traces::cell::{FAINT, clean, cut, style, styled, width};
use crate::commands::traces::clock::Clock;
use crate::commands::traces::status::status;

/// The lines above the tree, for a terminal of so many columns or for none. The id is never cut.
pub(super) fn heading(summary: &Summary, columns: Option<usize>, clock: &Clock) -> String {
    let limit = columns.unwrap_or(usize::MAX);
    let began = clock.moment(summary.start);
    let lines_of_id = wrapped([summary.id.as_str(), began.as_str()], "  ", limit);
    let lines_of_times = wrapped(times(summary).iter().map(String::as_str), " ", limit);
    let faint = |lines: Vec<String>| lines.into_iter().map(|line| styled(&line, FAINT));
    let lines = faint(lines_of_id)
        .chain([styled(&request(summary, limit), style(summary.worst))])
        .chain(faint(lines_of_times));
    let mut text = String::new();
    for line in lines {
        // Writing to a text cannot fail.
        let _ = writeln!(text, "{line}");
    }
    text.push('\n');
    text
}

/// What was asked and answered, on one line: of a route that is too long for it the end is left out.
fn request(summary: &Summary, limit: usize) -> String {
    let mut asked = vec![summary.side.as_str()];
    asked.extend(summary.stage.as_deref());
    asked.extend(summary.method.as_deref());
    let answered = status(summary).map_or_else(String::new, |status| format!(" {status}"));
    let asked = clean(&asked.join(" "));
    let free = limit.saturating_sub(width(&asked) + 1 + width(&answered));
    let route = cut(&clean(summary.route_or_name()), free.max(SHORTEST_NAME));
    cut(&format!("{asked} {route}{answered}"), limit)
}

/// How long it took, and each layer's share of that.
fn times(summary: &Summary) -> Vec<String> {
    let took = match summary.duration {
        Some(duration) => format!("{} in all", trace_view::duration(duration)),
        None => "running".to_owned(),
    };
    let mut times = vec![took];
    for share in &summary.breakdown {
        if let Some(before) = times.last_mut() {
            before.push(',');
        }
        let seconds = trace_view::duration(share.seconds);
        times.push(format!("{} {seconds}", share.layer));
    }
    times
}

/// The parts on as few lines as they fit on, with `space` between those on one line.
fn wrapped<'p>(parts: impl IntoIterator<Item = &'p str>, space: &str, limit: usize) -> Vec<String> {
    let mut lines: Vec<String> = Vec::new();
    for part in parts {
        match lines.last_mut() {
            Some(line) if width(line) + width(space) + width(part) <= limit => {
                line.push_str(space);
                line.push_str(part);
            }
            _ => lines.push(part.to_owned()),
        }
    }
    lines
}
