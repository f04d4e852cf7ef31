//! The waterfall: a row for each span, under the one that caused it, against time.

use std::collections::HashSet;

use maud::{Markup, html};
use trace_view::{Node, NodeKind, Row};

use super::{Shown, detail};
use crate::page::{
    format,
    list::row::percent,
    status::{self, Mark},
};

/// The most rows of a page.
const ROWS: usize = 2000;

/// With more spans than this the details come when they are asked for: a page of thousands would be slow for what nobody
/// looks at.
const WITH_DETAILS: usize = 100;

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
    let rows: Vec<(&Row, &Node)> = waterfall
        .rows
        .iter()
        .zip(nodes)
        .filter(|(_, node)| has_row(node))
        .skip(from)
        .take(ROWS + 1)
        .collect();
    let id = shown.trace.id();
    let parents: HashSet<usize> = nodes
        .iter()
        .filter(|node| has_row(node))
        .filter_map(|node| node.parent)
        .collect();
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
                    @for (row, node) in rows.iter().take(ROWS) {
                        (self::row(shown, row, node, parents.contains(&row.node)))
                    }
                }
            }
        }
        @if rows.len() > ROWS {
            p.pages { a rel="next" href={ "/traces/" (id) "?from=" (from + ROWS) } { "The next spans" } }
        }
    }
}

/// What X-Ray made of a call says what the call's own row says already.
fn has_row(node: &Node) -> bool {
    node.kind != NodeKind::Inferred || node.parent.is_none()
}

fn row(shown: &Shown, row: &Row, node: &Node, has_parts: bool) -> Markup {
    let mark = Mark::of(node.status);
    let depth = node.depth.min(DEEPEST);
    let address = format!(
        "/traces/{}/spans/{}",
        shown.trace.id(),
        format::encoded(&node.id)
    );
    let is_inline = shown.trace.nodes().len() <= WITH_DETAILS || node.id.is_empty();
    let took = match node.duration() {
        Some(seconds) => trace_view::duration(seconds),
        None => "…".to_owned(),
    };
    html! {
        li.(mark.class) id={ "s" (row.node) } data-depth=(node.depth) aria-level=(node.depth + 1) {
            @if has_parts {
                button.fold.{ "d" (depth) } type="button" aria-expanded="true" aria-label={ "Parts of " (node.name) } hidden {}
            }
            details data-details=[(!is_inline).then_some(&address)] {
                summary {
                    span.name.{ "d" (depth) } {
                        svg.layer width="8" height="8" aria-hidden="true" { rect.(node.layer.as_str()) width="8" height="8" rx="2" {} }
                        span.label title=(node.name) { (node.name) }
                        @if mark != status::OK { (mark.markup()) }
                        @if node.is_cold_start { (status::cold_start()) }
                        @if node.is_in_progress() { (status::in_progress()) }
                    }
                    (bar(row))
                    span.took { (took) }
                }
                div.detail {
                    @if is_inline {
                        (detail::detail(shown, row.node, node))
                    } @else {
                        p { a href=(address) { "Details of this span" } }
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
