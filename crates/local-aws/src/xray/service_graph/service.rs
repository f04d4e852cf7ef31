//! The services and their calls, as the graph is answered.

use serde::Serialize;

use super::{
    super::service_id::ServiceId,
    statistics::{Histogram, Statistics},
};

/// [`Service`](https://docs.aws.amazon.com/xray/latest/api/API_Service.html).
#[derive(Debug, Serialize)]
#[serde(rename_all = "PascalCase")]
pub(crate) struct Service {
    pub(super) reference_id: usize,
    #[serde(flatten)]
    pub(super) id: ServiceId,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) root: Option<bool>,
    pub(super) state: &'static str,
    pub(super) start_time: f64,
    pub(super) end_time: f64,
    pub(super) edges: Vec<Edge>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) summary_statistics: Option<Statistics>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) duration_histogram: Option<Histogram>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) response_time_histogram: Option<Histogram>,
}

/// [`Edge`](https://docs.aws.amazon.com/xray/latest/api/API_Edge.html): as the caller measured it.
#[derive(Debug, Serialize)]
#[serde(rename_all = "PascalCase")]
pub(crate) struct Edge {
    pub(super) reference_id: usize,
    pub(super) start_time: f64,
    pub(super) end_time: f64,
    pub(super) summary_statistics: Statistics,
    pub(super) response_time_histogram: Histogram,
    /// Always empty, and always there.
    pub(super) aliases: [(); 0],
}

impl Service {
    /// By which edges name it: its place among the services.
    pub(crate) fn reference_id(&self) -> usize {
        self.reference_id
    }

    pub(crate) fn name(&self) -> &str {
        &self.id.name
    }

    /// Such as `AWS::Lambda::Function`; `client` for whoever calls the service that a trace begins with.
    pub(crate) fn r#type(&self) -> Option<&str> {
        self.id.r#type.as_deref()
    }

    /// It is whoever calls the service that a trace begins with, and has that service's name.
    pub(crate) fn is_client(&self) -> bool {
        self.summary_statistics.is_none()
    }

    /// The calls that it made.
    pub(crate) fn edges(&self) -> &[Edge] {
        &self.edges
    }

    /// None of a client, which nobody measures.
    pub(crate) fn statistics(&self) -> Option<&Statistics> {
        self.summary_statistics.as_ref()
    }

    /// The response time that `share` of the requests did not exceed, in seconds.
    pub(crate) fn percentile(&self, share: f64) -> Option<f64> {
        self.response_time_histogram.as_ref()?.percentile(share)
    }
}

impl Edge {
    /// The service that is called.
    pub(crate) fn reference_id(&self) -> usize {
        self.reference_id
    }

    pub(crate) fn statistics(&self) -> &Statistics {
        &self.summary_statistics
    }

    /// The response time that `share` of the calls did not exceed, in seconds.
    pub(crate) fn percentile(&self, share: f64) -> Option<f64> {
        self.response_time_histogram.percentile(share)
    }
}
