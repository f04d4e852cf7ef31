//! What the stack is made from: the definitions, and the OpenAPI document that they make.

use std::collections::{BTreeMap, BTreeSet};

use anyhow::{Context as _, bail};
use api_definition::{ApiDefinition, generated_files, openapi, placeholders};
use local_gateway::{ApiKey, GatewaySettings, StageSettings};
use local_lambda::ACCOUNT;

use super::{SERVICE, functions};
use crate::files::{self, Readers};
use crate::keys::Keys;
use crate::project::Project;

/// The id of the local API: what stands before `.execute-api` in a host name on AWS.
const API_ID: &str = "local";

pub(super) struct Sources {
    pub(super) definition: ApiDefinition,
    /// The very document that API Gateway imports, with local values in its placeholders.
    pub(super) document: String,
    /// The region in those places.
    pub(super) region: String,
}

impl Sources {
    /// Reads the definitions and the committed document, and refuses one that the definitions no
    /// longer make: what answers here would not be what is deployed.
    pub(super) fn read(project: &Project, region: &str) -> anyhow::Result<Self> {
        let definition = ApiDefinition::load(project.root())?;
        let document = files::read(&project.openapi_document())?;
        if document != openapi::document(&definition) {
            bail!(
                "{} is not what the function.json files make: run `cargo twin openapi`",
                project.openapi_document().display()
            );
        }
        Self::with_document(definition, &document, region)
    }

    /// Reads the definitions and writes what is generated from them, as `cargo twin openapi` does.
    pub(super) fn regenerate(project: &Project, region: &str) -> anyhow::Result<Self> {
        let definition = ApiDefinition::load(project.root())?;
        for generated in generated_files(&definition) {
            let path = project.root().join(generated.path);
            if !files::read(&path).is_ok_and(|present| present == generated.content) {
                files::write_whole(&path, &generated.content, Readers::Everyone)?;
            }
        }
        let document = openapi::document(&definition);
        Self::with_document(definition, &document, region)
    }

    fn with_document(
        definition: ApiDefinition,
        document: &str,
        region: &str,
    ) -> anyhow::Result<Self> {
        let document = placeholders::fill(document, &|name| value(name, region))
            .context("the OpenAPI document cannot be filled in")?;
        // Told now, and not when everything has been built.
        for function in definition.functions.values() {
            functions::environment(function)?;
        }
        Ok(Self {
            definition,
            document,
            region: region.to_owned(),
        })
    }

    /// The packages whose programs the stack runs.
    pub(super) fn programs(&self) -> Vec<String> {
        let service = SERVICE.to_owned();
        self.definition
            .functions
            .keys()
            .cloned()
            .chain([service])
            .collect()
    }

    /// The stages, with the keys that open them.
    pub(super) fn gateway_settings(&self, keys: &Keys) -> GatewaySettings {
        let stages = &self.definition.stages;
        let settings = stages.names().map(|name| {
            let variables = stages.stage_variables(name).unwrap_or_default();
            (name.to_owned(), StageSettings { variables })
        });
        let api_keys = stages.names().filter_map(|name| {
            Some(ApiKey {
                id: format!("{name}-key"),
                name: name.to_owned(),
                value: keys.get(name)?.clone(),
                enabled: true,
                stages: BTreeSet::from([name.to_owned()]),
            })
        });
        GatewaySettings {
            account_id: ACCOUNT.to_owned(),
            region: self.region.clone(),
            api_id: API_ID.to_owned(),
            stages: settings.collect::<BTreeMap<_, _>>(),
            api_keys: api_keys.collect(),
        }
    }
}

/// The local value of a placeholder. A function's deployed name is its own.
fn value(name: &str, region: &str) -> Option<String> {
    match name {
        "region" => Some(region.to_owned()),
        "account" => Some(ACCOUNT.to_owned()),
        _ => name.strip_prefix("function:").map(str::to_owned),
    }
}
