//! `/events`: the rows of traces as they arrive or change, as
//! [server-sent events](https://html.spec.whatwg.org/multipage/server-sent-events.html).
//!
//! - `kept` has how many traces there are, whatever the filter.
//! - `trace` has a row of the list.
//! - `gone` has the ids of traces that changed and do not pass the filter, with spaces between them. Whether they passed it
//!   before is not known here.
//! - `reload` says that the list has to be read again: more has changed than it shows, or who follows has another server's.
//!
//! What has changed comes in batches. The last event of one has an id, how far it is: who connects again with it, or with
//! `since`, misses nothing, and is told a batch again that was cut off.

use std::convert::Infallible;

use ::xray::TraceId;
use axum::{
    extract::{RawQuery, State},
    http::{HeaderMap, StatusCode},
    response::{
        IntoResponse, Response,
        sse::{Event, KeepAlive, Sse},
    },
};
use futures_util::{StreamExt as _, stream};
use trace_view::Query;

use super::{
    Pages, format,
    list::{self, row},
};
use crate::LocalAws;

/// The member of the address that says how far who asks is.
const SINCE: &str = "since";

pub(super) async fn stream(
    State(pages): State<Pages>,
    RawQuery(address): RawQuery,
    headers: HeaderMap,
) -> Response {
    let address = address.unwrap_or_default();
    let query = match Query::parse(&address, &[SINCE]) {
        Ok(query) => query,
        Err(error) => return (StatusCode::BAD_REQUEST, format!("{error}\n")).into_response(),
    };
    let last = headers.get("last-event-id").and_then(|id| id.to_str().ok());
    let changes = pages.aws.xray.changes(last.or_else(|| since(&address)));
    let anew = changes
        .begins_anew()
        .then(|| reload("these are another server's"));
    let follow = (pages.aws, query, changes);
    let events = stream::unfold(follow, |(aws, query, mut changes)| async {
        let (ids, bookmark) = changes.next().await?;
        let (aws, query, mut events) = super::aside(move || {
            let events = batch(&aws, &query, &ids);
            (aws, query, events)
        })
        .await
        .ok()?;
        if let Some(last) = events.pop() {
            events.push(last.id(bookmark.to_string()));
        }
        Some((stream::iter(events), (aws, query, changes)))
    });
    let mut ended = pages.ended;
    let end = async move {
        // An error says that the server is gone already.
        let _ = ended.wait_for(|ended| *ended).await;
    };
    let events = stream::iter(anew).chain(events.flatten());
    Sse::new(events.map(Ok::<_, Infallible>).take_until(Box::pin(end)))
        .keep_alive(KeepAlive::default())
        .into_response()
}

/// What is told of traces that changed: a list shows [`list::ROWS`] of those that pass, and is read again when there are more.
fn batch(aws: &LocalAws, query: &Query, ids: &[TraceId]) -> Vec<Event> {
    let mut passing = Vec::new();
    let mut gone = Vec::new();
    for id in ids {
        let Some(stored) = aws.xray.stored_one(id) else {
            continue;
        };
        let Some(summary) = aws.summaries.get(&aws.xray, stored) else {
            continue;
        };
        if query.matches(&summary) {
            passing.push((stored.position, summary));
        } else {
            gone.push(id.to_string());
        }
    }
    aws.summaries.trim(&aws.xray);
    if passing.len() > list::ROWS {
        return vec![reload("more has changed than a list shows")];
    }
    // First, since the last has the id, which a page that does not listen for this one would miss.
    let kept = format::count(aws.xray.stored_count() as u64);
    let kept = Event::default().event("kept").data(kept);
    let own = aws.stack.service_name();
    let rows = passing.iter().map(|(position, summary)| {
        // A line of an event may not hold the character.
        let row = row::row(position, summary, own.as_deref()).into_string();
        Event::default()
            .event("trace")
            .data(row.replace('\r', "&#13;"))
    });
    let gone = (!gone.is_empty()).then(|| Event::default().event("gone").data(gone.join(" ")));
    [kept].into_iter().chain(rows).chain(gone).collect()
}

/// Browsers do not tell of an event that has no data.
fn reload(why: &str) -> Event {
    Event::default().event("reload").data(why)
}

fn since(address: &str) -> Option<&str> {
    let mut members = address.split('&');
    members.find_map(|member| member.strip_prefix(SINCE)?.strip_prefix('='))
}
