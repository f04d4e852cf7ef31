//! `/traces`: the traces, the latest first.

mod filter;
pub(super) mod row;

use std::sync::Arc;

use ::xray::TraceId;
use axum::{
    extract::{RawQuery, State},
    http::StatusCode,
    response::{IntoResponse, Response},
};
use maud::{Markup, html};
use trace_view::{Layer, Query, QueryError, Summary};

use super::{
    Pages, format,
    layout::{self, Section},
};
use crate::{
    LocalAws,
    xray::{Bookmark, Position},
};

/// The most rows of a page: what a browser lays out at once, and more than a person reads.
pub(super) const ROWS: usize = 200;

/// The member of the address that says after which trace a page begins.
const BEFORE: &str = "before";

/// Records a request for certain, with curl.
const RECORDED: &str = "--header 'X-Amzn-Trace-Id: Sampled=1'";

/// A page of traces.
struct Listed {
    rows: Vec<(Position, Arc<Summary>)>,
    /// There are more after the rows.
    has_more: bool,
    /// How many traces there are, whatever the filter.
    total: usize,
    /// The stack's own service, which the rows do not name.
    own_service: Option<String>,
    /// How far this is: what comes later is told of.
    since: Bookmark,
}

pub(super) async fn page(State(pages): State<Pages>, RawQuery(address): RawQuery) -> Response {
    let address = address.unwrap_or_default();
    let Ok(before) = position(&address) else {
        return layout::problem(
            StatusCode::BAD_REQUEST,
            Section::Traces,
            "No such page",
            "The address says before=, and what follows is no place in the list.",
        );
    };
    let query = match Query::parse(&address, &[BEFORE]) {
        Ok(query) => query,
        Err(error) => return refused(&address, &error),
    };
    let listed = {
        let (aws, query) = (pages.aws, query.clone());
        super::aside(move || list(&aws, &query, before)).await
    };
    match listed {
        Ok(listed) => {
            let content = content(&query, before.is_some(), &listed);
            layout::respond(layout::page("Traces", Section::Traces, &content))
        }
        Err(error) => layout::failure(Section::Traces, &error),
    }
}

/// The form as it was filled in, and what is wrong with it.
fn refused(address: &str, error: &QueryError) -> Response {
    let content = html! {
        h1 { "Traces" }
        (filter::form(address, Some(error)))
    };
    let page = layout::page("Traces", Section::Traces, &content);
    (StatusCode::BAD_REQUEST, layout::respond(page)).into_response()
}

fn list(aws: &LocalAws, query: &Query, before: Option<Position>) -> Listed {
    let since = aws.xray.bookmark();
    let stored = aws.xray.stored();
    aws.summaries.retain(&stored);
    let after = stored
        .iter()
        .filter(|one| before.is_none_or(|before| one.position < before));
    let mut matching = after.filter_map(|one| {
        let summary = aws.summaries.get(&aws.xray, *one)?;
        query.matches(&summary).then_some((one.position, summary))
    });
    Listed {
        rows: matching.by_ref().take(ROWS).collect(),
        has_more: matching.next().is_some(),
        total: stored.len(),
        own_service: aws.stack.service_name(),
        since,
    }
}

fn content(query: &Query, is_later_page: bool, listed: &Listed) -> Markup {
    let address = query.to_query_string();
    // What arrives belongs at the top of the first page only.
    let events = (!is_later_page).then(|| format!("/events?{address}"));
    let own = listed.own_service.as_deref();
    html! {
        div.heading {
            h1 { "Traces" }
            p.muted {
                span id="kept" { (format::count(listed.total as u64)) } " kept"
                @if !query.is_empty() { ", filtered" }
            }
            @if is_later_page {
                a href={ "/traces?" (address) } { "Back to the latest" }
            } @else {
                div.live {
                    span id="live-state" { "Load again to see what arrives" }
                    button id="pause" type="button" aria-pressed="false" hidden { "Pause" }
                }
            }
        }
        (filter::form(&address, None))
        p.sr role="status" id="arrivals" {}
        p.legend.muted aria-hidden="true" {
            @for layer in Layer::ALL {
                span { svg width="10" height="10" { rect.(layer.as_str()) width="10" height="10" rx="2" {} } " " (layer.as_str()) }
            }
        }
        table.traces id="traces" data-events=[events] data-since=(listed.since) data-rows=(ROWS) {
            caption.sr { "Traces, the latest first" }
            thead { tr {
                th scope="col" { "Time" }
                th scope="col" { "Side" }
                th scope="col" { "Stage" }
                th scope="col" { "Request" }
                th scope="col" { "Status" }
                th.number scope="col" { "Duration" }
                th scope="col" { "Where the time went" }
                th.number scope="col" { "Spans" }
            } }
            tbody {
                @for (position, summary) in &listed.rows { (row::row(position, summary, own)) }
            }
        }
        @if listed.rows.is_empty() {
            p.empty id="empty" {
                @if query.is_empty() {
                    "No trace yet. Send a request to one of the sides, and it appears here. "
                    "Of the requests the first in a second and 5 % of the others are recorded; with "
                    code { (RECORDED) } " curl has one recorded for certain."
                } @else {
                    "No trace passes the filter. " a href="/traces" { "Show all" }
                }
            }
        }
        @if let Some((last, _)) = listed.rows.last().filter(|_| listed.has_more) {
            p.pages { a rel="next" href=(older(&address, last)) { "Older traces" } }
        }
    }
}

fn older(address: &str, position: &Position) -> String {
    let separator = if address.is_empty() { "" } else { "&" };
    let (start, id) = position;
    format!("/traces?{address}{separator}{BEFORE}={start}.{id}")
}

/// The trace after which the page begins.
fn position(address: &str) -> Result<Option<Position>, ()> {
    let mut members = address
        .split('&')
        .filter_map(|member| member.split_once('='));
    let Some((_, text)) = members.find(|(name, _)| *name == BEFORE) else {
        return Ok(None);
    };
    let (start, id) = text.split_once('.').ok_or(())?;
    let start = start.parse().map_err(drop)?;
    let id: TraceId = id.parse().map_err(drop)?;
    Ok(Some((start, id)))
}
