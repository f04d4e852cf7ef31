//! `/events`: the rows of traces as they arrive or change, as
//! [server-sent events](https://html.spec.whatwg.org/multipage/server-sent-events.html).
//!
//! `trace` has a row of the list, `gone` the id of a trace that changed and does not pass the filter any more. An event's id
//! is the number of documents that had come by then: who connects again with it, or with `since`, misses nothing.

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
    Pages,
    list::{self, row},
};
use crate::LocalAws;

pub(super) async fn stream(
    State(pages): State<Pages>,
    RawQuery(address): RawQuery,
    headers: HeaderMap,
) -> Response {
    let address = address.unwrap_or_default();
    let query = match Query::parse(&address) {
        Ok(query) => query,
        Err(error) => return (StatusCode::BAD_REQUEST, format!("{error}\n")).into_response(),
    };
    let last = headers.get("last-event-id").and_then(|id| id.to_str().ok());
    let since = last.or_else(|| since(&address));
    let changes = pages
        .aws
        .xray
        .changes(since.and_then(|since| since.parse().ok()));
    let follow = (pages.aws, query, changes);
    let events = stream::unfold(follow, |(aws, query, mut changes)| async {
        let (ids, sequence) = changes.next().await?;
        // More than a page shows is of no use to it.
        let skipped = ids.len().saturating_sub(list::ROWS);
        let (aws, query, events) = super::aside(move || {
            let ids = ids.iter().skip(skipped);
            let events: Vec<Event> = ids
                .filter_map(|id| event(&aws, &query, id, sequence))
                .collect();
            (aws, query, events)
        })
        .await
        .ok()?;
        Some((stream::iter(events), (aws, query, changes)))
    });
    let mut ended = pages.ended;
    let end = async move {
        // An error says that the server is gone already.
        let _ = ended.wait_for(|ended| *ended).await;
    };
    let events = events.flatten().map(Ok::<_, Infallible>);
    Sse::new(events.take_until(Box::pin(end)))
        .keep_alive(KeepAlive::default())
        .into_response()
}

fn event(aws: &LocalAws, query: &Query, id: &TraceId, sequence: u64) -> Option<Event> {
    let stored = aws.xray.stored_one(id)?;
    let summary = aws.summaries.get(&aws.xray, stored)?;
    let event = Event::default().id(sequence.to_string());
    Some(if query.matches(&summary) {
        // A line of an event may not hold the character.
        let row = row::row(&summary).into_string().replace('\r', "&#13;");
        event.event("trace").data(row)
    } else {
        event.event("gone").data(id.to_string())
    })
}

fn since(address: &str) -> Option<&str> {
    let mut members = address.split('&');
    members.find_map(|member| member.strip_prefix("since="))
}
