//! `GET /counters`: what the programs of the stack count, and what became of their traces.
//!
//! ```json
//! {
//!   "xray": {
//!     "documents": {"stored": 12, "replaced": 1, "rejected": {"InvalidName": 2}, "evicted": 0},
//!     "datagrams": {"received": 9, "malformed": 1, "dropped_by_kernel": 0},
//!     "kept": {"traces": 3, "segments": 11, "bytes": 9120, "limit": 67108864}
//!   },
//!   "metrics": {
//!     "series": [
//!       {"source": "string-api", "namespace": "Twinstack", "name": "RequestsShed",
//!        "dimensions": {"ServiceName": "string-api"}, "unit": "Count", "samples": 4, "sum": 4.0, "last": 1.0}
//!     ],
//!     "malformed": 0,
//!     "left_out": 0
//!   }
//! }
//! ```
//!
//! Every datagram that was received is malformed or a document; every document is stored or rejected.
//! `dropped_by_kernel` is there where the system tells, which is Linux, and where datagrams are received.

use axum::{
    Router,
    extract::State,
    http::{StatusCode, header::CONTENT_TYPE},
    response::{IntoResponse, Response},
    routing::get,
};
use serde::Serialize;

use super::{MetricKey, MetricSeries, MetricsSnapshot};
use crate::{LocalAws, xray::XrayCounters};

#[derive(Serialize)]
struct Counters {
    xray: XrayCounters,
    metrics: Metrics,
}

#[derive(Serialize)]
struct Metrics {
    series: Vec<One>,
    malformed: u64,
    left_out: u64,
}

#[derive(Serialize)]
struct One {
    #[serde(flatten)]
    key: MetricKey,
    #[serde(flatten)]
    series: MetricSeries,
}

impl From<MetricsSnapshot> for Metrics {
    fn from(snapshot: MetricsSnapshot) -> Self {
        let series = snapshot.series.into_iter();
        Self {
            series: series.map(|(key, series)| One { key, series }).collect(),
            malformed: snapshot.malformed,
            left_out: snapshot.left_out,
        }
    }
}

pub(crate) fn router(aws: LocalAws) -> Router {
    Router::new()
        .route("/counters", get(counters))
        .with_state(aws)
}

async fn counters(State(aws): State<LocalAws>) -> Response {
    let failed = |error: String| (StatusCode::INTERNAL_SERVER_ERROR, error).into_response();
    let xray = aws.xray().clone();
    let xray = match tokio::task::spawn_blocking(move || xray.counters()).await {
        Ok(xray) => xray,
        Err(error) => return failed(error.to_string()),
    };
    let counters = Counters {
        xray,
        metrics: aws.metrics().snapshot().into(),
    };
    match serde_json::to_string(&counters) {
        Ok(text) => ([(CONTENT_TYPE, "application/json")], text).into_response(),
        Err(error) => failed(error.to_string()),
    }
}
