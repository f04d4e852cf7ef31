//! CloudWatch's embedded metric format: a log line that CloudWatch Logs takes metrics out of.
//!
//! Source: "Specification: Embedded metric format",
//! <https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/CloudWatch_Embedded_Metric_Format_Specification.html>.

use std::time::{SystemTime, UNIX_EPOCH};

use serde_json::{Map, Value, json};

/// The namespace of every metric.
pub const NAMESPACE: &str = "Twinstack";

/// The dimension of a metric that is also told apart by why it was counted.
pub(super) const REASON: &str = "Reason";

/// What the metrics of a program are of.
#[derive(Clone, Debug)]
pub(crate) struct Dimension {
    /// `FunctionName` or `ServiceName`, as in AWS's own metrics.
    pub(crate) name: &'static str,
    pub(crate) value: String,
}

/// One line, with its end, for `count` more of `metric`.
///
/// With a reason the metric is given twice, as a sum over all reasons and for this one: an alarm on the sum needs no list of
/// the reasons.
pub(super) fn line(
    dimension: &Dimension,
    metric: &str,
    reason: Option<&str>,
    count: u64,
    now: SystemTime,
) -> String {
    let mut sets = vec![vec![dimension.name]];
    if reason.is_some() {
        sets.push(vec![dimension.name, REASON]);
    }
    let since_epoch = now.duration_since(UNIX_EPOCH).unwrap_or_default();
    let milliseconds = u64::try_from(since_epoch.as_millis()).unwrap_or(u64::MAX);
    let mut root = Map::new();
    root.insert(
        "_aws".to_owned(),
        json!({
            "Timestamp": milliseconds,
            "CloudWatchMetrics": [{
                "Namespace": NAMESPACE,
                "Dimensions": sets,
                "Metrics": [{"Name": metric, "Unit": "Count"}],
            }],
        }),
    );
    root.insert(dimension.name.to_owned(), dimension.value.as_str().into());
    if let Some(reason) = reason {
        root.insert(REASON.to_owned(), reason.into());
    }
    root.insert(metric.to_owned(), count.into());
    format!("{}\n", Value::Object(root))
}
