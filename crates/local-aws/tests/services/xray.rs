//! X-Ray, with the AWS SDK, by HTTP and by UDP.

#![allow(
    clippy::unwrap_used,
    reason = "a test panics on what it does not expect"
)]

mod counters;
mod datagrams;
mod documents;
mod filters;
mod late;
mod sampling;
mod sampling_refused;
mod service_graph;
mod summaries;
mod traces;

use aws_sdk_xray::{
    Client,
    error::{ProvideErrorMetadata, SdkError},
    primitives::DateTime,
    types::{Trace, TraceSummary},
};
use serde_json::{Value, json};

/// 2023-11-14T22:13:20Z: the tests' traces are long ago, so that no test depends on the time of day.
const BEGINNING: f64 = 1_700_000_000.0;

/// The id of a test's trace.
fn trace_id(number: u32) -> String {
    format!("1-6553f100-{number:024x}")
}

/// A segment that is complete, with `more` members in it.
fn segment(trace: u32, id: u64, name: &str, more: Value) -> Value {
    let mut segment = json!({
        "name": name,
        "id": format!("{id:016x}"),
        "trace_id": trace_id(trace),
        "start_time": BEGINNING,
        "end_time": BEGINNING + 1.0,
    });
    let members = segment.as_object_mut().unwrap();
    members.extend(more.as_object().unwrap().clone());
    segment
}

/// Sends documents that are all kept.
async fn put(client: &Client, documents: &[Value]) {
    let answer = client
        .put_trace_segments()
        .set_trace_segment_documents(Some(documents.iter().map(Value::to_string).collect()))
        .send()
        .await
        .unwrap();
    assert_eq!(answer.unprocessed_trace_segments(), []);
}

async fn get(client: &Client, number: u32) -> Trace {
    let answer = client
        .batch_get_traces()
        .trace_ids(trace_id(number))
        .send()
        .await
        .unwrap();
    answer.traces().first().unwrap().clone()
}

/// The documents of a trace, in the order given.
async fn documents(client: &Client, number: u32) -> Vec<Value> {
    let trace = get(client, number).await;
    let segments = trace.segments().iter();
    segments
        .map(|segment| serde_json::from_str(segment.document().unwrap()).unwrap())
        .collect()
}

/// All traces of the tests' hour that pass a filter, of every page.
async fn summaries(client: &Client, filter: Option<&str>) -> Vec<TraceSummary> {
    let mut pages = client
        .get_trace_summaries()
        .start_time(DateTime::from_secs_f64(BEGINNING - 60.0))
        .end_time(DateTime::from_secs_f64(BEGINNING + 3540.0))
        .set_filter_expression(filter.map(str::to_owned))
        .into_paginator()
        .send();
    let mut summaries = Vec::new();
    while let Some(page) = pages.next().await {
        summaries.extend(page.unwrap().trace_summaries().iter().cloned());
    }
    summaries
}

/// Code and text of an error.
fn refused<T: std::fmt::Debug, E: ProvideErrorMetadata + std::fmt::Debug>(
    answer: Result<T, SdkError<E>>,
) -> (String, String) {
    let error = answer.unwrap_err();
    let code = error.code().unwrap_or_default().to_owned();
    (code, error.message().unwrap_or_default().to_owned())
}
