//! What is counted of a service or of an edge.

use std::collections::BTreeMap;

use serde::{Serialize, ser::SerializeSeq};

use super::super::part::Part;

/// [`ServiceStatistics`](https://docs.aws.amazon.com/xray/latest/api/API_ServiceStatistics.html), and `EdgeStatistics`, which
/// has the same members.
#[derive(Clone, Debug, Default, Serialize)]
#[serde(rename_all = "PascalCase")]
pub(crate) struct Statistics {
    ok_count: u64,
    error_statistics: ErrorStatistics,
    fault_statistics: FaultStatistics,
    total_count: u64,
    total_response_time: f64,
}

#[derive(Clone, Debug, Default, Serialize)]
#[serde(rename_all = "PascalCase")]
struct ErrorStatistics {
    throttle_count: u64,
    other_count: u64,
    total_count: u64,
}

#[derive(Clone, Debug, Default, Serialize)]
#[serde(rename_all = "PascalCase")]
struct FaultStatistics {
    other_count: u64,
    total_count: u64,
}

impl Statistics {
    /// Counts a segment, or a call; one that is under way counts when it has ended.
    pub(super) fn add(&mut self, part: Part<'_>, response_time: f64) {
        self.total_count += 1;
        self.total_response_time = to_microseconds(self.total_response_time + response_time);
        if part.is("fault") {
            self.fault_statistics.other_count += 1;
            self.fault_statistics.total_count += 1;
        } else if part.is("throttle") {
            self.error_statistics.throttle_count += 1;
            self.error_statistics.total_count += 1;
        } else if part.is("error") {
            self.error_statistics.other_count += 1;
            self.error_statistics.total_count += 1;
        } else {
            self.ok_count += 1;
        }
    }

    /// How many there were, however they ended.
    pub(crate) fn total(&self) -> u64 {
        self.total_count
    }

    /// Those that were the caller's fault, without those that were throttled.
    pub(crate) fn errors(&self) -> u64 {
        self.error_statistics.other_count
    }

    pub(crate) fn throttles(&self) -> u64 {
        self.error_statistics.throttle_count
    }

    pub(crate) fn faults(&self) -> u64 {
        self.fault_statistics.total_count
    }

    /// The share of what failed, for whatever reason.
    pub(crate) fn failed(&self) -> f64 {
        let failed = self.error_statistics.total_count + self.fault_statistics.total_count;
        failed as f64 / self.total_count.max(1) as f64
    }
}

fn to_microseconds(seconds: f64) -> f64 {
    (seconds * 1e6).round() / 1e6
}

/// How often there was which response time. On one machine most are around a millisecond: up to a tenth of a second they are
/// told apart to 10 µs, and above to the millisecond.
#[derive(Clone, Debug, Default)]
pub(super) struct Histogram(BTreeMap<u64, u64>);

/// The finest step, in parts of a second.
const STEPS_A_SECOND: f64 = 1e5;

/// Response times from here on are told apart to the millisecond, in seconds.
const COARSE: f64 = 0.1;

impl Histogram {
    pub(super) fn add(&mut self, response_time: f64) {
        let steps = if response_time < COARSE {
            (response_time * STEPS_A_SECOND).round() as u64
        } else {
            (response_time * 1000.0).round() as u64 * 100
        };
        *self.0.entry(steps).or_default() += 1;
    }

    /// The response time that `share` of them did not exceed, in seconds, by the nearest rank; none of nothing.
    pub(super) fn percentile(&self, share: f64) -> Option<f64> {
        let total: u64 = self.0.values().sum();
        let rank = (total as f64 * share).ceil().max(1.0) as u64;
        let mut counted = 0;
        let at_rank = self.0.iter().find(|(_, count)| {
            counted += *count;
            counted >= rank
        });
        at_rank.map(|(steps, _)| seconds(*steps))
    }
}

fn seconds(steps: u64) -> f64 {
    steps as f64 / STEPS_A_SECOND
}

impl Serialize for Histogram {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        #[derive(Serialize)]
        #[serde(rename_all = "PascalCase")]
        struct HistogramEntry {
            value: f64,
            count: u64,
        }
        let mut entries = serializer.serialize_seq(Some(self.0.len()))?;
        for (steps, count) in &self.0 {
            entries.serialize_element(&HistogramEntry {
                value: seconds(*steps),
                count: *count,
            })?;
        }
        entries.end()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn times(entries: &[(f64, u64)]) -> Histogram {
        let mut histogram = Histogram::default();
        for &(seconds, count) in entries {
            for _ in 0..count {
                histogram.add(seconds);
            }
        }
        histogram
    }

    #[test]
    fn percentiles_go_by_the_nearest_rank() {
        let many = times(&[(0.001, 50), (0.002, 45), (0.5, 5)]);
        assert_eq!(many.percentile(0.5), Some(0.001));
        assert_eq!(many.percentile(0.95), Some(0.002));
        assert_eq!(many.percentile(0.96), Some(0.5));
        let one = times(&[(0.25, 1)]);
        assert_eq!(one.percentile(0.5), Some(0.25));
        assert_eq!(times(&[]).percentile(0.5), None);
    }
}
