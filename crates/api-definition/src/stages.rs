//! The types of `terraform/api-gateway/stages.json`.
//!
//! Terraform reads the same file as it is, so that nothing has a default here: what is not in the
//! file would be missing there.

use std::collections::BTreeMap;
use std::fmt;

use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::de::{Deserializer, Error as _, IgnoredAny, MapAccess, Visitor};
use serde::{Deserialize, Serialize};

use crate::unique_keys;

/// The variable of every stage that holds the stage's own name. The alias in each integration's
/// URI is taken from it.
pub const ENVIRONMENT_VARIABLE: &str = "environment";

/// The stages of the API by name.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Stages(BTreeMap<String, Stage>);

impl Stages {
    /// The stage of that name.
    pub fn get(&self, name: &str) -> Option<&Stage> {
        self.0.get(name)
    }

    /// Each stage with its name, in the order of the names.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &Stage)> {
        self.0.iter().map(|(name, stage)| (name.as_str(), stage))
    }

    /// The names of the stages, in order.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        self.0.keys().map(String::as_str)
    }

    /// The variables that requests to the stage see: its own, and
    /// [`environment`](ENVIRONMENT_VARIABLE), which is the stage's name. `None` for a stage that
    /// does not exist.
    pub fn stage_variables(&self, name: &str) -> Option<BTreeMap<String, String>> {
        let mut variables = self.get(name)?.variables.clone();
        variables.insert(ENVIRONMENT_VARIABLE.to_owned(), name.to_owned());
        Some(variables)
    }
}

/// Written by hand because a derived map would take an editor's `$schema` for a stage, and
/// `#[serde(flatten)]` loses the line of an error.
impl<'de> Deserialize<'de> for Stages {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct StagesVisitor;

        impl<'de> Visitor<'de> for StagesVisitor {
            type Value = Stages;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("an object of stages by name")
            }

            fn visit_map<M: MapAccess<'de>>(self, mut map: M) -> Result<Stages, M::Error> {
                let mut stages = BTreeMap::new();
                while let Some(name) = map.next_key::<String>()? {
                    if name == "$schema" {
                        map.next_value::<IgnoredAny>()?;
                        continue;
                    }
                    let stage = map.next_value()?;
                    if stages.insert(name.clone(), stage).is_some() {
                        return Err(M::Error::custom(format_args!("duplicate stage `{name}`")));
                    }
                }
                Ok(Stages(stages))
            }
        }

        deserializer.deserialize_map(StagesVisitor)
    }
}

impl JsonSchema for Stages {
    fn schema_name() -> std::borrow::Cow<'static, str> {
        "Stages".into()
    }

    fn json_schema(generator: &mut SchemaGenerator) -> Schema {
        json_schema!({
            "title": "stages.json",
            "description": "The stages of the API by name, each with its usage plan.",
            "type": "object",
            "properties": {
                "$schema": { "description": "Where an editor finds this schema.", "type": "string" },
            },
            "patternProperties": { "^[A-Za-z0-9_-]{1,128}$": generator.subschema_for::<Stage>() },
            "additionalProperties": false,
        })
    }
}

/// A stage with its usage plan.
#[derive(Debug, Clone, PartialEq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Stage {
    /// How many requests a key may make in a period.
    pub quota: Quota,
    /// How fast a key may make requests.
    pub throttle: Throttle,
    /// The stage's variables, beside `environment`, which every stage has: its own name.
    #[serde(deserialize_with = "unique_keys::deserialize")]
    pub variables: BTreeMap<String, String>,
}

/// How many requests a key may make in a period.
///
/// <https://docs.aws.amazon.com/apigateway/latest/api/API_QuotaSettings.html>
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Quota {
    /// The number of requests in a period.
    pub limit: u32,
    /// The period after which the count starts again.
    pub period: QuotaPeriod,
    /// The number of requests subtracted from the limit of the first period: 0 for DAY, up to 6
    /// for WEEK, up to 27 for MONTH.
    pub offset: u32,
}

/// The period of a quota.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "UPPERCASE")]
#[expect(missing_docs, reason = "the variants are AWS's own names")]
pub enum QuotaPeriod {
    Day,
    Week,
    Month,
}

impl QuotaPeriod {
    /// The period as AWS writes it, such as `DAY`.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Day => "DAY",
            Self::Week => "WEEK",
            Self::Month => "MONTH",
        }
    }

    /// The largest offset that AWS accepts with the period.
    pub(crate) fn largest_offset(self) -> u32 {
        match self {
            Self::Day => 0,
            Self::Week => 6,
            Self::Month => 27,
        }
    }
}

/// How fast a key may make requests: a token bucket.
///
/// <https://docs.aws.amazon.com/apigateway/latest/api/API_ThrottleSettings.html>
#[derive(Debug, Clone, Copy, PartialEq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Throttle {
    /// The requests a second at which the bucket is refilled. It may be a fraction, or 0.
    pub rate: Rate,
    /// The requests that the bucket holds.
    pub burst: u32,
}

/// Requests a second: a number that is neither negative nor infinite.
#[derive(Debug, Clone, Copy, PartialEq, Deserialize, JsonSchema)]
#[serde(try_from = "f64")]
#[schemars(inline, extend("minimum" = 0))]
pub struct Rate(f64);

impl Rate {
    /// The rate in requests a second.
    pub fn per_second(self) -> f64 {
        self.0
    }
}

impl TryFrom<f64> for Rate {
    type Error = RateError;

    fn try_from(rate: f64) -> Result<Self, RateError> {
        if rate.is_finite() && rate >= 0.0 {
            Ok(Self(rate))
        } else {
            Err(RateError { rate })
        }
    }
}

/// The number is no rate.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
#[error("a rate of {rate} requests a second is not possible: write a number from 0")]
pub struct RateError {
    rate: f64,
}
