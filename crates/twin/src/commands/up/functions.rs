//! The functions of the definition, ready to be invoked.

use std::collections::BTreeMap;
use std::time::Duration;

use anyhow::Context as _;
use api_definition::{ApiDefinition, Function, placeholders};
use local_binaries::Binaries;
use local_lambda::{FunctionConfiguration, LambdaService, LambdaSettings, LogSink};
use local_process::Guardian;

use super::environment::{self, ACCOUNT, REGION, STRINGS_MAP_PARAMETER};

pub(super) fn register(
    definition: &ApiDefinition,
    binaries: &Binaries,
    guardian: &Guardian,
    aws_url: &str,
    log: impl LogSink,
) -> anyhow::Result<LambdaService> {
    let settings = LambdaSettings {
        region: REGION.to_owned(),
        account: ACCOUNT.to_owned(),
        ..LambdaSettings::default()
    };
    let service = LambdaService::new(guardian.clone(), settings, log);
    let common = environment::common(aws_url);
    for function in definition.functions.values() {
        service.register(configuration(function, binaries, &common)?)?;
    }
    Ok(service)
}

fn configuration(
    function: &Function,
    binaries: &Binaries,
    common: &BTreeMap<String, String>,
) -> anyhow::Result<FunctionConfiguration> {
    let Function {
        name,
        lambda,
        aliases,
        ..
    } = function;
    let mut environment = common.clone();
    for (variable, value) in &lambda.environment {
        let value = placeholders::fill(value, &placeholder).with_context(|| {
            format!("lambdas/{name}/function.json: lambda.environment.{variable} cannot be filled")
        })?;
        environment.insert(variable.clone(), value);
    }
    Ok(FunctionConfiguration {
        name: name.clone(),
        binary: binaries.path(name)?,
        memory_size: lambda.memory_size.megabytes().into(),
        timeout: Duration::from_secs(lambda.timeout.seconds().into()),
        environment,
        log_format: None,
        aliases: aliases
            .iter()
            .map(|(name, target)| (name.clone(), target.to_string()))
            .collect(),
    })
}

fn placeholder(name: &str) -> Option<String> {
    (name == "strings_mapping_parameter_name").then(|| STRINGS_MAP_PARAMETER.to_owned())
}
