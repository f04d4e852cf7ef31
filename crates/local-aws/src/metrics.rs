//! What programs count: CloudWatch's embedded metrics, summed up instead of sent.
//!
//! On AWS a program writes a line of the
//! [embedded metric format](https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/CloudWatch_Embedded_Metric_Format_Specification.html)
//! to its log, and CloudWatch makes metrics of it. Here whoever reads the logs hands the lines to [`Metrics::record`], and
//! `GET /counters` shows what came together.

mod counters;
mod embedded;

use std::{
    collections::BTreeMap,
    sync::{Mutex, MutexGuard, PoisonError},
};

pub(crate) use counters::router;
use embedded::Directives;
use serde::Serialize;
use serde_json::Value;

/// The most series that are kept: a dimension whose values are without end must not fill the memory.
const MOST_SERIES: usize = 1000;

/// The metrics of all programs of the stack.
#[derive(Debug, Default)]
pub struct Metrics {
    state: Mutex<State>,
}

#[derive(Debug, Default)]
struct State {
    series: BTreeMap<MetricKey, MetricSeries>,
    malformed: u64,
    left_out: u64,
}

/// What tells a series from the others: the program that wrote it, and CloudWatch's identity of a metric.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct MetricKey {
    /// The program, as the reader of its log calls it.
    pub source: String,
    /// CloudWatch's namespace.
    pub namespace: String,
    /// The name of the metric.
    pub name: String,
    /// The values of the dimensions, by their names.
    pub dimensions: BTreeMap<String, String>,
}

/// What came together of a metric.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct MetricSeries {
    /// CloudWatch's unit, such as `Count`; `None` where the line has none.
    pub unit: String,
    /// How many values there were.
    pub samples: u64,
    /// All values added up.
    pub sum: f64,
    /// The value that came last.
    pub last: f64,
}

/// All metrics at one moment.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct MetricsSnapshot {
    /// The series, in the order of their keys.
    pub series: BTreeMap<MetricKey, MetricSeries>,
    /// Lines that say to be embedded metrics and are not: without a namespace, a value or a dimension that they name.
    pub malformed: u64,
    /// Values that were not kept since there are 1,000 series already.
    pub left_out: u64,
}

impl Metrics {
    /// Adds the metrics of a line that `source` has logged. Gives whether the line is one of embedded metrics, which are for
    /// CloudWatch and not for a person; a line that only says to be one is counted as malformed, and what is right in it is
    /// added.
    pub fn record(&self, source: &str, line: &Value) -> bool {
        let Some(directives) = embedded::directives(line) else {
            return false;
        };
        let mut state = self.state();
        match directives {
            Directives::Read(directives) => {
                let mut whole = true;
                for directive in directives {
                    whole &= directive.each(line, |namespace, metric, dimensions, values| {
                        let key = MetricKey {
                            source: source.to_owned(),
                            namespace: namespace.to_owned(),
                            name: metric.name.clone(),
                            dimensions,
                        };
                        state.add(key, metric.unit.as_deref(), values);
                    });
                }
                state.malformed += u64::from(!whole);
            }
            Directives::Malformed => state.malformed += 1,
        }
        true
    }

    /// What came together so far.
    pub fn snapshot(&self) -> MetricsSnapshot {
        let state = self.state();
        MetricsSnapshot {
            series: state.series.clone(),
            malformed: state.malformed,
            left_out: state.left_out,
        }
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl State {
    fn add(&mut self, key: MetricKey, unit: Option<&str>, values: &[f64]) {
        if self.series.len() >= MOST_SERIES && !self.series.contains_key(&key) {
            self.left_out += values.len() as u64;
            return;
        }
        let series = self.series.entry(key).or_default();
        series.unit = unit.unwrap_or("None").to_owned();
        for value in values {
            series.samples += 1;
            series.sum += value;
            series.last = *value;
        }
    }
}
