//! The embedded metric format.

use std::collections::BTreeMap;

use serde::Deserialize;
use serde_json::Value;

/// The longest namespace, name or value of a dimension, in bytes: CloudWatch's limit for the last, which is the largest.
const LONGEST_TEXT: usize = 1024;

/// The most dimensions of a metric.
const MOST_DIMENSIONS: usize = 30;

/// The most values of a metric in a line.
const MOST_VALUES: usize = 100;

/// What a line says about itself.
pub(super) enum Directives {
    Read(Vec<Directive>),
    Malformed,
}

/// Which members of the line are metrics and which are dimensions: an entry of `CloudWatchMetrics`.
#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(super) struct Directive {
    namespace: String,
    dimensions: Vec<Vec<String>>,
    metrics: Vec<MetricDefinition>,
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(super) struct MetricDefinition {
    pub(super) name: String,
    pub(super) unit: Option<String>,
}

/// What the line says about metrics; none when it is an ordinary one.
pub(super) fn directives(line: &Value) -> Option<Directives> {
    let metrics = line.get("_aws")?.get("CloudWatchMetrics")?;
    Some(match Vec::<Directive>::deserialize(metrics) {
        Ok(directives) => Directives::Read(directives),
        Err(_) => Directives::Malformed,
    })
}

impl Directive {
    /// Gives each metric with each set of its dimensions to `add`, and whether all that is named was there.
    pub(super) fn each(
        &self,
        line: &Value,
        mut add: impl FnMut(&str, &MetricDefinition, BTreeMap<String, String>, &[f64]),
    ) -> bool {
        if !fits(&self.namespace) {
            return false;
        }
        let mut whole = true;
        // Without a set of dimensions the metric has none.
        let none = [Vec::new()];
        let sets = if self.dimensions.is_empty() {
            &none[..]
        } else {
            &self.dimensions
        };
        for set in sets {
            let Some(dimensions) = dimensions(line, set) else {
                whole = false;
                continue;
            };
            for metric in &self.metrics {
                match line.get(&metric.name).and_then(values) {
                    Some(values)
                        if fits(&metric.name) && metric.unit.as_deref().is_none_or(fits) =>
                    {
                        add(&self.namespace, metric, dimensions.clone(), &values);
                    }
                    Some(_) | None => whole = false,
                }
            }
        }
        whole
    }
}

fn fits(text: &str) -> bool {
    !text.is_empty() && text.len() <= LONGEST_TEXT
}

fn dimensions(line: &Value, names: &[String]) -> Option<BTreeMap<String, String>> {
    if names.len() > MOST_DIMENSIONS {
        return None;
    }
    names
        .iter()
        .map(|name| {
            let value = line.get(name)?.as_str()?;
            (fits(name) && fits(value)).then(|| (name.clone(), value.to_owned()))
        })
        .collect()
}

/// A number, or some of them.
fn values(value: &Value) -> Option<Vec<f64>> {
    match value {
        Value::Number(number) => Some(vec![number.as_f64()?]),
        Value::Array(values) if values.len() <= MOST_VALUES => {
            values.iter().map(Value::as_f64).collect()
        }
        _ => None,
    }
}
