//! What was counted: what `GET /counters` gives, for a person.

use maud::{Markup, html};

use crate::{LocalAws, page::format};

pub(super) fn counters(aws: &LocalAws) -> Markup {
    html! {
        h2 { "Counters" }
        p.muted { "The same as JSON: " a href="/counters" { "/counters" } }
        (traces(aws))
        (metrics(aws))
    }
}

fn traces(aws: &LocalAws) -> Markup {
    let counters = aws.xray.counters();
    let (documents, datagrams, kept) = (counters.documents, counters.datagrams, counters.kept);
    let rejected: u64 = documents.rejected.values().sum();
    let reasons: Vec<String> = documents
        .rejected
        .iter()
        .map(|(code, count)| format!("{code} {count}"))
        .collect();
    let tiles = [
        ("Traces kept", format::count(kept.traces as u64)),
        ("Segments kept", format::count(kept.segments as u64)),
        (
            "Room taken",
            format!(
                "{} of {}",
                format::bytes(kept.bytes as u64),
                format::bytes(kept.limit as u64)
            ),
        ),
        ("Documents stored", format::count(documents.stored)),
        ("Documents replaced", format::count(documents.replaced)),
        ("Documents evicted", format::count(documents.evicted)),
        ("Documents rejected", format::count(rejected)),
        ("Datagrams received", format::count(datagrams.received)),
        ("Datagrams malformed", format::count(datagrams.malformed)),
        (
            "Datagrams dropped",
            datagrams
                .dropped_by_kernel
                .map_or_else(|| "–".to_owned(), format::count),
        ),
    ];
    html! {
        dl.tiles {
            @for (name, value) in &tiles {
                div { dt { (name) } dd { (value) } }
            }
        }
        @if !reasons.is_empty() {
            p { "Rejected since: " (reasons.join(", ")) "." }
        }
    }
}

fn metrics(aws: &LocalAws) -> Markup {
    let metrics = aws.metrics.snapshot();
    html! {
        @if metrics.series.is_empty() {
            p.muted { "The programs have counted nothing yet." }
        } @else {
            div.scroll role="region" aria-label="Metrics" tabindex="0" {
                table.data {
                    thead { tr {
                        th scope="col" { "Program" }
                        th scope="col" { "Metric" }
                        th scope="col" { "Dimensions" }
                        th.number scope="col" { "Samples" }
                        th.number scope="col" { "Sum" }
                        th.number scope="col" { "Last" }
                        th scope="col" { "Unit" }
                    } }
                    tbody {
                        @for (key, series) in &metrics.series {
                            tr {
                                th scope="row" { (key.source) }
                                td { (key.namespace) " / " (key.name) }
                                td {
                                    @for (name, value) in &key.dimensions { (name) "=" (value) " " }
                                }
                                td.number { (format::count(series.samples)) }
                                td.number { (series.sum) }
                                td.number { (series.last) }
                                td { (series.unit) }
                            }
                        }
                    }
                }
            }
        }
        @if metrics.malformed > 0 || metrics.left_out > 0 {
            p { (metrics.malformed) " malformed lines, " (metrics.left_out) " values left out." }
        }
    }
}
