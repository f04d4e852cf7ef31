//! What the home page of the AWS endpoints says of the stack.

use std::sync::{Arc, PoisonError, RwLock};

use local_aws::{AliasInfo, Endpoint, EnvironmentCounts, FunctionInfo, StackInfo, StackSide};
use local_lambda::{EnvironmentUsage, FunctionUsage, LambdaService};

use super::SERVICE;
use super::environment::{Access, STRINGS_MAP_PARAMETER};
use crate::keys::{self, Keys};
use crate::stack::Stack;

/// The stack as it runs.
pub(super) struct RunningStack {
    stack: RwLock<Stack>,
    functions: Arc<LambdaService>,
    /// Whether the strings map is in the stack's own Parameter Store.
    has_strings_map: bool,
}

impl RunningStack {
    pub(super) fn new(stack: &Stack, functions: Arc<LambdaService>, access: &Access) -> Self {
        Self {
            stack: RwLock::new(stack.clone()),
            functions,
            has_strings_map: access.endpoint_url().is_none(),
        }
    }

    /// The keys are others from now on, and so may the stages be.
    pub(super) fn set_keys(&self, keys: &Keys) {
        let mut stack = self.stack.write().unwrap_or_else(PoisonError::into_inner);
        stack.keys.clone_from(keys);
    }
}

impl StackInfo for RunningStack {
    fn service_name(&self) -> Option<String> {
        Some(SERVICE.to_owned())
    }

    fn sides(&self) -> Vec<StackSide> {
        let functions = self.functions.environments().len();
        let stack = self.stack.read().unwrap_or_else(PoisonError::into_inner);
        sides(&stack, functions)
    }

    fn functions(&self) -> Vec<FunctionInfo> {
        let functions = self.functions.environments();
        functions.into_iter().map(function).collect()
    }

    fn strings_map_parameter(&self) -> Option<String> {
        self.has_strings_map
            .then(|| STRINGS_MAP_PARAMETER.to_owned())
    }
}

fn sides(stack: &Stack, functions: usize) -> Vec<StackSide> {
    let Stack {
        gateway,
        service,
        keys,
        ..
    } = stack;
    let stages = keys.iter().filter(|(name, _)| *name != keys::SERVICE);
    let functions = match functions {
        1 => "1 function".to_owned(),
        count => format!("{count} functions"),
    };
    vec![
        StackSide {
            name: "Gateway side".to_owned(),
            description: format!("API Gateway in front of {functions}"),
            endpoints: stages
                .map(|(stage, key)| endpoint(stage, gateway, Some(key)))
                .collect(),
        },
        StackSide {
            name: "Service side".to_owned(),
            description: format!("{SERVICE} behind a load balancer"),
            endpoints: vec![endpoint("api", service, keys.get(keys::SERVICE))],
        },
    ]
}

fn endpoint(name: &str, side: &str, key: Option<&String>) -> Endpoint {
    Endpoint {
        name: name.to_owned(),
        url: format!("{side}/{name}"),
        key: key.cloned(),
    }
}

/// A function with all its aliases, and what else it was invoked by: `$LATEST` and numbers of
/// versions, which have environments of their own.
fn function(usage: FunctionUsage) -> FunctionInfo {
    let FunctionUsage {
        configuration,
        mut environments,
    } = usage;
    let aliases: Vec<_> = configuration
        .aliases
        .iter()
        .map(|(alias, version)| {
            let usage = environments.remove(alias).unwrap_or_default();
            alias_info(alias, version, usage)
        })
        .collect();
    let others = environments
        .into_iter()
        .map(|(qualifier, usage)| alias_info(&qualifier, &qualifier, usage));
    FunctionInfo {
        name: configuration.name.clone(),
        memory_size: configuration.memory_size,
        timeout: u32::try_from(configuration.timeout.as_secs()).unwrap_or(u32::MAX),
        aliases: aliases.into_iter().chain(others).collect(),
    }
}

fn alias_info(name: &str, version: &str, usage: EnvironmentUsage) -> AliasInfo {
    let EnvironmentUsage {
        busy,
        idle,
        started,
        peak_memory,
    } = usage;
    AliasInfo {
        name: name.to_owned(),
        version: version.to_owned(),
        environments: Some(EnvironmentCounts {
            busy,
            idle,
            cold_starts: started,
            peak_memory,
        }),
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use local_lambda::FunctionConfiguration;

    use super::*;

    #[test]
    fn each_stage_has_its_address_and_its_key_and_the_service_its_own() {
        let keys = [("prod", "p"), ("service", "s"), ("test", "t")];
        let stack = Stack {
            gateway: "http://localhost:1".into(),
            service: "http://localhost:2".into(),
            aws: "http://localhost:3".into(),
            keys: keys.map(|(name, key)| (name.into(), key.into())).into(),
        };
        let sides = sides(&stack, 1);
        assert_eq!(sides[0].description, "API Gateway in front of 1 function");
        let endpoints: Vec<_> = sides
            .iter()
            .flat_map(|side| &side.endpoints)
            .map(|endpoint| (endpoint.url.as_str(), endpoint.key.as_deref()))
            .collect();
        assert_eq!(
            endpoints,
            [
                ("http://localhost:1/prod", Some("p")),
                ("http://localhost:1/test", Some("t")),
                ("http://localhost:2/api", Some("s")),
            ]
        );
    }

    #[test]
    fn a_function_is_shown_by_its_aliases_and_by_what_else_was_invoked() {
        let used = EnvironmentUsage {
            busy: 1,
            idle: 2,
            started: 4,
            peak_memory: Some(5),
        };
        let function = function(FunctionUsage {
            configuration: Arc::new(FunctionConfiguration {
                name: "f".into(),
                binary: "f".into(),
                memory_size: 128,
                timeout: Duration::from_secs(10),
                environment: [].into(),
                log_format: local_lambda::LogFormat::Text,
                aliases: [
                    ("prod".into(), "1".into()),
                    ("test".into(), "$LATEST".into()),
                ]
                .into(),
            }),
            environments: [("$LATEST".into(), used), ("test".into(), used)].into(),
        });
        let used = EnvironmentCounts {
            busy: 1,
            idle: 2,
            cold_starts: 4,
            peak_memory: Some(5),
        };
        let rows: Vec<_> = function
            .aliases
            .iter()
            .map(|alias| {
                (
                    alias.name.as_str(),
                    alias.version.as_str(),
                    alias.environments,
                )
            })
            .collect();
        assert_eq!(
            rows,
            [
                ("prod", "1", Some(EnvironmentCounts::default())),
                ("test", "$LATEST", Some(used)),
                ("$LATEST", "$LATEST", Some(used)),
            ]
        );
        assert_eq!((function.memory_size, function.timeout), (128, 10));
    }
}
