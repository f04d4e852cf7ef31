//! `PutParameter`.

use std::time::SystemTime;

use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::{
    Ssm,
    error::{already_exists, validation},
    name::new_key,
    shapes::{ParameterType, Tier},
    store::{Stored, Version},
    validate,
};
use crate::AwsError;

/// The longest value of a standard parameter, in bytes.
const STANDARD_BYTES: usize = 4096;
/// The longest value of an advanced parameter, in bytes.
const ADVANCED_BYTES: usize = 8192;

const TIERS: &str = "https://docs.aws.amazon.com/systems-manager/latest/userguide/parameter-store-advanced-parameters.html";

#[derive(Debug, Default, Deserialize)]
#[serde(rename_all = "PascalCase", default)]
pub(super) struct Input {
    name: String,
    value: String,
    r#type: Option<String>,
    tier: Option<String>,
    overwrite: bool,
    description: Option<String>,
    data_type: Option<String>,
    key_id: Option<String>,
    tags: Vec<serde::de::IgnoredAny>,
    allowed_pattern: Option<String>,
    policies: Option<String>,
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "PascalCase")]
pub(super) struct Output {
    tier: Tier,
    pub(super) version: i64,
}

impl Input {
    /// A `String` of any length that a parameter can have, whether it is there or not.
    pub(super) fn string(name: &str, value: &str) -> Self {
        Self {
            name: name.to_owned(),
            value: value.to_owned(),
            r#type: Some("String".to_owned()),
            tier: Some("Intelligent-Tiering".to_owned()),
            overwrite: true,
            ..Self::default()
        }
    }

    /// What can be said without looking at what is kept.
    fn check(&self) -> Result<(), AwsError> {
        if self.value.is_empty() {
            validate::length(&self.value, "value", ADVANCED_BYTES)?;
        }
        if self.overwrite && !self.tags.is_empty() {
            return Err(validation(
                "Invalid request: tags and overwrite can't be used together. To create a parameter with tags, please \
                 remove overwrite flag. To update tags for an existing parameter, please use AddTagsToResource or \
                 RemoveTagsFromResource.",
            ));
        }
        let is_set = |text: &Option<String>| text.as_ref().is_some_and(|text| !text.is_empty());
        for (member, set) in [
            ("AllowedPattern", is_set(&self.allowed_pattern)),
            ("Policies", is_set(&self.policies)),
        ] {
            if set {
                return Err(validation(format!(
                    "{member} is not served by this local endpoint: leave it out"
                )));
            }
        }
        match self.data_type.as_deref() {
            None | Some("text" | "aws:ec2:image" | "aws:ssm:integration") => Ok(()),
            Some(other) => Err(validation(format!(
                "The following data type is not supported: {other} (Data type names are all lowercase.)"
            ))),
        }
    }

    fn parameter_type(&self, previous: Option<&Version>) -> Result<ParameterType, AwsError> {
        match (&self.r#type, previous) {
            (Some(text), _) => ParameterType::parse(text),
            (None, Some(previous)) => Ok(previous.parameter_type),
            (None, None) => Err(validation(
                "A parameter type is required when you create a parameter.",
            )),
        }
    }

    /// The tier that the parameter gets, which its value must fit.
    fn tier(&self, previous: Option<Tier>) -> Result<Tier, AwsError> {
        let length = self.value.len();
        let tier = match (self.tier.as_deref(), previous) {
            (Some("Standard"), Some(Tier::Advanced)) => {
                return Err(validation(
                    "This parameter uses the advanced-parameter tier. You can't downgrade a parameter from the \
                     advanced-parameter tier to the standard-parameter tier. If necessary, you can delete the advanced \
                     parameter and recreate it as a standard parameter.",
                ));
            }
            (Some("Advanced"), _) | (None | Some("Intelligent-Tiering"), Some(Tier::Advanced)) => {
                Tier::Advanced
            }
            (Some("Intelligent-Tiering"), _) if length > STANDARD_BYTES => Tier::Advanced,
            (None | Some("Standard" | "Intelligent-Tiering"), _) => Tier::Standard,
            (Some(other), _) => {
                let names = "Standard, Advanced, Intelligent-Tiering";
                return Err(validate::not_in_enum(other, "tier", names));
            }
        };
        match tier {
            Tier::Standard if length > STANDARD_BYTES => Err(validation(format!(
                "Standard tier parameters support a maximum parameter value of {STANDARD_BYTES} characters. To create a \
                 larger parameter value, upgrade the parameter to use the advanced-parameter tier. For more information, \
                 see {TIERS}"
            ))),
            Tier::Advanced if length > ADVANCED_BYTES => Err(validation(format!(
                "The specified parameter value is too large. Advanced-tier parameters support a maximum parameter value of \
                 {ADVANCED_BYTES} characters."
            ))),
            tier => Ok(tier),
        }
    }
}

impl Ssm {
    pub(super) fn put_parameter(&self, input: Input) -> Result<Output, AwsError> {
        let key = new_key(&self.account, &input.name)?;
        input.check()?;
        let mut store = self.store();
        let previous = store.get(&key).map(Stored::current);
        let parameter_type = input.parameter_type(previous)?;
        if previous.is_some() && !input.overwrite {
            return Err(already_exists());
        }
        let tier = input.tier(previous.map(|version| version.tier))?;
        let secure = parameter_type == ParameterType::SecureString;
        let number = previous.map_or(1, |version| version.number + 1);
        // What an update does not say stays as it was.
        let kept = |given: Option<String>, of: fn(&Version) -> Option<String>| {
            given.or_else(|| previous.and_then(of))
        };
        let version = Version {
            number,
            value: input.value,
            encrypted: secure.then(|| format!("AQICAH{}", Uuid::new_v4().simple())),
            parameter_type,
            tier,
            data_type: kept(input.data_type, |version| Some(version.data_type.clone()))
                .unwrap_or_else(|| "text".to_owned()),
            description: kept(input.description, |version| version.description.clone()),
            key_id: kept(input.key_id, |version| version.key_id.clone())
                .or_else(|| Some("alias/aws/ssm".to_owned()))
                .filter(|_| secure),
            modified: SystemTime::now(),
        };
        store.put(key, input.name, version);
        Ok(Output {
            tier,
            version: number,
        })
    }
}
