//! [`ParameterStringFilter`](https://docs.aws.amazon.com/systems-manager/latest/APIReference/API_ParameterStringFilter.html):
//! what `DescribeParameters` and `GetParametersByPath` select by.

use serde::Deserialize;

use super::{
    error::{invalid_filter_key, invalid_filter_option, invalid_filter_value},
    name::Key,
    store::Stored,
};
use crate::AwsError;

#[derive(Debug, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(super) struct FilterInput {
    #[serde(default)]
    pub(super) key: String,
    pub(super) option: Option<String>,
    #[serde(default)]
    pub(super) values: Vec<String>,
}

/// A filter that was understood: a parameter passes when one of the values fits.
#[derive(Debug)]
pub(super) struct Filter {
    subject: Subject,
    comparison: Comparison,
    values: Vec<String>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Subject {
    Name,
    Type,
    KeyId,
    Path,
    Tier,
    DataType,
}

#[derive(Clone, Copy, Debug)]
enum Comparison {
    Equals,
    BeginsWith,
    Contains,
    OneLevel,
    Recursive,
}

impl Subject {
    fn parse(text: &str) -> Option<Self> {
        Some(match text {
            "Name" => Self::Name,
            "Type" => Self::Type,
            "KeyId" => Self::KeyId,
            "Path" => Self::Path,
            "Tier" => Self::Tier,
            "DataType" => Self::DataType,
            _ => return None,
        })
    }
}

impl Comparison {
    /// The options that a subject can be compared by, the default first.
    fn options(subject: Subject) -> &'static [(&'static str, Self)] {
        const EQUALS: (&str, Comparison) = ("Equals", Comparison::Equals);
        const BEGINS_WITH: (&str, Comparison) = ("BeginsWith", Comparison::BeginsWith);
        match subject {
            Subject::Name => &[EQUALS, BEGINS_WITH, ("Contains", Self::Contains)],
            Subject::Path => &[("OneLevel", Self::OneLevel), ("Recursive", Self::Recursive)],
            Subject::Type | Subject::KeyId | Subject::Tier | Subject::DataType => {
                &[EQUALS, BEGINS_WITH]
            }
        }
    }
}

/// Understands the filters of a request that may use `allowed` subjects, whose names are shown as `valid`.
pub(super) fn parse(
    inputs: Vec<FilterInput>,
    allowed: &[Subject],
    valid: &str,
) -> Result<Vec<Filter>, AwsError> {
    let mut filters: Vec<Filter> = Vec::new();
    for FilterInput {
        key,
        option,
        values,
    } in inputs
    {
        let subject = Subject::parse(&key).filter(|subject| allowed.contains(subject)).ok_or_else(|| {
            invalid_filter_key(format!(
                "The following filter key is not valid: {key}. Valid filter keys include: [{valid}]."
            ))
        })?;
        if filters.iter().any(|filter| filter.subject == subject) {
            return Err(invalid_filter_key(format!(
                "The following filter is duplicated in the request: {key}. A request can contain only one occurrence of \
                 a specific filter."
            )));
        }
        if values.is_empty() {
            return Err(invalid_filter_value(format!(
                "The following filter values are missing : null for filter key {key}."
            )));
        }
        let options = Comparison::options(subject);
        let comparison = match option {
            None => options[0].1,
            Some(option) => options
                .iter()
                .find(|(name, _)| *name == option)
                .map(|(_, comparison)| *comparison)
                .ok_or_else(|| {
                    let names: Vec<_> = options.iter().map(|(name, _)| *name).collect();
                    invalid_filter_option(format!(
                        "The following filter option is not valid: {option}. Valid options include: [{}].",
                        names.join(", ")
                    ))
                })?,
        };
        filters.push(Filter {
            subject,
            comparison,
            values,
        });
    }
    Ok(filters)
}

impl Filter {
    pub(super) fn passes(&self, key: &Key, stored: &Stored) -> bool {
        let version = stored.current();
        let subject = match self.subject {
            Subject::Name => &stored.name,
            Subject::Type => version.parameter_type.as_str(),
            Subject::KeyId => version.key_id.as_deref().unwrap_or_default(),
            Subject::Path => key.as_str(),
            Subject::Tier => version.tier.as_str(),
            Subject::DataType => &version.data_type,
        };
        self.values.iter().any(|value| match self.comparison {
            Comparison::Equals => subject == value,
            Comparison::BeginsWith => subject.starts_with(value.as_str()),
            Comparison::Contains => subject.contains(value.as_str()),
            Comparison::OneLevel => is_below(subject, value, false),
            Comparison::Recursive => is_below(subject, value, true),
        })
    }
}

/// Whether `name` lies below `path`: directly, or at any depth when `recursive`.
pub(super) fn is_below(name: &str, path: &str, recursive: bool) -> bool {
    name.strip_prefix(path.trim_end_matches('/'))
        .and_then(|rest| rest.strip_prefix('/'))
        .is_some_and(|rest| recursive || !rest.contains('/'))
}
