//! What is counted of a service or of an edge.

use std::collections::BTreeMap;

use serde::{Serialize, ser::SerializeSeq};

use super::super::part::Part;

/// [`ServiceStatistics`](https://docs.aws.amazon.com/xray/latest/api/API_ServiceStatistics.html), and `EdgeStatistics`, which
/// has the same members.
#[derive(Clone, Debug, Default, Serialize)]
#[serde(rename_all = "PascalCase")]
pub(super) struct Statistics {
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
                value: *steps as f64 / STEPS_A_SECOND,
                count: *count,
            })?;
        }
        entries.end()
    }
}
