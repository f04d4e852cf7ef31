//! The functions of the definition, ready to be invoked.

use std::collections::BTreeMap;
use std::net::SocketAddr;
use std::path::PathBuf;
use std::time::Duration;

use api_definition::function::LogFormat;
use api_definition::{Function, placeholders};
use local_lambda::{FunctionConfiguration, LambdaService, LambdaSettings, LogSink};
use local_process::Guardian;

use super::environment::{Access, STRINGS_MAP_PARAMETER};
use crate::cli::ExecutionArguments;

/// A Lambda service without functions, which send their traces to `daemon`.
pub(super) fn service(
    guardian: Guardian,
    access: &Access,
    execution: &ExecutionArguments,
    daemon: SocketAddr,
    log: impl LogSink,
) -> LambdaService {
    LambdaService::new(guardian, settings(access, execution, daemon), log)
}

fn settings(access: &Access, execution: &ExecutionArguments, daemon: SocketAddr) -> LambdaSettings {
    let &ExecutionArguments {
        no_freeze,
        idle_timeout,
        concurrency,
        enforce_memory,
        no_timeout,
    } = execution;
    LambdaSettings {
        region: access.region.clone(),
        credentials: access.credentials.clone(),
        xray_daemon_address: daemon,
        concurrency_limit: concurrency.try_into().unwrap_or(usize::MAX),
        // A debugger would take the signal that freezes a process for one that it should report.
        freeze: !no_freeze && !no_timeout,
        idle_timeout: (!no_timeout).then(|| Duration::from_secs(idle_timeout.into())),
        timeouts: !no_timeout,
        memory_limit: enforce_memory,
        ..LambdaSettings::default()
    }
}

/// Makes a function known, or puts it in the place of the one of its name, whose environments end;
/// false where that one is just the same, and stays. `common` is what every program of the stack
/// has in its environment.
pub(super) fn register(
    service: &LambdaService,
    function: &Function,
    program: PathBuf,
    common: &BTreeMap<String, String>,
) -> anyhow::Result<bool> {
    let Function {
        name,
        lambda,
        aliases,
        ..
    } = function;
    let mut environment = common.clone();
    environment.extend(self::environment(function)?);
    let configuration = FunctionConfiguration {
        name: name.clone(),
        binary: program,
        memory_size: lambda.memory_size.megabytes().into(),
        timeout: Duration::from_secs(lambda.timeout.seconds().into()),
        environment,
        log_format: match lambda.log_format {
            LogFormat::Text => local_lambda::LogFormat::Text,
            LogFormat::Json => local_lambda::LogFormat::Json,
        },
        aliases: aliases
            .iter()
            .map(|(name, target)| (name.clone(), target.to_string()))
            .collect(),
    };
    let present = service.configuration(name);
    let is_new = present.is_none_or(|present| *present != configuration);
    if is_new {
        service.register(configuration)?;
    }
    Ok(is_new)
}

/// The function's own variables, with local values in their placeholders.
///
/// # Errors
///
/// Where a placeholder has no value.
pub(super) fn environment(function: &Function) -> anyhow::Result<BTreeMap<String, String>> {
    let Function { name, lambda, .. } = function;
    let filled = lambda.environment.iter().map(|(variable, value)| {
        // A variable is one line, so the line that the error names would only mislead.
        let value = placeholders::fill(value, &placeholder).map_err(|unfilled| {
            anyhow::anyhow!(
                "lambdas/{name}/function.json: lambda.environment.{variable}: the placeholder \
                 {{{{{}}}}} has no value; the only one is {{{{{STRINGS_MAPPING_PARAMETER_NAME}}}}}",
                unfilled.name
            )
        })?;
        Ok((variable.clone(), value))
    });
    filled.collect()
}

/// What Terraform fills with the name of the environment's parameter.
const STRINGS_MAPPING_PARAMETER_NAME: &str = "strings_mapping_parameter_name";

fn placeholder(name: &str) -> Option<String> {
    (name == STRINGS_MAPPING_PARAMETER_NAME).then(|| STRINGS_MAP_PARAMETER.to_owned())
}
