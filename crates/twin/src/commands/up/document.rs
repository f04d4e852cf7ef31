//! The OpenAPI document: the very file that API Gateway imports.

use anyhow::{Context as _, bail};
use api_definition::{ApiDefinition, openapi, placeholders};

use super::environment::{ACCOUNT, REGION};
use crate::files;
use crate::project::Project;

/// Reads the committed document, and refuses one that the definitions no longer make: what answers
/// here would not be what is deployed.
pub(super) fn up_to_date(project: &Project, definition: &ApiDefinition) -> anyhow::Result<String> {
    let document = files::read(&project.openapi_document())?;
    if document != openapi::document(definition) {
        bail!(
            "{} is not what the function.json files make: run `cargo twin openapi`",
            project.openapi_document().display()
        );
    }
    Ok(document)
}

/// The document with local values in its placeholders. A function's deployed name is its own.
pub(super) fn filled(document: &str) -> anyhow::Result<String> {
    let value = |name: &str| match name {
        "region" => Some(REGION.to_owned()),
        "account" => Some(ACCOUNT.to_owned()),
        _ => name.strip_prefix("function:").map(str::to_owned),
    };
    placeholders::fill(document, &value).context("the OpenAPI document cannot be filled in")
}
