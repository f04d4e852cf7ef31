//! `GetParametersByPath`.

use serde::{Deserialize, Serialize};

use super::{
    Ssm,
    error::validation,
    filter::{self, FilterInput, Subject, is_below},
    page::page,
    shapes::Parameter,
    validate,
};
use crate::AwsError;

const LARGEST_PAGE: usize = 10;

#[derive(Debug, Default, Deserialize)]
#[serde(rename_all = "PascalCase", default)]
pub(super) struct Input {
    path: String,
    recursive: bool,
    with_decryption: bool,
    parameter_filters: Vec<FilterInput>,
    max_results: Option<i64>,
    next_token: Option<String>,
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "PascalCase")]
pub(super) struct Output {
    #[serde(skip_serializing_if = "Option::is_none")]
    next_token: Option<String>,
    parameters: Vec<Parameter>,
}

impl Ssm {
    pub(super) fn get_parameters_by_path(&self, input: Input) -> Result<Output, AwsError> {
        check_path(&input.path)?;
        let size = validate::page_size(input.max_results, LARGEST_PAGE)?;
        let subjects = [Subject::Type, Subject::KeyId];
        let filters = filter::parse(input.parameter_filters, &subjects, "Type, KeyId")?;
        let store = self.store();
        let page = page(&store, input.next_token.as_deref(), size, |key, stored| {
            is_below(key.as_str(), &input.path, input.recursive)
                && filters.iter().all(|filter| filter.passes(key, stored))
        })?;
        let parameters = page.parameters.iter().map(|stored| {
            let version = stored.current();
            Parameter::new(
                &self.account,
                stored,
                version,
                &stored.name,
                None,
                input.with_decryption,
            )
        });
        Ok(Output {
            parameters: parameters.collect(),
            next_token: page.next_token,
        })
    }
}

fn check_path(path: &str) -> Result<(), AwsError> {
    let allowed = |c: char| c.is_ascii_alphanumeric() || matches!(c, '.' | '-' | '_' | '/');
    if path.starts_with('/') && !path.contains("//") && path.chars().all(allowed) {
        return Ok(());
    }
    Err(validation(
        "The parameter doesn't meet the parameter name requirements. The parameter name must begin with a forward slash \
         \"/\". It can't be prefixed with \"aws\" or \"ssm\" (case-insensitive). It must use only letters, numbers, or the \
         following symbols: . (period), - (hyphen), _ (underscore). Special characters are not allowed. All sub-paths, if \
         specified, must use the forward slash symbol \"/\". Valid example: /get/parameters2-/by1./path0_.",
    ))
}
