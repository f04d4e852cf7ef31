//! The services of a map, read from what `GetServiceGraph` gives.

use serde::Deserialize;
use serde_json::Value;

/// A [`Service`](https://docs.aws.amazon.com/xray/latest/api/API_Service.html).
#[derive(Debug, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(super) struct Service {
    pub(super) reference_id: usize,
    pub(super) name: String,
    /// Such as `AWS::Lambda::Function`; `client` for whoever calls the service that a trace begins with.
    pub(super) r#type: Option<String>,
    pub(super) edges: Vec<Edge>,
    /// None of a client, which nobody measures.
    #[serde(rename = "SummaryStatistics")]
    pub(super) statistics: Option<Statistics>,
    #[serde(rename = "ResponseTimeHistogram", default)]
    histogram: Vec<Times>,
}

/// An [`Edge`](https://docs.aws.amazon.com/xray/latest/api/API_Edge.html).
#[derive(Debug, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(super) struct Edge {
    /// The service that is called.
    pub(super) reference_id: usize,
    #[serde(rename = "SummaryStatistics")]
    pub(super) statistics: Statistics,
    #[serde(rename = "ResponseTimeHistogram", default)]
    histogram: Vec<Times>,
}

#[derive(Clone, Copy, Debug, Default, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(super) struct Statistics {
    #[serde(rename = "TotalCount")]
    pub(super) total: u64,
    error_statistics: ErrorStatistics,
    fault_statistics: FaultStatistics,
}

#[derive(Clone, Copy, Debug, Default, Deserialize)]
#[serde(rename_all = "PascalCase")]
struct ErrorStatistics {
    throttle_count: u64,
    other_count: u64,
}

#[derive(Clone, Copy, Debug, Default, Deserialize)]
#[serde(rename_all = "PascalCase")]
struct FaultStatistics {
    total_count: u64,
}

/// How often there was a response time.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "PascalCase")]
struct Times {
    value: f64,
    count: u64,
}

/// Reads `Services`.
pub(super) fn read(services: Value) -> Result<Vec<Service>, serde_json::Error> {
    serde_json::from_value(services)
}

impl Service {
    pub(super) fn kind(&self) -> &str {
        self.r#type.as_deref().unwrap_or("service")
    }

    /// The response time that `share` of the requests did not exceed, in seconds.
    pub(super) fn percentile(&self, share: f64) -> Option<f64> {
        percentile(&self.histogram, share)
    }
}

impl Edge {
    /// The response time that `share` of the calls did not exceed, in seconds.
    pub(super) fn percentile(&self, share: f64) -> Option<f64> {
        percentile(&self.histogram, share)
    }
}

impl Statistics {
    pub(super) fn errors(self) -> u64 {
        self.error_statistics.other_count
    }

    pub(super) fn throttles(self) -> u64 {
        self.error_statistics.throttle_count
    }

    pub(super) fn faults(self) -> u64 {
        self.fault_statistics.total_count
    }

    /// The share of what failed, for whatever reason.
    pub(super) fn failed(self) -> f64 {
        let failed = self.errors() + self.throttles() + self.faults();
        failed as f64 / self.total.max(1) as f64
    }
}

/// By the nearest rank. The entries come in the order of their values.
fn percentile(times: &[Times], share: f64) -> Option<f64> {
    let total: u64 = times.iter().map(|entry| entry.count).sum();
    let rank = (total as f64 * share).ceil().max(1.0) as u64;
    let mut counted = 0;
    let at_rank = times.iter().find(|entry| {
        counted += entry.count;
        counted >= rank
    });
    at_rank.map(|entry| entry.value)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn times(entries: &[(f64, u64)]) -> Vec<Times> {
        let entries = entries.iter();
        entries
            .map(|&(value, count)| Times { value, count })
            .collect()
    }

    #[test]
    fn percentiles_go_by_the_nearest_rank() {
        let many = times(&[(0.001, 50), (0.002, 45), (0.5, 5)]);
        assert_eq!(percentile(&many, 0.5), Some(0.001));
        assert_eq!(percentile(&many, 0.95), Some(0.002));
        assert_eq!(percentile(&many, 0.96), Some(0.5));
        let one = times(&[(0.25, 1)]);
        assert_eq!(percentile(&one, 0.5), Some(0.25));
        assert_eq!(percentile(&[], 0.5), None);
    }
}
