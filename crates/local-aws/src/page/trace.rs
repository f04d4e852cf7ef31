//! `/traces/{id}`: one trace.

mod curl;
mod detail;
mod documents;
mod exceptions;
mod logs;
mod members;
mod rows;
mod waterfall;

use ::xray::TraceId;
use axum::{
    extract::{Path, Query, State, rejection::QueryRejection},
    http::StatusCode,
    response::Response,
};
pub(super) use documents::documents;
use logs::TraceLogs;
use maud::{Markup, html};
use rows::Rows;
use serde::Deserialize;
use trace_view::{Node, Summary, Trace};

use super::{
    Pages, format,
    layout::{self, Section},
    list::row,
    status,
};
use crate::{LocalAws, xray::Bookmark};

/// What a page of a trace is made from.
struct Shown {
    trace: Trace,
    summary: Summary,
    rows: Rows,
    logs: TraceLogs,
    limit_exceeded: bool,
    since: Bookmark,
}

#[derive(Debug, Default, Deserialize)]
pub(super) struct Parameters {
    /// The row that the waterfall begins with, or the document.
    #[serde(default)]
    from: usize,
}

/// What a page begins with: the first where the address does not say.
fn from(parameters: Result<Query<Parameters>, QueryRejection>) -> usize {
    parameters.map_or(0, |Query(parameters)| parameters.from)
}

pub(super) async fn page(
    State(pages): State<Pages>,
    Path(id): Path<String>,
    parameters: Result<Query<Parameters>, QueryRejection>,
) -> Response {
    let from = from(parameters);
    made(pages, id, move |shown| {
        Some(layout::page(
            &title(&shown.summary),
            Section::Traces,
            &content(shown, from),
        ))
    })
    .await
}

/// `/traces/{id}/spans/{span}`: the details of one of many.
pub(super) async fn span(
    State(pages): State<Pages>,
    Path((id, span)): Path<(String, String)>,
) -> Response {
    made(pages, id, move |shown| {
        let nodes = shown.trace.nodes();
        let place = nodes.iter().position(|node| node.id == span)?;
        let node = nodes.get(place)?;
        let content = html! {
            h1 { (node.label()) }
            p { a href=(shown.span_address(place)) { "The whole trace" } }
            div.detail id="detail" { (detail::detail(shown, place, node)) }
        };
        Some(layout::page(&node.label(), Section::Traces, &content))
    })
    .await
}

/// The page that `make` makes of a trace.
async fn made(
    pages: Pages,
    id: String,
    make: impl FnOnce(&Shown) -> Option<Markup> + Send + 'static,
) -> Response {
    let made = super::aside(move || make(&Shown::find(&pages.aws, &id)?));
    answer(made.await)
}

fn answer(made: Result<Option<Markup>, tokio::task::JoinError>) -> Response {
    match made {
        Ok(Some(page)) => layout::respond(page),
        Ok(None) => layout::problem(
            StatusCode::NOT_FOUND,
            Section::Traces,
            "No such trace",
            "It is not here: it may have made room for newer ones, or have been another stack's.",
        ),
        Err(error) => layout::failure(Section::Traces, &error),
    }
}

impl Shown {
    fn find(aws: &LocalAws, id: &str) -> Option<Self> {
        let id: TraceId = id.parse().ok()?;
        let since = aws.xray.bookmark();
        let documents = aws.xray.documents(&id)?;
        let trace = Trace::new(id.to_string(), documents.segments);
        Some(Self {
            summary: trace.summary(),
            rows: Rows::of(&trace),
            logs: TraceLogs::of(&trace, &aws.logs),
            limit_exceeded: documents.limit_exceeded,
            since,
            trace,
        })
    }

    /// Where a span is shown: on the page of the waterfall that has its row.
    fn span_address(&self, place: usize) -> String {
        self.rows.address(&self.trace, place)
    }
}

fn title(summary: &Summary) -> String {
    let route = summary.route_or_name();
    match &summary.method {
        Some(method) => format!("{method} {route}"),
        None => route.to_owned(),
    }
}

fn content(shown: &Shown, from: usize) -> Markup {
    let Shown {
        trace,
        summary,
        logs,
        ..
    } = shown;
    html! {
        div.heading {
            h1 {
                @if let Some(method) = &summary.method { span.method { (method) } " " }
                (summary.route_or_name())
            }
            p {
                (row::outcome(summary))
                " " strong { (format::duration(summary.duration)) }
                @if summary.is_cold_start { " " (status::cold_start()) }
                @if summary.is_in_progress { " " (status::in_progress()) }
            }
        }
        dl.facts {
            div { dt { "Began" } dd { (format::moment(summary.start)) } }
            div { dt { "Side" } dd { (summary.side.as_str()) } }
            @if let Some(stage) = &summary.stage { div { dt { "Stage" } dd { (stage) } } }
            div { dt { "Answered by" } dd { (summary.name) } }
            div { dt { "Spans" } dd { (format::count(summary.nodes as u64)) } }
            div { dt { "Trace" } dd { code { (trace.id()) } " " (format::copy_button(trace.id(), "id")) } }
        }
        p.notice id="changed" role="status" data-trace=(trace.id()) data-since=(shown.since) {}
        @if shown.limit_exceeded {
            p.notice { "X-Ray would cut this trace: its documents are larger than 500 kB together." }
        }
        p.actions {
            a href={ "/traces/" (trace.id()) "/documents" } { "Documents" }
            @if !logs.is_empty() { a href="#logs" { "Logs" } }
        }
        @if let Some(node) = request(trace) { (curl::curl(node)) }
        (waterfall::waterfall(shown, from))
        (logs::panel(shown))
    }
}

/// The request that the trace began with.
fn request(trace: &Trace) -> Option<&Node> {
    let is_request = |node: &&Node| node.http.as_ref().is_some_and(|http| http.method.is_some());
    trace.root().filter(is_request)
}
