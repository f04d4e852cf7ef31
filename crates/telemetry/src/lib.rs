//! One call that sets up logs, traces and counters, for a Lambda or for the service.
//!
//! A program calls [`init_lambda`] or [`init_service`] once, first of all, and then logs through [`tracing`]:
//!
//! ```no_run
//! # #[cfg(feature = "lambda")]
//! fn main() -> Result<(), telemetry::InitError> {
//!     let telemetry = telemetry::init_lambda()?;
//!     tracing::info!(function = "replace-strings", "ready");
//!     telemetry.flush();
//!     Ok(())
//! }
//! # #[cfg(not(feature = "lambda"))]
//! # fn main() {}
//! ```
//!
//! # Logs
//!
//! Lines go to the standard output, which CloudWatch Logs collects from a Lambda and from a Fargate task alike.
//! Neither a slow reader of it nor a closed one ever fails a request:
//!
//! - A Lambda writes each line before it goes on, because its environment may be frozen, with every other thread, as soon as
//!   it has answered. Lambda itself reads what it writes.
//! - The service hands lines to a thread of its own, through a queue of some megabytes. What does not fit is lost, counted,
//!   and told in the log as soon as lines get out again. [`ServiceTelemetry`] writes what still waits when the program ends.
//!
//! A JSON line has `timestamp` (RFC 3339, UTC), `level`, `target`, `message` and the event's fields side by side, as
//! Lambda's own [JSON log format](https://docs.aws.amazon.com/lambda/latest/dg/monitoring-cloudwatchlogs-logformat.html)
//! and CloudWatch Logs Insights expect, and `spans` from the outermost to the innermost. A line that belongs to a request
//! also has what joins it with the rest:
//!
//! | Field | Value |
//! |---|---|
//! | `trace_id` | the trace, as X-Ray writes its id: `1-5759e988-bd862e3fe1be46a994272793` |
//! | `span_id` | the subsegment, when the trace is sampled: `53995c3f42cd8ad8` |
//! | `request_id` | in a Lambda, the invocation |
//! | `cold_start` | in a Lambda, whether the invocation is the first one of its environment |
//!
//! A panic is a line too, with its place and its text. Of a text that was formatted only what stands before the first quote
//! or backtick is told ([`before_quote`]), since the rest may be a client's; `RUST_BACKTRACE=1` says how it came there, and a
//! debugger has the rest.
//!
//! # Traces
//!
//! Every span of [`tracing`] at `info` or above becomes part of the trace. An event at `error` in it marks it as failed, and
//! becomes an exception when it has a field that is recorded as a [`std::error::Error`]. `RUST_LOG` is of lines alone. Spans with the target [`TRACE_TARGET`] are of traces alone, and no line lists
//! them. Below a request that is not sampled no span is made at all.
//!
//! - In a Lambda they are subsegments of the function's own segment, as the trace header of the invocation says, and go out by
//!   UDP after each invocation, before the environment may be frozen (feature `lambda`).
//! - The service begins segments of its own, sampled by the caller's decision or else by X-Ray's central rules, and sends them
//!   by `PutTraceSegments` from a thread of its own (feature `service`).
//! - Calls of the AWS SDK are subsegments too, for each client that has the interceptor [`AwsCalls`]. The calls by which
//!   traces themselves are sent are not traced.
//!
//! Traces are made on AWS, and elsewhere when there is somebody to send them to: `AWS_XRAY_DAEMON_ADDRESS` for a function,
//! `AWS_ENDPOINT_URL` or `AWS_ENDPOINT_URL_XRAY` for the service. Otherwise one line in the log says that they are off.
//!
//! # Counters
//!
//! What a program counts ([`Counters`]) leaves in the log, as lines in CloudWatch's embedded metric format, when lines are
//! JSON: from the service once a minute and at the end, from a Lambda after an invocation, and only what grew.
//!
//! # Environment variables
//!
//! | Variable | Values | When it is not set |
//! |---|---|---|
//! | `LOG_FORMAT` | `json`, `human` | `json` in a Lambda (`AWS_LAMBDA_FUNCTION_NAME`) and on ECS (`ECS_CONTAINER_METADATA_URI_V4`), else `human` |
//! | `RUST_LOG` | [directives](tracing_subscriber::filter::EnvFilter), such as `info,parameter=debug` | `info`, and of Actix's server `warn`: it tells each start and stop of each of its threads |
//! | `NO_COLOR` | anything but empty | colours, when the output is a terminal |
//! | `OTEL_SDK_DISABLED` | `true`, `false` | `false` |
//! | `OTEL_TRACES_EXPORTER` | `xray`, `none` | `xray` where there is somebody to send to, else `none` |
//! | `OTEL_SERVICE_NAME` | the name of the service's segments | the program's, or the function's |
//! | `OTEL_RESOURCE_ATTRIBUTES` | `name=value`, separated by commas | what the task or the function tells of itself |
//! | `AWS_XRAY_DAEMON_ADDRESS` | `host:port`, or `tcp:host:port udp:host:port` | `127.0.0.1:2000`, of a function alone |

mod abandoned;
mod aws_calls;
mod counters;
mod error;
mod exception;
mod http_method;
mod invocation;
#[cfg(feature = "lambda")]
pub mod lambda;
mod panics;
#[cfg(feature = "service")]
mod queue;
mod quotes;
#[cfg(feature = "service")]
pub mod service;
mod settings;
mod subscriber;
mod traces;

use std::io::{IsTerminal, stdout};

use opentelemetry::Context;
use opentelemetry::trace::TraceContextExt;
use opentelemetry_sdk::trace::SdkTracer;
use tracing_subscriber::filter::EnvFilter;
use tracing_subscriber::fmt::MakeWriter;
use xray::Losses;

use settings::{Format, Host, Settings, Traces};

pub use aws_calls::AwsCalls;
pub use counters::{Counters, DOCUMENTS_LOST, NAMESPACE, REFRESHES_FAILED, REQUESTS_SHED};
pub use error::InitError;
#[cfg(feature = "lambda")]
pub use lambda::LambdaTelemetry;
pub use quotes::{before_quote, chain_before_quotes};
#[cfg(feature = "service")]
pub use service::ServiceTelemetry;

/// The target of spans that are part of traces and not of log lines. Whoever makes such a span needs nothing of this crate:
/// `tracing::info_span!(target: "trace", ..)`.
pub const TRACE_TARGET: &str = "trace";

/// The program that sets itself up.
#[cfg(feature = "service")]
#[derive(Clone, Copy, Debug)]
pub struct Program {
    /// What its segments are called, unless `OTEL_SERVICE_NAME` says otherwise.
    pub name: &'static str,
    /// Its version.
    pub version: &'static str,
    /// The attributes, beside `http.route`, by which its traces can be searched: they become annotations.
    pub indexed_attributes: &'static [&'static str],
}

/// Sets up the logs, traces and counters of a Lambda function: for the whole process, panics included.
///
/// # Errors
/// [`InitError`] when a variable cannot be understood, or this was done before.
#[cfg(feature = "lambda")]
pub fn init_lambda() -> Result<LambdaTelemetry, InitError> {
    LambdaTelemetry::set_up(settings(Host::Lambda)?)
}

/// Sets up the logs, traces and counters of the service on ECS: for the whole process, panics included. What it gives
/// belongs to the end of `main`.
///
/// On ECS it waits for what the task says of itself, for a second at most.
///
/// # Errors
/// [`InitError`] when a variable cannot be understood, this was done before, there is no thread for the lines, or there is no
/// Tokio runtime.
#[cfg(feature = "service")]
pub async fn init_service(program: Program) -> Result<ServiceTelemetry, InitError> {
    ServiceTelemetry::set_up(settings(Host::Service)?, program).await
}

/// The trace that this is part of, sampled or not.
pub fn current_trace_id() -> Option<xray::TraceId> {
    Context::map_current(|context| {
        let span = context.span();
        let span = span.span_context();
        span.is_valid().then(|| span.trace_id().into())
    })
}

fn settings(host: Host) -> Result<Settings, InitError> {
    let variable = |name: &str| std::env::var(name).ok();
    Settings::read(host, &variable, stdout().is_terminal())
}

fn subscribe<W>(
    format: Format,
    filter: EnvFilter,
    tracer: Option<SdkTracer>,
    writer: W,
) -> Result<(), InitError>
where
    W: for<'w> MakeWriter<'w> + Send + Sync + 'static,
{
    let subscriber = subscriber::build(format, filter, tracer, writer);
    tracing::subscriber::set_global_default(subscriber).map_err(|_| InitError::AlreadySet)?;
    panics::log_through_tracing();
    Ok(())
}

fn tell_traces(traces: Traces) {
    if let Traces::Off { reason } = traces {
        tracing::info!(reason, "traces are off");
    }
}

fn count_losses(counters: &Counters, losses: &Losses) {
    let losses = losses.clone();
    counters.add_by_reason(DOCUMENTS_LOST, move || {
        let lost = losses.snapshot().into_iter();
        lost.map(|(reason, count)| (reason.as_str().to_owned(), count))
            .collect()
    });
}
