//! `/traces/{id}/documents`: what the programs sent, put together as `BatchGetTraces` gives it.

use ::xray::TraceId;
use axum::{
    extract::{Path, Query, State, rejection::QueryRejection},
    response::Response,
};
use maud::{Markup, html};
use serde_json::Value;

use super::{Parameters, members};
use crate::page::{
    Pages, format,
    layout::{self, Section},
};

/// The most bytes of a page, and of a document: a browser becomes slow with what is longer.
const MOST_BYTES: usize = 1024 * 1024;

pub(in crate::page) async fn documents(
    State(pages): State<Pages>,
    Path(id): Path<String>,
    parameters: Result<Query<Parameters>, QueryRejection>,
) -> Response {
    let from = super::from(parameters);
    let made = crate::page::aside(move || {
        let trace_id: TraceId = id.parse().ok()?;
        let documents = pages.aws.xray.documents(&trace_id)?;
        let content = content(&trace_id, &documents.segments, from);
        Some(layout::page("Documents", Section::Traces, &content))
    });
    super::answer(made.await)
}

fn content(trace_id: &TraceId, segments: &[Value], from: usize) -> Markup {
    let texts = texts(segments.get(from..).unwrap_or_default());
    let next = from
        .checked_add(texts.len())
        .filter(|next| *next < segments.len());
    html! {
        h1 { "Documents" }
        p { a href={ "/traces/" (trace_id) } { "The waterfall of " (trace_id) } }
        p.muted {
            (format::count(segments.len() as u64)) " segments, with their subsegments in their places. "
            "Those with " code { "\"inferred\": true" } " were made of calls."
        }
        @if from > 0 {
            p.pages { a href={ "/traces/" (trace_id) "/documents" } { "From the first document" } }
        }
        @for text in &texts {
            pre.document tabindex="0" { (text) }
        }
        @if let Some(next) = next {
            p.pages { a rel="next" href={ "/traces/" (trace_id) "/documents?from=" (next) } { "The next documents" } }
        }
    }
}

/// The texts of the first documents, as many as there is room for, and at least one.
fn texts(segments: &[Value]) -> Vec<String> {
    let mut room = MOST_BYTES;
    let mut texts = Vec::new();
    for segment in segments {
        let text = members::pretty(segment, MOST_BYTES);
        if !texts.is_empty() && text.len() > room {
            break;
        }
        room = room.saturating_sub(text.len());
        texts.push(text);
    }
    texts
}
