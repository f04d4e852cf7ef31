//! API keys: who may call a method that requires one.
//!
//! A key is valid for a stage only when it is enabled and in a usage plan that holds the stage;
//! every other case gives the same 403, so that an answer tells nothing about the keys there are.

use std::collections::{BTreeSet, HashMap};
use std::fmt;

use http::HeaderMap;

use crate::response::{Rejection, ResponseType};

/// The header that carries the key (`x-amazon-apigateway-api-key-source: HEADER`).
const API_KEY_HEADER: &str = "x-api-key";

/// A key as API Gateway knows it, with the stages that its usage plans hold.
#[derive(Clone)]
pub struct ApiKey {
    /// The key's id, `requestContext.identity.apiKeyId` in the event.
    pub id: String,
    /// The name that a person gave it; errors name the key by it.
    pub name: String,
    /// The secret itself, 20 to 128 characters.
    pub value: String,
    /// A disabled key is refused like an unknown one.
    pub enabled: bool,
    /// The stages on which a usage plan admits the key.
    pub stages: BTreeSet<String>,
}

/// Leaves the value out: a key must not reach a log.
impl fmt::Debug for ApiKey {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("ApiKey")
            .field("id", &self.id)
            .field("name", &self.name)
            .field("enabled", &self.enabled)
            .field("stages", &self.stages)
            .finish_non_exhaustive()
    }
}

/// All keys of the gateway, by value.
#[derive(Debug)]
pub(crate) struct ApiKeys(HashMap<String, ApiKey>);

impl ApiKeys {
    pub(crate) fn new(keys: Vec<ApiKey>) -> Self {
        Self(
            keys.into_iter()
                .map(|key| (key.value.clone(), key))
                .collect(),
        )
    }

    /// The key of a request to `stage`, or `INVALID_API_KEY`.
    pub(crate) fn authorize(&self, headers: &HeaderMap, stage: &str) -> Result<&ApiKey, Rejection> {
        headers
            .get(API_KEY_HEADER)
            .and_then(|value| value.to_str().ok())
            .and_then(|value| self.0.get(value))
            .filter(|key| key.enabled && key.stages.contains(stage))
            .ok_or_else(|| Rejection::new(ResponseType::InvalidApiKey))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn key(name: &str, enabled: bool, stages: &[&str]) -> ApiKey {
        ApiKey {
            id: format!("id-{name}"),
            name: name.to_owned(),
            value: format!("value-of-{name}-0123456789"),
            enabled,
            stages: stages.iter().map(|&stage| stage.to_owned()).collect(),
        }
    }

    #[test]
    fn only_an_enabled_key_of_the_stage_is_valid() {
        let keys = ApiKeys::new(vec![
            key("test", true, &["test"]),
            key("off", false, &["test"]),
        ]);
        let cases = [
            (Some("value-of-test-0123456789"), "test", true),
            (Some("value-of-test-0123456789"), "prod", false),
            (Some("value-of-off-0123456789"), "test", false),
            (Some("unknown"), "test", false),
            (Some(""), "test", false),
            (None, "test", false),
        ];
        for (value, stage, valid) in cases {
            let mut headers = HeaderMap::new();
            if let Some(value) = value {
                headers.insert(API_KEY_HEADER, value.parse().unwrap());
            }
            let outcome = keys.authorize(&headers, stage);
            assert_eq!(outcome.is_ok(), valid, "{value:?} on {stage}");
        }
    }

    #[test]
    fn the_value_is_not_shown_by_debug() {
        let shown = format!(
            "{:?}",
            ApiKeys::new(vec![key("test", true, &[])]).0.values()
        );
        assert!(!shown.contains("value-of-test"), "{shown}");
    }
}
