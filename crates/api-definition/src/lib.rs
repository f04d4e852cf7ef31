//! The one definition of the API, and what is made from it.
//!
//! A Lambda is its folder: `lambdas/NAME/function.json` says how the function runs, which endpoint
//! it answers and which version each stage calls. `terraform/api-gateway/stages.json` declares the
//! stages with their usage plans. This crate reads both into types, refuses what AWS would refuse
//! (long before a deployment does), and makes the OpenAPI document that API Gateway imports and
//! the local gateway serves.
//!
//! | To change | look in |
//! |---|---|
//! | a field of `function.json` | [`function`] |
//! | a field of `stages.json` | [`stages`] |
//! | what is refused across files | `check` |
//! | what is refused in a model, because the importer does not support it | `importer` |
//! | the text of a refusal | `error` |
//! | the OpenAPI document | [`openapi`] |
//! | the placeholders in it | [`placeholders`] |
//! | the example events of a function | [`example_event`] |
//!
//! ```no_run
//! use std::path::Path;
//!
//! use api_definition::{ApiDefinition, openapi, placeholders};
//!
//! let definition = ApiDefinition::load(Path::new("."))?;
//! let document = placeholders::fill(&openapi::document(&definition), &|name| match name {
//!     "region" => Some("eu-west-1".to_owned()),
//!     "account" => Some("000000000000".to_owned()),
//!     _ => name.strip_prefix("function:").map(str::to_owned),
//! })?;
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

mod canonical;
mod check;
mod error;
pub mod example_event;
pub mod function;
mod generated;
mod importer;
mod json_path;
mod load;
pub mod openapi;
pub mod placeholders;
mod schema;
pub mod stages;
mod unique_keys;

use std::collections::BTreeMap;

pub use error::{DefinitionError, Problem, Reason};
pub use function::Function;
pub use generated::{GeneratedFile, generated_files};
pub use stages::{Stage, Stages};

/// Every function and every stage, consistent with one another.
///
/// [`ApiDefinition::load`] is the only way to make one, so whoever holds one need not check again.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct ApiDefinition {
    /// The functions by name, which is the name of their folder, package and binary.
    pub functions: BTreeMap<String, Function>,
    /// The stages with their usage plans.
    pub stages: Stages,
}
