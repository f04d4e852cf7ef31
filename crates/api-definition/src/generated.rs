//! The committed files that are made from the definition.

use std::path::Path;

use crate::{ApiDefinition, openapi, schema};

/// A committed file that is made from the definition, never by hand.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct GeneratedFile {
    /// Where it is, from the root of the repository.
    pub path: &'static Path,
    /// What it has to hold.
    pub content: String,
}

/// Every generated file: the OpenAPI document and the editors' schemas of `function.json` and
/// `stages.json`.
///
/// Whoever writes them and whoever compares them asks here, so that a new one is in both.
pub fn generated_files(definition: &ApiDefinition) -> Vec<GeneratedFile> {
    vec![
        GeneratedFile {
            path: Path::new("terraform/api-gateway/openapi.json"),
            content: openapi::document(definition),
        },
        GeneratedFile {
            path: Path::new("terraform/api-gateway/stages.schema.json"),
            content: schema::stages(),
        },
        GeneratedFile {
            path: Path::new("lambdas/function.schema.json"),
            content: schema::function(),
        },
    ]
}
