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
//! Three environment variables are read:
//!
//! | Variable | Values | When it is not set |
//! |---|---|---|
//! | `LOG_FORMAT` | `json`, `human` | `json` in a Lambda (`AWS_LAMBDA_FUNCTION_NAME`) and on ECS (`ECS_CONTAINER_METADATA_URI_V4`), else `human` |
//! | `RUST_LOG` | [directives](tracing_subscriber::filter::EnvFilter), such as `info,parameter=debug` | `info` |
//! | `NO_COLOR` | anything but empty | colours, when the output is a terminal |
//!
//! A JSON line has `timestamp` (RFC 3339, UTC), `level`, `target`, `message` and the event's fields side by side, as
//! Lambda's own [JSON log format](https://docs.aws.amazon.com/lambda/latest/dg/monitoring-cloudwatchlogs-logformat.html)
//! and CloudWatch Logs Insights expect, and `spans` from the outermost to the innermost.

mod error;
mod panics;
mod settings;
mod subscriber;

use std::io::IsTerminal;

pub use error::InitError;
use settings::{Host, Settings};

/// Sets up the logs of a Lambda function: for the whole process, panics included.
///
/// # Errors
/// [`InitError`] when `LOG_FORMAT` or `RUST_LOG` cannot be understood, or logs were set up before.
pub fn init_lambda() -> Result<(), InitError> {
    init(Host::Lambda)
}

/// Sets up the logs of the service on ECS: for the whole process, panics included.
///
/// # Errors
/// [`InitError`] when `LOG_FORMAT` or `RUST_LOG` cannot be understood, or logs were set up before.
pub fn init_service() -> Result<(), InitError> {
    init(Host::Service)
}

fn init(host: Host) -> Result<(), InitError> {
    let variable = |name: &str| std::env::var(name).ok();
    let settings = Settings::read(host, &variable, std::io::stdout().is_terminal())?;
    let subscriber = subscriber::build(settings, std::io::stdout);
    tracing::subscriber::set_global_default(subscriber).map_err(|_| InitError::AlreadySet)?;
    panics::log_through_tracing();
    Ok(())
}
