//! The lines that Lambda writes itself, as text or as JSON.
//!
//! The text is as recorded from AWS; the objects are in `platform_event.rs`.

use std::time::Duration;

use xray::{SegmentId, TraceId};

use super::platform_event::{
    InitReportMetrics, InitReportRecord, ProcessStartRecord, ReportMetrics, ReportRecord,
    StartRecord, TracingRecord, platform, rounded_milliseconds,
};
use crate::LogFormat;

/// How an invocation or an initialisation ended.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Status {
    Success,
    /// The function itself reported an error. The REPORT line of AWS does not mention it.
    FunctionError(String),
    /// The platform saw an error, with its type.
    Error(String),
    Timeout,
}

/// The figures of an invocation.
#[derive(Clone, Debug)]
pub(crate) struct Report {
    pub(crate) request_id: String,
    /// Only when the invocation is recorded.
    pub(crate) trace: Option<ReportTrace>,
    pub(crate) duration: Duration,
    /// Only when the invocation found no environment and one was initialised for it.
    pub(crate) init_duration: Option<Duration>,
    /// In MB, as configured.
    pub(crate) memory_size: u32,
    /// The most resident memory that was seen, in bytes.
    pub(crate) peak_memory: u64,
    pub(crate) status: Status,
}

/// Where an invocation is in its trace.
#[derive(Clone, Debug)]
pub(crate) struct ReportTrace {
    pub(crate) trace_id: TraceId,
    /// The function's segment: the parent that the function was told.
    pub(crate) segment_id: SegmentId,
    /// The header that the function has got.
    pub(crate) header: String,
}

/// The line that precedes an invocation's output.
pub(super) fn start(format: LogFormat, request_id: &str, version: &str) -> String {
    match format {
        LogFormat::Text => format!("START RequestId: {request_id} Version: {version}"),
        LogFormat::Json => platform(
            "platform.start",
            StartRecord {
                request_id,
                version,
            },
        ),
    }
}

/// The lines that follow an invocation's output: END and REPORT, or the one object.
pub(super) fn end(format: LogFormat, report: &Report) -> Vec<String> {
    match format {
        LogFormat::Text => {
            vec![
                format!("END RequestId: {}", report.request_id),
                report.text(),
            ]
        }
        LogFormat::Json => vec![platform("platform.report", report.record())],
    }
}

/// The id of a process that was started, for a debugger. The line is ours and not AWS's.
pub(super) fn process_started(format: LogFormat, process_id: u32) -> String {
    match format {
        LogFormat::Text => format!("pid {process_id}"),
        LogFormat::Json => platform("platform.processStart", ProcessStartRecord { process_id }),
    }
}

/// What the log says about a fault, before the lines that end the invocation: text as it is, or one
/// object with the first line.
pub(super) fn fault(format: LogFormat, lines: Vec<String>) -> Vec<String> {
    match format {
        LogFormat::Text => lines,
        LogFormat::Json => lines
            .first()
            .map(|line| platform("platform.fault", line))
            .into_iter()
            .collect(),
    }
}

/// The figures of an initialisation that failed.
#[derive(Clone, Debug)]
pub(crate) struct InitReport {
    pub(crate) duration: Duration,
    /// `init`, or `invoke` for one that was repeated in an invocation's own time.
    pub(crate) phase: &'static str,
    pub(crate) status: Status,
}

impl InitReport {
    pub(super) fn line(&self, format: LogFormat) -> String {
        let Self {
            duration,
            phase,
            status,
        } = self;
        match format {
            LogFormat::Text => {
                let duration = milliseconds(*duration);
                format!(
                    "INIT_REPORT Init Duration: {duration:.2} ms\tPhase: {phase}{}",
                    status.text()
                )
            }
            LogFormat::Json => platform(
                "platform.initReport",
                InitReportRecord {
                    initialization_type: "on-demand",
                    phase,
                    status: status.word(),
                    error_type: status.error_type(),
                    metrics: InitReportMetrics {
                        duration_ms: rounded_milliseconds(*duration),
                    },
                },
            ),
        }
    }
}

impl Report {
    /// Every began millisecond is billed, and so is the initialisation.
    fn billed_milliseconds(&self) -> u64 {
        let billed = self.duration + self.init_duration.unwrap_or_default();
        billed
            .as_nanos()
            .div_ceil(1_000_000)
            .try_into()
            .unwrap_or(u64::MAX)
    }

    fn peak_memory_megabytes(&self) -> u64 {
        self.peak_memory.div_ceil(1024 * 1024)
    }

    fn text(&self) -> String {
        let init_duration = self
            .init_duration
            .map(|duration| format!("Init Duration: {:.2} ms\t", milliseconds(duration)))
            .unwrap_or_default();
        let trace = self.trace.as_ref().map(|trace| {
            let ReportTrace {
                trace_id,
                segment_id,
                ..
            } = trace;
            format!("XRAY TraceId: {trace_id}\tSegmentId: {segment_id}\tSampled: true\t")
        });
        let mut status = self.status.text().trim_start_matches('\t').to_owned();
        if !status.is_empty() && trace.is_some() {
            status.push('\t');
        }
        format!(
            "REPORT RequestId: {}\tDuration: {:.2} ms\tBilled Duration: {} ms\tMemory Size: {} MB\t\
             Max Memory Used: {} MB\t{init_duration}{status}{}",
            self.request_id,
            milliseconds(self.duration),
            self.billed_milliseconds(),
            self.memory_size,
            self.peak_memory_megabytes(),
            trace.unwrap_or_default(),
        )
    }

    fn record(&self) -> ReportRecord<'_> {
        ReportRecord {
            request_id: &self.request_id,
            metrics: ReportMetrics {
                duration_ms: rounded_milliseconds(self.duration),
                billed_duration_ms: self.billed_milliseconds(),
                memory_size_mb: self.memory_size,
                max_memory_used_mb: self.peak_memory_megabytes(),
                init_duration_ms: self.init_duration.map(rounded_milliseconds),
            },
            status: self.status.word(),
            error_type: self.status.error_type(),
            tracing: self.trace.as_ref().map(|trace| TracingRecord {
                span_id: trace.segment_id.to_string(),
                kind: xray::TRACE_HEADER_NAME,
                value: &trace.header,
            }),
        }
    }
}

impl Status {
    fn text(&self) -> String {
        match self {
            Self::Success | Self::FunctionError(_) => String::new(),
            Self::Error(error_type) => format!("\tStatus: error\tError Type: {error_type}"),
            Self::Timeout => "\tStatus: timeout".to_owned(),
        }
    }

    fn word(&self) -> &'static str {
        match self {
            Self::Success => "success",
            Self::FunctionError(_) | Self::Error(_) => "error",
            Self::Timeout => "timeout",
        }
    }

    /// The type of the error; none for a success, and for a timeout.
    pub(crate) fn error_type(&self) -> Option<&str> {
        match self {
            Self::FunctionError(error_type) | Self::Error(error_type) => Some(error_type),
            Self::Success | Self::Timeout => None,
        }
    }
}

fn milliseconds(duration: Duration) -> f64 {
    duration.as_secs_f64() * 1000.0
}

#[cfg(test)]
mod tests;
