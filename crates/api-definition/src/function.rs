//! The types of `lambdas/NAME/function.json`.
//!
//! The three blocks and their field names are those of the Terraform that creates the resources:
//! `lambda`, `integration` and `aliases`. A default is in the type, never repeated in the files.
//! Fields that no type knows are refused. The doc comments of the fields are also what an editor
//! shows for them, through `lambdas/function.schema.json`.

mod alias;
mod integration;
mod lambda;
mod request_model;
mod request_parameter;
mod resource_path;

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::Deserialize;

use crate::unique_keys;

pub use alias::{AliasTarget, AliasTargetError};
pub use integration::{HttpMethod, Integration, RequestValidator};
pub use lambda::{
    Architecture, Lambda, LogFormat, MemorySize, MemorySizeError, Policy, Timeout, TimeoutError,
};
pub use request_model::{ModelName, ModelNameError, RequestModel};
pub use request_parameter::{
    ParameterLocation, RequestParameter, RequestParameterName, RequestParameterNameError,
};
pub use resource_path::{PathPart, ResourcePath, ResourcePathError};

/// A Lambda function: one folder under `lambdas/`.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct Function {
    /// The name of the folder, and so of the package, the binary and the function.
    pub name: String,
    /// How the function runs.
    pub lambda: Lambda,
    /// The endpoint it answers; absent for a function that is not behind API Gateway.
    pub integration: Option<Integration>,
    /// The alias of each stage by the stage's name. A function with an integration has one for
    /// every stage, because the integration's URI takes the alias from the stage's variable.
    pub aliases: BTreeMap<String, AliasTarget>,
}

/// A Lambda function: how it runs, the endpoint it answers, and the version each stage calls.
#[derive(Debug, Clone, PartialEq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(title = "function.json")]
pub(crate) struct FunctionFile {
    /// Where an editor finds this schema.
    #[serde(rename = "$schema")]
    _schema: Option<String>,
    lambda: Lambda,
    integration: Option<Integration>,
    /// The Lambda alias of each stage of stages.json. A function with an integration has one for
    /// every stage. "$LATEST" follows each deployment; a number is the version at which the alias
    /// begins, after which a promotion moves it.
    #[serde(default, deserialize_with = "unique_keys::deserialize")]
    aliases: BTreeMap<String, AliasTarget>,
}

impl FunctionFile {
    pub(crate) fn named(self, name: String) -> Function {
        Function {
            name,
            lambda: self.lambda,
            integration: self.integration,
            aliases: self.aliases,
        }
    }
}
