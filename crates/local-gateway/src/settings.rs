//! What the OpenAPI document does not hold: the account, the stages and the keys.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::RangeInclusive;

use crate::api_key::ApiKey;
use crate::stage::StageSettings;

/// The length of a key's value, in characters, that API Gateway accepts.
const API_KEY_LENGTH: RangeInclusive<usize> = 20..=128;

/// Everything about the API that lives outside its document.
#[derive(Clone, Debug, Default)]
pub struct GatewaySettings {
    /// The 12 digits of the account, `requestContext.accountId` in the event.
    pub account_id: String,
    /// The region, in the ARNs of the stages.
    pub region: String,
    /// The id of the REST API, `requestContext.apiId` in the event.
    pub api_id: String,
    /// The stages by name; the first segment of a request's path names one.
    pub stages: BTreeMap<String, StageSettings>,
    /// The keys that usage plans admit.
    pub api_keys: Vec<ApiKey>,
}

impl GatewaySettings {
    /// Refuses what API Gateway would refuse when the keys and plans are created.
    pub(crate) fn check(&self) -> Result<(), SettingsError> {
        let mut values = BTreeSet::new();
        for key in &self.api_keys {
            let length = key.value.chars().count();
            if !API_KEY_LENGTH.contains(&length) {
                return Err(SettingsError::ApiKeyLength {
                    name: key.name.clone(),
                    length,
                });
            }
            if !values.insert(&key.value) {
                return Err(SettingsError::ApiKeyTwice {
                    name: key.name.clone(),
                });
            }
            if let Some(stage) = key
                .stages
                .iter()
                .find(|&name| !self.stages.contains_key(name))
            {
                return Err(SettingsError::UnknownStage {
                    name: key.name.clone(),
                    stage: stage.clone(),
                });
            }
        }
        Ok(())
    }
}

/// Settings that API Gateway would refuse. No text holds a key's value.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum SettingsError {
    /// The value is shorter than 20 or longer than 128 characters.
    #[error("the value of API key `{name}` has {length} characters; give it 20 to 128")]
    ApiKeyLength {
        /// The key's name.
        name: String,
        /// The characters that its value has.
        length: usize,
    },
    /// An earlier key has the same value.
    #[error("API key `{name}` has the value of another key; give each key its own")]
    ApiKeyTwice {
        /// The later key's name.
        name: String,
    },
    /// The key belongs to a stage that the gateway does not have.
    #[error("API key `{name}` names the stage `{stage}`, which does not exist; add the stage")]
    UnknownStage {
        /// The key's name.
        name: String,
        /// The missing stage.
        stage: String,
    },
}

#[cfg(test)]
mod tests {
    use super::*;

    fn key(value: &str, stage: &str) -> ApiKey {
        ApiKey {
            id: "id".to_owned(),
            name: "reader".to_owned(),
            value: value.to_owned(),
            enabled: true,
            stages: BTreeSet::from([stage.to_owned()]),
        }
    }

    #[test]
    fn each_bad_setting_has_its_message() {
        let good = "0123456789abcdefghij";
        let cases = [
            (
                vec![key("short", "test")],
                "the value of API key `reader` has 5 characters; give it 20 to 128",
            ),
            (
                vec![key(&"x".repeat(129), "test")],
                "the value of API key `reader` has 129 characters; give it 20 to 128",
            ),
            (
                vec![key(good, "test"), key(good, "test")],
                "API key `reader` has the value of another key; give each key its own",
            ),
            (
                vec![key(good, "prod")],
                "API key `reader` names the stage `prod`, which does not exist; add the stage",
            ),
        ];
        for (api_keys, message) in cases {
            let settings = GatewaySettings {
                stages: BTreeMap::from([("test".to_owned(), StageSettings::default())]),
                api_keys,
                ..GatewaySettings::default()
            };
            assert_eq!(settings.check().unwrap_err().to_string(), message);
        }
    }
}
