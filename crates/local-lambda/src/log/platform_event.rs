//! The JSON log format: one object a line, `platform.start`, `platform.report` and so on.
//!
//! Structures and not maps, so that the members come in the order in which AWS writes them.
//! <https://docs.aws.amazon.com/lambda/latest/dg/telemetry-schema-reference.html>

use std::time::Duration;

use serde::Serialize;

/// One line of the JSON format.
#[derive(Serialize)]
struct PlatformEvent<R> {
    time: String,
    #[serde(rename = "type")]
    kind: &'static str,
    record: R,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct StartRecord<'a> {
    pub(super) request_id: &'a str,
    pub(super) version: &'a str,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct ProcessStartRecord {
    pub(super) process_id: u32,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct ReportRecord<'a> {
    pub(super) request_id: &'a str,
    pub(super) metrics: ReportMetrics,
    pub(super) status: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) error_type: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) tracing: Option<TracingRecord<'a>>,
}

/// `TraceContext` of the schema.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct TracingRecord<'a> {
    pub(super) span_id: String,
    #[serde(rename = "type")]
    pub(super) kind: &'static str,
    pub(super) value: &'a str,
}

#[derive(Serialize)]
pub(super) struct ReportMetrics {
    #[serde(rename = "durationMs")]
    pub(super) duration_ms: f64,
    #[serde(rename = "billedDurationMs")]
    pub(super) billed_duration_ms: u64,
    #[serde(rename = "memorySizeMB")]
    pub(super) memory_size_mb: u32,
    #[serde(rename = "maxMemoryUsedMB")]
    pub(super) max_memory_used_mb: u64,
    #[serde(rename = "initDurationMs", skip_serializing_if = "Option::is_none")]
    pub(super) init_duration_ms: Option<f64>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct InitReportRecord<'a> {
    pub(super) initialization_type: &'static str,
    pub(super) phase: &'static str,
    pub(super) status: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) error_type: Option<&'a str>,
    pub(super) metrics: InitReportMetrics,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct InitReportMetrics {
    pub(super) duration_ms: f64,
}

/// The line of an event that happens now.
pub(super) fn platform(kind: &'static str, record: impl Serialize) -> String {
    let time = jiff::Timestamp::now()
        .strftime("%Y-%m-%dT%H:%M:%S%.3fZ")
        .to_string();
    // Texts, numbers and structures of them are always JSON.
    serde_json::to_string(&PlatformEvent { time, kind, record }).unwrap_or_default()
}

/// Milliseconds with three places, as the objects have them.
pub(super) fn rounded_milliseconds(duration: Duration) -> f64 {
    (duration.as_secs_f64() * 1_000_000.0).round() / 1000.0
}
