//! [`GetServiceGraph`](https://docs.aws.amazon.com/xray/latest/api/API_GetServiceGraph.html) and
//! [`GetTraceGraph`](https://docs.aws.amazon.com/xray/latest/api/API_GetTraceGraph.html).

mod graph;
mod service;
mod statistics;

use ::xray::TraceId;
use graph::Graph;
use serde::{Deserialize, Serialize};

pub(crate) use self::{
    service::{Edge, Service},
    statistics::Statistics,
};
use super::{
    Xray,
    error::{invalid_request, required},
    time_range::TimeRange,
    token,
};
use crate::rest_json::RestError;

/// The group of all traces, which every account has.
const DEFAULT_GROUP: &str = "Default";

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(super) struct Input {
    start_time: Option<f64>,
    end_time: Option<f64>,
    group_name: Option<String>,
    #[serde(rename = "GroupARN")]
    group_arn: Option<String>,
    next_token: Option<String>,
}

#[derive(Serialize)]
#[serde(rename_all = "PascalCase")]
pub(super) struct Output {
    start_time: f64,
    end_time: f64,
    services: Vec<Service>,
    contains_old_group_versions: bool,
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(super) struct TraceGraphInput {
    trace_ids: Option<Vec<String>>,
    next_token: Option<String>,
}

#[derive(Serialize)]
#[serde(rename_all = "PascalCase")]
pub(super) struct TraceGraphOutput {
    services: Vec<Service>,
}

/// The graph of the traces whose beginning, in seconds since 1970, passes `select`.
fn services(xray: &Xray, select: impl Fn(f64) -> bool) -> Vec<Service> {
    let mut graph = Graph::default();
    for (_, id) in xray.positions(|_, entry| select(entry.start)) {
        if let Some(trace) = xray.trace(&id) {
            graph.add(&trace);
        }
    }
    graph.services()
}

impl Xray {
    /// The services of the traces that began at `start` or later, in seconds since 1970.
    pub(crate) fn services_since(&self, start: f64) -> Vec<Service> {
        services(self, |began| began >= start)
    }

    pub(super) fn get_service_graph(&self, input: Input) -> Result<Output, RestError> {
        let range = TimeRange::new(input.start_time, input.end_time)?;
        token::refuse(input.next_token.as_deref())?;
        let is_default = input.group_name.is_none_or(|name| name == DEFAULT_GROUP);
        if !is_default || input.group_arn.is_some() {
            return Err(invalid_request(
                "there is no group but Default, which is named by GroupName",
            ));
        }
        Ok(Output {
            start_time: range.start,
            end_time: range.end,
            services: services(self, |start| range.contains(start)),
            contains_old_group_versions: false,
        })
    }

    pub(super) fn get_trace_graph(
        &self,
        input: TraceGraphInput,
    ) -> Result<TraceGraphOutput, RestError> {
        let ids = required(input.trace_ids, "traceIds")?;
        token::refuse(input.next_token.as_deref())?;
        let mut graph = Graph::default();
        for text in ids {
            let id: TraceId = text
                .parse()
                .map_err(|error| invalid_request(format!("TraceIds has {text:?}: {error}")))?;
            if let Some(trace) = self.trace(&id) {
                graph.add(&trace);
            }
        }
        Ok(TraceGraphOutput {
            services: graph.services(),
        })
    }
}
