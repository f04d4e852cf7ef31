//! One call that sets up logs for a Lambda or for the service.
//!
//! A program calls [`init_lambda`] or [`init_service`] once, first of all, and then logs through [`tracing`]:
//!
//! ```no_run
//! fn main() -> Result<(), telemetry::InitError> {
//!     telemetry::init_lambda()?;
//!     tracing::info!(function = "replace-strings", "ready");
//!     Ok(())
//! }
//! ```
//!
//! Lines go to the standard output, which CloudWatch Logs collects from a Lambda and from a Fargate task alike.
//! Neither a slow reader of it nor a closed one ever fails a request:
//!
//! - A Lambda writes each line before it goes on, because its environment may be frozen, with every other thread, as soon as
//!   it has answered. Lambda itself reads what it writes.
//! - The service hands lines to a thread of its own, through a queue of some megabytes. What does not fit is lost, counted,
//!   and told in the log as soon as lines get out again. [`LogGuard`] writes what still waits when the program ends.
//!
//! Three environment variables are read:
//!
//! | Variable | Values | When it is not set |
//! |---|---|---|
//! | `LOG_FORMAT` | `json`, `human` | `json` in a Lambda (`AWS_LAMBDA_FUNCTION_NAME`) and on ECS (`ECS_CONTAINER_METADATA_URI_V4`), else `human` |
//! | `RUST_LOG` | [directives](tracing_subscriber::filter::EnvFilter), such as `info,parameter=debug` | `info`, and of Actix's server `warn`: it tells each start and stop of each of its threads |
//! | `NO_COLOR` | anything but empty | colours, when the output is a terminal |
//!
//! A JSON line has `timestamp` (RFC 3339, UTC), `level`, `target`, `message` and the event's fields side by side, as
//! Lambda's own [JSON log format](https://docs.aws.amazon.com/lambda/latest/dg/monitoring-cloudwatchlogs-logformat.html)
//! and CloudWatch Logs Insights expect, and `spans` from the outermost to the innermost.

mod error;
mod panics;
mod queue;
mod settings;
mod subscriber;

use std::io::{IsTerminal, stdout};

use tracing_subscriber::fmt::MakeWriter;

use queue::LineQueue;
use settings::{Host, Settings};

pub use error::InitError;
pub use queue::LogGuard;

/// Sets up the logs of a Lambda function: for the whole process, panics included.
///
/// # Errors
/// [`InitError`] when `LOG_FORMAT` or `RUST_LOG` cannot be understood, or logs were set up before.
pub fn init_lambda() -> Result<(), InitError> {
    let settings = settings(Host::Lambda)?;
    init(settings, stdout)
}

/// Sets up the logs of the service on ECS: for the whole process, panics included. The guard belongs to the end of `main`.
///
/// # Errors
/// [`InitError`] when `LOG_FORMAT` or `RUST_LOG` cannot be understood, logs were set up before, or there is no thread for
/// them.
pub fn init_service() -> Result<LogGuard, InitError> {
    let settings = settings(Host::Service)?;
    let (queue, guard) = LineQueue::start(stdout()).map_err(InitError::Thread)?;
    init(settings, move || queue.clone())?;
    Ok(guard)
}

fn settings(host: Host) -> Result<Settings, InitError> {
    let variable = |name: &str| std::env::var(name).ok();
    Settings::read(host, &variable, stdout().is_terminal())
}

fn init<W>(settings: Settings, writer: W) -> Result<(), InitError>
where
    W: for<'w> MakeWriter<'w> + Send + Sync + 'static,
{
    let subscriber = subscriber::build(settings, writer);
    tracing::subscriber::set_global_default(subscriber).map_err(|_| InitError::AlreadySet)?;
    panics::log_through_tracing();
    Ok(())
}
