use std::{error::Error as StdError, ffi::OsStr, process::ExitCode, sync::Arc};

use lambda_http::{Body, Error, Request, Response, service_fn};
use parameter::{
    IntervalError, LoadError, LoadOptions, Parameter, Snapshot, SsmSource, refresh_interval,
};
use telemetry::{InitError, LambdaTelemetry, REFRESHES_FAILED};
use tokio::signal::unix::{SignalKind, signal};
use tower::{Layer, ServiceExt};

use crate::failure;

const REFRESH_SECONDS: &str = "STRINGS_REFRESH_SECONDS";

#[derive(Debug, thiserror::Error)]
enum RunError {
    #[error(
        "{variable} is not set: set it to the name of a Parameter Store parameter, in the function's environment"
    )]
    NoParameterName { variable: &'static str },
    #[error("{REFRESH_SECONDS} is {0}")]
    RefreshInterval(IntervalError),
    #[error(transparent)]
    Load(#[from] LoadError),
    #[error("SIGTERM cannot be waited for: {0}; allow this program more open files")]
    Signal(std::io::Error),
    #[error("the Lambda Runtime API cannot be talked to")]
    RuntimeApi(#[source] Error),
}

/// Runs a function to the end of its environment, which is as a rule when Lambda ends the process.
///
/// Before the first event, in the init phase, the parameter that `parameter_name_variable` names is fetched and parsed, and
/// a failure ends the program with its reason in the log. From then on `handler` gets each event with the value as it is at
/// that moment. It is fetched again after an answer was given when it is older than `STRINGS_REFRESH_SECONDS`; no client
/// waits for that ([`Parameter::refresh_layer`]).
///
/// An error of the handler, or its panic, is the function's error: it is logged, API Gateway answers 502, and the
/// environment goes on. Of an error and of each of its sources only what stands before the first quote is told, in logs, in
/// traces and to Lambda: the rest may be a client's text.
///
/// Each invocation that Lambda samples is traced: the handler's span is a subsegment of the function's segment, and so is a
/// refresh of the parameter after the answer. What ended is sent before the next event is asked for, and once more on
/// SIGTERM, which Lambda sends where an extension runs beside the function.
pub async fn run<T, P, E, H, F>(
    parameter_name_variable: &'static str,
    parse: P,
    handler: H,
) -> ExitCode
where
    T: Send + Sync + 'static,
    P: Fn(&str) -> Result<T, E> + Send + Sync + 'static,
    E: StdError + Send + Sync + 'static,
    H: Fn(Arc<Snapshot<T>>, Request) -> F + Send + 'static,
    F: Future<Output = Result<Response<Body>, Error>> + Send + 'static,
{
    let telemetry = match telemetry::init_lambda() {
        Ok(telemetry) => telemetry,
        Err(error) => return without_logs(&error),
    };
    let served = serve(&telemetry, parameter_name_variable, parse, handler).await;
    telemetry.flush();
    match served {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            tracing::error!("the function cannot run: {:#}", anyhow::Error::from(error));
            ExitCode::FAILURE
        }
    }
}

/// Lambda puts the standard error into the function's log too.
fn without_logs(error: &InitError) -> ExitCode {
    eprintln!("the function cannot run: {error}");
    ExitCode::FAILURE
}

async fn serve<T, P, E, H, F>(
    telemetry: &LambdaTelemetry,
    parameter_name_variable: &'static str,
    parse: P,
    handler: H,
) -> Result<(), RunError>
where
    T: Send + Sync + 'static,
    P: Fn(&str) -> Result<T, E> + Send + Sync + 'static,
    E: StdError + Send + Sync + 'static,
    H: Fn(Arc<Snapshot<T>>, Request) -> F + Send + 'static,
    F: Future<Output = Result<Response<Body>, Error>> + Send + 'static,
{
    let name = std::env::var(parameter_name_variable)
        .ok()
        .filter(|name| !name.is_empty())
        .ok_or(RunError::NoParameterName {
            variable: parameter_name_variable,
        })?;
    let max_age = std::env::var_os(REFRESH_SECONDS);
    let max_age = max_age.as_deref().map(OsStr::to_string_lossy);
    let max_age = refresh_interval(max_age.as_deref()).map_err(RunError::RefreshInterval)?;
    let source = SsmSource::from_env(name).await;
    let source = source.with_interceptor(telemetry.aws_calls());
    let parameter = Parameter::load(source, parse, LoadOptions::default()).await?;
    let counted = parameter.clone();
    telemetry.counters().add(REFRESHES_FAILED, move || {
        let counters = counted.counters();
        counters.failed + counters.refused
    });
    let refresh = parameter.refresh_layer(max_age);
    let service = service_fn(move |request| handler(parameter.current(), request));
    let service = telemetry.handler().layer(service);
    let service = service.map_err(failure::without_quotes);
    let runtime = lambda_http::runtime(service)
        .layer(refresh)
        .layer(telemetry.invocations());
    let mut terminate = signal(SignalKind::terminate()).map_err(RunError::Signal)?;
    tokio::select! {
        ended = runtime.run() => ended.map_err(RunError::RuntimeApi),
        _ = terminate.recv() => Ok(()),
    }
}
