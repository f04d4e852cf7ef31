//! Traces by their ids.

use aws_sdk_xray::types::Trace as Received;
use futures_util::{StreamExt as _, TryStreamExt as _, stream};
use trace_view::Trace;

use super::source::Source;

/// The most traces of one call of
/// [`BatchGetTraces`](https://docs.aws.amazon.com/xray/latest/api/API_BatchGetTraces.html).
const BATCH: usize = 5;

/// How many calls are under way at once.
const AT_ONCE: usize = 4;

/// The traces that are there, in the order of the ids.
pub(super) async fn traces(source: &Source, ids: &[String]) -> anyhow::Result<Vec<Trace>> {
    let batches: Vec<Vec<String>> = ids.chunks(BATCH).map(<[String]>::to_vec).collect();
    let received: Vec<Vec<Trace>> = stream::iter(batches)
        .map(|ids| batch(source, ids))
        .buffered(AT_ONCE)
        .try_collect()
        .await?;
    Ok(received.into_iter().flatten().collect())
}

async fn batch(source: &Source, ids: Vec<String>) -> anyhow::Result<Vec<Trace>> {
    let call = source.client.batch_get_traces();
    let mut pages = call
        .set_trace_ids(Some(ids.clone()))
        .into_paginator()
        .send();
    // A trace may go on on the next page.
    let mut documents: Vec<(String, Vec<String>)> =
        ids.into_iter().map(|id| (id, Vec::new())).collect();
    while let Some(page) = pages.next().await {
        let page = page.map_err(|error| source.error(&error))?;
        for trace in page.traces() {
            let id = trace.id().unwrap_or_default();
            if let Some((_, all)) = documents.iter_mut().find(|(known, _)| known == id) {
                all.extend(texts(trace));
            }
        }
    }
    Ok(documents
        .into_iter()
        .filter(|(_, documents)| !documents.is_empty())
        .map(|(id, documents)| Trace::read(id, documents))
        .collect())
}

fn texts(trace: &Received) -> impl Iterator<Item = String> + '_ {
    let segments = trace.segments().iter();
    segments.filter_map(|segment| segment.document().map(str::to_owned))
}
