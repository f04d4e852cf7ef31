//! `DescribeParameters`.

use serde::{Deserialize, Serialize};

use super::{
    Ssm,
    error::validation,
    filter::{self, FilterInput, Subject},
    name,
    page::page,
    shapes::{ParameterType, Tier},
    store::Stored,
    validate,
};
use crate::{Account, AwsError};

const LARGEST_PAGE: usize = 50;

#[derive(Debug, Default, Deserialize)]
#[serde(rename_all = "PascalCase", default)]
pub(super) struct Input {
    /// The older form, in which every filter compares for equality.
    filters: Vec<FilterInput>,
    parameter_filters: Vec<FilterInput>,
    max_results: Option<i64>,
    next_token: Option<String>,
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "PascalCase")]
pub(super) struct Output {
    #[serde(skip_serializing_if = "Option::is_none")]
    next_token: Option<String>,
    parameters: Vec<ParameterMetadata>,
}

/// [`ParameterMetadata`](https://docs.aws.amazon.com/systems-manager/latest/APIReference/API_ParameterMetadata.html).
#[derive(Debug, Serialize)]
#[serde(rename_all = "PascalCase")]
struct ParameterMetadata {
    #[serde(rename = "ARN")]
    arn: String,
    data_type: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    description: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    key_id: Option<String>,
    /// Seconds since 1970, with a fraction.
    last_modified_date: f64,
    last_modified_user: String,
    name: String,
    /// Always empty, and always there.
    policies: [(); 0],
    tier: Tier,
    r#type: ParameterType,
    version: i64,
}

impl ParameterMetadata {
    fn new(account: &Account, stored: &Stored) -> Self {
        let version = stored.current();
        Self {
            arn: name::arn(account, &stored.name),
            data_type: version.data_type.clone(),
            description: version.description.clone(),
            key_id: version.key_id.clone(),
            last_modified_date: version.modified_seconds(),
            last_modified_user: format!("arn:aws:iam::{}:root", account.id),
            name: stored.name.clone(),
            policies: [],
            tier: version.tier,
            r#type: version.parameter_type,
            version: version.number,
        }
    }
}

impl Ssm {
    pub(super) fn describe_parameters(&self, input: Input) -> Result<Output, AwsError> {
        let size = validate::page_size(input.max_results, LARGEST_PAGE)?;
        if !input.filters.is_empty() && !input.parameter_filters.is_empty() {
            return Err(validation(
                "You can use either Filters or ParameterFilters in a single request.",
            ));
        }
        let mut filters = filter::parse(
            input
                .filters
                .into_iter()
                .map(|filter| FilterInput {
                    option: None,
                    ..filter
                })
                .collect(),
            &[Subject::Name, Subject::Type, Subject::KeyId],
            "Name, Type, KeyId",
        )?;
        filters.extend(filter::parse(
            input.parameter_filters,
            &[
                Subject::Path,
                Subject::Name,
                Subject::Type,
                Subject::KeyId,
                Subject::Tier,
                Subject::DataType,
            ],
            "Path, Name, Type, KeyId, Tier, DataType",
        )?);
        let store = self.store();
        let page = page(&store, input.next_token.as_deref(), size, |key, stored| {
            filters.iter().all(|filter| filter.passes(key, stored))
        })?;
        let parameters = page
            .parameters
            .iter()
            .map(|stored| ParameterMetadata::new(&self.account, stored));
        Ok(Output {
            parameters: parameters.collect(),
            next_token: page.next_token,
        })
    }
}
