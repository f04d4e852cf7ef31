//! `string-api` serves; `string-api health` asks the service that runs on this machine whether it is healthy.

use std::ffi::OsString;
use std::io::{self, Write};
use std::process::ExitCode;

use anyhow::{Context, anyhow};
use parameter::{LoadOptions, Parameter, SsmSource};
use string_api::{Application, Configuration, Timeouts};
use string_replace::Replacer;
use telemetry::{Program, REFRESHES_FAILED, REQUESTS_SHED, ServiceTelemetry};

/// What the service is called in its traces and metrics.
const PROGRAM: Program = Program {
    name: env!("CARGO_PKG_NAME"),
    version: env!("CARGO_PKG_VERSION"),
    indexed_attributes: &[],
};

/// The exit status when the service cannot start or is not healthy.
const FAILURE: u8 = 1;
/// The exit status when the arguments or the environment are wrong: starting again does not help.
const MISUSE: u8 = 2;

const USAGE: &str = "\
Usage: string-api           serve the API; the environment says how
       string-api health    exit with status 0 when the service on this machine is healthy, else with 1

Environment: API_KEYS and STRINGS_MAPPING_PARAMETER_NAME are required;
STRINGS_REFRESH_SECONDS, LISTEN_ADDRESS, MAX_CONCURRENT_REQUESTS, SHUTDOWN_DRAIN_SECONDS, LOG_FORMAT, RUST_LOG,
OTEL_SDK_DISABLED, OTEL_TRACES_EXPORTER and OTEL_SERVICE_NAME have defaults.";

fn main() -> ExitCode {
    let arguments: Vec<OsString> = std::env::args_os().skip(1).collect();
    let arguments: Vec<Option<&str>> = arguments.iter().map(|argument| argument.to_str()).collect();
    match arguments[..] {
        [] => serve(),
        [Some("health")] => health(),
        [Some("--help" | "-h")] => {
            // Whoever closes the standard output has read enough.
            let _ = writeln!(io::stdout(), "{USAGE}");
            ExitCode::SUCCESS
        }
        _ => fail(MISUSE, anyhow!("unknown arguments\n\n{USAGE}")),
    }
}

#[actix_web::main]
async fn serve() -> ExitCode {
    let telemetry = telemetry::init_service(PROGRAM).await;
    let (configuration, telemetry) = match Configuration::from_env(telemetry) {
        Ok(both) => both,
        Err(error) => return fail(MISUSE, error),
    };
    match run(configuration, &telemetry).await {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => fail(FAILURE, error),
    }
}

async fn run(configuration: Configuration, telemetry: &ServiceTelemetry) -> anyhow::Result<()> {
    // Before all else: in a container this is process 1, to which the kernel gives only signals that it handles.
    let stop = string_api::stop_signal(configuration.shutdown_drain)?;
    tokio::pin!(stop);
    let source = SsmSource::from_env(configuration.parameter_name).await;
    let source = source.with_interceptor(telemetry.aws_calls());
    let replacer = tokio::select! {
        loaded = Parameter::load(source, Replacer::from_json, LoadOptions::default()) => loaded
            .context("no strings map (STRINGS_MAPPING_PARAMETER_NAME)")?,
        _ = &mut stop => return Ok(()),
    };
    let _refresh = replacer.spawn_refresh(configuration.refresh_interval);
    let counted = replacer.clone();
    telemetry.counters().add(REFRESHES_FAILED, move || {
        let counters = counted.counters();
        counters.failed + counters.refused
    });
    let application = Application::build(
        configuration.listen_address,
        configuration.api_keys,
        replacer,
        configuration.max_concurrent_requests,
        Timeouts::default(),
    )?;
    let requests_shed = application.requests_shed();
    telemetry.counters().add(REQUESTS_SHED, requests_shed);
    tracing::info!(address = %application.address(), "listening");
    application.run_until_stopped(stop).await?;
    tracing::info!("stopped");
    Ok(())
}

fn health() -> ExitCode {
    let address = match string_api::listen_address() {
        Ok(address) => address,
        Err(error) => return fail(MISUSE, error),
    };
    match string_api::ask(address) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => fail(FAILURE, error),
    }
}

fn fail(status: u8, reason: impl Into<anyhow::Error>) -> ExitCode {
    // Where the standard error is closed, the exit status still tells.
    let _ = writeln!(io::stderr(), "string-api: {:#}", reason.into());
    ExitCode::from(status)
}
