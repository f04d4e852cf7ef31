//! What is refused although each file by itself is well-formed.
//!
//! Everything here is refused by AWS too, but only by the deployment, or by the first request.

mod aliases;
mod endpoints;
mod models;
mod stages;

use std::collections::BTreeSet;

use crate::error::{Problem, Reason};
use crate::function::{Function, Integration};
use crate::importer;
use crate::json_path::JsonPath;
use crate::load::Sourced;
use crate::stages::Stages;

/// Every problem, those of the functions first, in the order of their names.
pub(crate) fn problems(functions: &[Sourced<Function>], stages: &Sourced<Stages>) -> Vec<Problem> {
    let declared_models = models::names(functions);
    let mut endpoints = endpoints::Endpoints::default();
    let mut models = models::Models::default();
    let mut problems = Vec::new();
    for function in functions {
        let mut found = Vec::new();
        found.extend(function_problems(
            &function.value,
            &mut endpoints,
            &mut models,
            &declared_models,
        ));
        found.extend(aliases::problems(&function.value, &stages.value));
        problems.extend(
            found
                .into_iter()
                .map(|(path, reason)| Problem::at(&function.file, &function.text, &path, reason)),
        );
    }
    problems.extend(
        stages::problems(&stages.value)
            .into_iter()
            .map(|(path, reason)| Problem::at(&stages.file, &stages.text, &path, reason)),
    );
    problems
}

/// The problems of one function's integration, given those before it.
fn function_problems<'f>(
    function: &'f Function,
    endpoints: &mut endpoints::Endpoints<'f>,
    models: &mut models::Models<'f>,
    declared_models: &BTreeSet<&str>,
) -> Vec<(JsonPath, Reason)> {
    let Some(integration) = &function.integration else {
        return Vec::new();
    };
    let Integration { request_model, .. } = integration;
    let mut problems = endpoints.add(&function.name, integration);
    problems.extend(endpoints::parameter_problems(integration));
    if let Some(model) = request_model {
        problems.extend(models.add(&function.name, model));
        problems.extend(importer::problems(&model.schema, declared_models));
    }
    problems
}
