//! Shapes that several operations share.

use serde::Serialize;

use super::{
    store::{Stored, Version},
    validate::not_in_enum,
};
use crate::{Account, AwsError};

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub(super) enum ParameterType {
    String,
    StringList,
    SecureString,
}

impl ParameterType {
    pub(super) fn parse(text: &str) -> Result<Self, AwsError> {
        match text {
            "String" => Ok(Self::String),
            "StringList" => Ok(Self::StringList),
            "SecureString" => Ok(Self::SecureString),
            _ => Err(not_in_enum(
                text,
                "type",
                "SecureString, StringList, String",
            )),
        }
    }

    pub(super) fn as_str(self) -> &'static str {
        match self {
            Self::String => "String",
            Self::StringList => "StringList",
            Self::SecureString => "SecureString",
        }
    }
}

/// What a parameter is kept as. A request may also say `Intelligent-Tiering`, which becomes one of these.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub(super) enum Tier {
    Standard,
    Advanced,
}

impl Tier {
    pub(super) fn as_str(self) -> &'static str {
        match self {
            Self::Standard => "Standard",
            Self::Advanced => "Advanced",
        }
    }
}

/// [`Parameter`](https://docs.aws.amazon.com/systems-manager/latest/APIReference/API_Parameter.html).
#[derive(Debug, Serialize)]
#[serde(rename_all = "PascalCase")]
pub(super) struct Parameter {
    #[serde(rename = "ARN")]
    arn: String,
    data_type: String,
    /// Seconds since 1970, with a fraction.
    last_modified_date: f64,
    name: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    selector: Option<String>,
    r#type: ParameterType,
    value: String,
    version: i64,
}

impl Parameter {
    /// `name` as the answer gives it; `selector` as the request gave it, colon included.
    pub(super) fn new(
        account: &Account,
        stored: &Stored,
        version: &Version,
        name: &str,
        selector: Option<&str>,
        with_decryption: bool,
    ) -> Self {
        let value = match &version.encrypted {
            Some(encrypted) if !with_decryption => encrypted,
            Some(_) | None => &version.value,
        };
        Self {
            arn: super::name::arn(account, &stored.name),
            data_type: version.data_type.clone(),
            last_modified_date: version.modified_seconds(),
            name: name.to_owned(),
            selector: selector.map(|selector| format!(":{selector}")),
            r#type: version.parameter_type,
            value: value.clone(),
            version: version.number,
        }
    }
}
