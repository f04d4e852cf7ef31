//! The waterfall: a row for each span, under the one that caused it, against time.

use std::collections::HashSet;

use maud::{Markup, html};
use trace_view::{Node, Row};

use super::{Shown, detail};
use crate::page::{
    format::{self, percent},
    status::{self, Mark},
};

/// With more spans than this the details come when they are asked for: a page of thousands would be slow for what nobody
/// looks at.
const WITH_DETAILS: usize = 100;

/// The bytes that there is room for in the details of all spans: those of further spans come when they are asked for.
const BYTES_OF_DETAILS: usize = 1024 * 1024;

/// How deep a row is put to the right. What is deeper stays there.
const DEEPEST: usize = 16;

/// The marks of the axis, in parts of the whole, with where their words stand.
const TICKS: [(f64, &str); 5] = [
    (0.0, "start"),
    (0.25, "middle"),
    (0.5, "middle"),
    (0.75, "middle"),
    (1.0, "end"),
];

pub(super) fn waterfall(shown: &Shown, from: usize) -> Markup {
    let nodes = shown.trace.nodes();
    let waterfall = shown.trace.waterfall();
    let places = shown.rows.page(from).iter();
    let rows: Vec<(&Row, &Node)> = places
        .filter_map(|place| Some((waterfall.rows.get(*place)?, nodes.get(*place)?)))
        .collect();
    let details = details(shown, &rows);
    let id = shown.trace.id();
    let parents = parents(shown);
    html! {
        h2.sr { "Waterfall" }
        @if from > 0 {
            p.pages { a href={ "/traces/" (id) } { "From the first span" } }
        }
        div.waterfall-scroll role="region" aria-label="Waterfall" tabindex="0" {
            div.waterfall {
                div.axis aria-hidden="true" {
                    span.name { "Span" }
                    svg width="100%" height="16" {
                        @for (part, anchor) in TICKS {
                            text x=(percent(part * 100.0)) y="12" text-anchor=(anchor) {
                                (trace_view::duration(waterfall.duration * part))
                            }
                        }
                    }
                    span.took { "Took" }
                }
                ol id="spans" {
                    @for ((row, node), details) in rows.iter().zip(&details) {
                        (self::row(row, node, details, parents.contains(&row.node)))
                    }
                }
            }
        }
        @if let Some(next) = shown.rows.next(from) {
            p.pages { a rel="next" href={ "/traces/" (id) "?from=" (next) } { "The next spans" } }
        }
    }
}

/// The details of a row.
enum Details {
    /// They stand in the page.
    Here(Markup),
    /// They are a page of their own, at this address.
    At(String),
    /// There is no room for them, and the span has no id to ask for them by.
    TooLong,
}

fn details(shown: &Shown, rows: &[(&Row, &Node)]) -> Vec<Details> {
    let few = shown.trace.nodes().len() <= WITH_DETAILS;
    let mut room = BYTES_OF_DETAILS;
    let details = rows.iter().map(|(row, node)| {
        if few || node.id.is_empty() {
            let detail = detail::detail(shown, row.node, node);
            if let Some(rest) = room.checked_sub(detail.0.len()) {
                room = rest;
                return Details::Here(detail);
            }
        }
        if node.id.is_empty() {
            return Details::TooLong;
        }
        let id = format::encoded(&node.id);
        Details::At(format!("/traces/{}/spans/{id}", shown.trace.id()))
    });
    details.collect()
}

/// The places of the nodes that have a row below them.
fn parents(shown: &Shown) -> HashSet<usize> {
    let nodes = shown.trace.nodes();
    let all = shown.rows.all().iter();
    all.filter_map(|place| nodes.get(*place)?.parent).collect()
}

fn row(row: &Row, node: &Node, details: &Details, has_parts: bool) -> Markup {
    let mark = Mark::of(node.status);
    let depth = node.depth.min(DEEPEST);
    let address = match details {
        Details::At(address) => Some(address),
        Details::Here(_) | Details::TooLong => None,
    };
    let took = match node.duration() {
        Some(seconds) => trace_view::duration(seconds),
        None => "…".to_owned(),
    };
    let label = node.label();
    html! {
        li.(mark.class) id={ "s" (row.node) } data-depth=(node.depth) aria-level=(node.depth + 1) {
            @if has_parts {
                button.fold.{ "d" (depth) } type="button" aria-expanded="true" aria-label={ "Parts of " (label) } hidden {}
            }
            details data-details=[address] {
                summary {
                    span.name.{ "d" (depth) } {
                        svg.layer width="8" height="8" aria-hidden="true" { rect.(node.layer.as_str()) width="8" height="8" rx="2" {} }
                        span.label title=(label) { (label) }
                        @if mark != status::OK { (mark.markup()) }
                        @if node.is_cold_start { (status::cold_start()) }
                        @if node.is_in_progress() { (status::in_progress()) }
                    }
                    (bar(row))
                    span.took { (took) }
                }
                div.detail {
                    @match details {
                        Details::Here(detail) => (detail),
                        Details::At(address) => p { a href=(address) { "Details of this span" } },
                        Details::TooLong => p { "The details are too long for this page: the documents have them." },
                    }
                }
            }
        }
    }
}

fn bar(row: &Row) -> Markup {
    let parts = |part: f64| percent(part * 100.0);
    html! {
        svg.bar width="100%" height="16" aria-hidden="true" {
            rect.time x=(parts(row.offset)) y="3" width=(parts(row.width)) height="10" {}
            @for gap in &row.gaps {
                rect.gap x=(parts(gap.offset)) y="6" width=(parts(gap.width)) height="4" {}
            }
        }
    }
}
