//! A row of the list.

use maud::{Markup, html};
use trace_view::{Share, Summary};

use crate::page::{
    format,
    status::{self, Mark},
};

/// The row of a trace. The page has it, and so has an event.
pub(in crate::page) fn row(summary: &Summary) -> Markup {
    let mark = Mark::of(summary.status);
    let route = summary.route.as_deref().unwrap_or(&summary.name);
    html! {
        tr id={ "t-" (summary.id) } data-start=((summary.start * 1e6) as i64) {
            td.time { (format::time_of_day(summary.start)) }
            td.side { (summary.side.as_str()) }
            td.stage { (summary.stage.as_deref().unwrap_or("–")) }
            th.request scope="row" {
                a href={ "/traces/" (summary.id) } {
                    @if let Some(method) = &summary.method { span.method { (method) } " " }
                    (route)
                }
                @if summary.is_cold_start { " " (status::cold_start()) }
                @if summary.is_in_progress { " " (status::in_progress()) }
            }
            td.outcome {
                @match summary.http_status {
                    Some(code) => (mark.with(&format!("{code} {}", mark.word))),
                    None => (mark.markup()),
                }
                @if summary.worst > summary.status {
                    " " span.muted { (summary.worst.as_str()) " inside" }
                }
            }
            td.number.duration { (format::duration(summary.duration)) }
            td.where { (shares(&summary.breakdown)) }
            td.number.spans { (format::count(summary.nodes as u64)) }
        }
    }
}

/// The bar of where the time went.
fn shares(shares: &[Share]) -> Markup {
    let total: f64 = shares.iter().map(|share| share.seconds).sum();
    if total <= 0.0 {
        return html! { "–" };
    }
    let words: Vec<String> = shares
        .iter()
        .map(|share| format!("{} {}", share.layer, trace_view::duration(share.seconds)))
        .collect();
    let words = words.join(", ");
    let bars = shares.iter().scan(0.0, |offset, share| {
        let (from, width) = (*offset, share.seconds / total * 100.0);
        *offset += width;
        Some((share.layer.as_str(), from, width))
    });
    html! {
        svg.shares width="100%" height="12" role="img" aria-label=(words) {
            title { (words) }
            @for (layer, from, width) in bars {
                rect.(layer) x=(percent(from)) width=(percent(width)) height="12" {}
            }
        }
    }
}

/// A length in an SVG, to the hundredth of a per cent.
pub(in crate::page) fn percent(percent: f64) -> String {
    format!("{percent:.2}%")
}
