//! A row of the list.

use maud::{Markup, html};
use trace_view::{Share, Status, Summary};

use crate::{
    page::{
        format,
        status::{self, Mark},
    },
    xray::Position,
};

/// The row of a trace at its place, whose beginning it tells the script. The page has it, and so has an event. The service
/// `own` is not named in it.
pub(in crate::page) fn row(position: &Position, summary: &Summary, own: Option<&str>) -> Markup {
    html! {
        tr id={ "t-" (summary.id) } data-start=(position.0) {
            td.time { (format::time_of_day(summary.start)) }
            td.side { (summary.side.as_str()) }
            td.stage { (summary.stage.as_deref().unwrap_or("–")) }
            th.request scope="row" {
                a href={ "/traces/" (summary.id) } {
                    @if let Some(method) = &summary.method { span.method { (method) } " " }
                    (summary.route_or_name())
                }
                @if let Some(name) = summary.name_beside_route(own) { " " span.service.muted { (name) } }
                @if summary.is_cold_start { " " (status::cold_start()) }
                @if summary.is_in_progress { " " (status::in_progress()) }
            }
            td.outcome { (outcome(summary)) }
            td.number.duration { (format::duration(summary.duration)) }
            td.where { (shares(&summary.breakdown)) }
            td.number.spans { (format::count(summary.nodes as u64)) }
        }
    }
}

/// How the request ended, with the status of its answer. What is under way has not ended as anything yet, unless something
/// has gone wrong with it already. What went worse within it is said beside it.
pub(in crate::page) fn outcome(summary: &Summary) -> Markup {
    let mark = Mark::of(summary.status);
    let is_open = summary.duration.is_none() && summary.status == Status::Ok;
    html! {
        @match summary.http_status {
            Some(code) if is_open => (code),
            None if is_open => "–",
            Some(code) => (mark.with(&format!("{code} {}", mark.word))),
            None => (mark.markup()),
        }
        @if summary.worst > summary.status {
            " " span.muted { (summary.worst.as_str()) " inside" }
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
                rect.(layer) x=(format::percent(from)) width=(format::percent(width)) height="12" {}
            }
        }
    }
}
