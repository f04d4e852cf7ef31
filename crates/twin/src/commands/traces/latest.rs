//! The latest traces.

use std::collections::HashSet;
use std::time::{Duration, SystemTime};

use anyhow::anyhow;
use aws_sdk_xray::error::ProvideErrorMetadata as _;
use aws_sdk_xray::types::TraceSummary;
use trace_view::Summary;

use super::fetch;
use super::filter::Filter;
use super::source::Source;

/// How far back is looked, step by step: X-Ray on AWS promises no order, so that a step is read whole,
/// and the first ones are short. None asks for more than 6 hours: AWS documents 24 of them for one
/// call, and has been seen to refuse more than 6.
const STEPS: [Duration; 7] = [
    Duration::from_secs(30),
    Duration::from_secs(5 * 60),
    Duration::from_secs(60 * 60),
    Duration::from_secs(6 * 60 * 60),
    Duration::from_secs(12 * 60 * 60),
    Duration::from_secs(18 * 60 * 60),
    Duration::from_secs(24 * 60 * 60),
];

/// The most traces that are looked at in one step.
const MOST_OF_A_STEP: usize = 5_000;

/// Summaries of as many traces as there may be, the latest first.
pub(super) async fn summaries(
    source: &Source,
    filter: &Filter,
    limit: usize,
) -> anyhow::Result<Vec<Summary>> {
    let now = SystemTime::now();
    let mut ids: Vec<String> = Vec::new();
    let mut known: HashSet<String> = HashSet::new();
    let mut until = now;
    for step in STEPS {
        let from = now.checked_sub(step).unwrap_or(SystemTime::UNIX_EPOCH);
        for summary in between(source, filter, from, until).await? {
            let id = summary.id().unwrap_or_default();
            if known.insert(id.to_owned()) {
                ids.push(id.to_owned());
            }
        }
        if ids.len() >= limit {
            break;
        }
        until = from;
    }
    ids.truncate(limit);
    let traces = fetch::traces(source, &ids).await?;
    let mut summaries: Vec<Summary> = traces.iter().map(|trace| trace.summary()).collect();
    summaries.sort_by(|one, other| other.start.total_cmp(&one.start));
    Ok(summaries)
}

/// The traces that began between two moments, the latest first.
pub(super) async fn between(
    source: &Source,
    filter: &Filter,
    from: SystemTime,
    until: SystemTime,
) -> anyhow::Result<Vec<TraceSummary>> {
    let call = source.client.get_trace_summaries();
    let mut items = call
        .start_time(from.into())
        .end_time(until.into())
        .set_filter_expression(filter.expression())
        .into_paginator()
        .items()
        .send();
    let mut summaries = Vec::new();
    while let Some(item) = items.next().await {
        let summary = item.map_err(|error| {
            let is_refused = error.code() == Some("InvalidRequestException");
            let refused = error.message().filter(|_| is_refused);
            match refused.and_then(|message| filter.error(message)) {
                Some(wrong) => anyhow!(wrong),
                None => source.error(&error),
            }
        })?;
        if filter.is_of_environment(&summary) {
            summaries.push(summary);
        }
        if summaries.len() == MOST_OF_A_STEP {
            break;
        }
    }
    // The id begins with the time, to the second; the local stack tells the beginning itself.
    summaries.sort_by(|one, other| {
        let began = |summary: &TraceSummary| {
            (
                summary.start_time().copied(),
                summary.id().map(str::to_owned),
            )
        };
        began(other).cmp(&began(one))
    });
    Ok(summaries)
}
