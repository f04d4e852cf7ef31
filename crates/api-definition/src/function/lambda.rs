//! The `lambda` block: how a function runs.

use std::collections::{BTreeMap, BTreeSet};

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::unique_keys;

/// How the function runs.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Lambda {
    /// What the function does, in a sentence. It is also the summary of its endpoint.
    pub description: String,
    /// Memory in MB, from 128 to 10240. The share of a CPU grows with it.
    #[serde(default)]
    pub memory_size: MemorySize,
    /// The longest an invocation may take, in seconds, from 1 to 900. API Gateway waits for 29.
    #[serde(default)]
    pub timeout: Timeout,
    /// The processor that the function is built for.
    #[serde(default)]
    pub architecture: Architecture,
    /// How Lambda and its runtime write the function's log.
    #[serde(default)]
    pub log_format: LogFormat,
    /// Environment variables. A value may hold placeholders such as
    /// {{strings_mapping_parameter_name}}, which are filled for each environment.
    #[serde(default, deserialize_with = "unique_keys::deserialize")]
    pub environment: BTreeMap<String, String>,
    /// What the function may do beyond writing its logs and traces.
    #[serde(default)]
    pub policies: BTreeSet<Policy>,
}

/// Memory of a function in MB: from 128 to 10,240, by default 128.
///
/// <https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html>
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema,
)]
#[serde(try_from = "u64", into = "u64")]
#[schemars(inline, extend("minimum" = 128, "maximum" = 10240))]
pub struct MemorySize(u16);

impl MemorySize {
    /// The size in MB.
    pub fn megabytes(self) -> u16 {
        self.0
    }
}

impl Default for MemorySize {
    fn default() -> Self {
        Self(128)
    }
}

impl From<MemorySize> for u64 {
    fn from(size: MemorySize) -> Self {
        size.0.into()
    }
}

impl TryFrom<u64> for MemorySize {
    type Error = MemorySizeError;

    fn try_from(megabytes: u64) -> Result<Self, MemorySizeError> {
        match u16::try_from(megabytes) {
            Ok(size @ 128..=10_240) => Ok(Self(size)),
            _ => Err(MemorySizeError { megabytes }),
        }
    }
}

/// The size is not one that Lambda offers.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{megabytes} MB is not offered: Lambda's memory is from 128 to 10240 MB")]
pub struct MemorySizeError {
    megabytes: u64,
}

/// The longest an invocation may take, in seconds: from 1 to 900, by default 10.
///
/// <https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html>
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema,
)]
#[serde(try_from = "u64", into = "u64")]
#[schemars(inline, extend("minimum" = 1, "maximum" = 900))]
pub struct Timeout(u16);

impl Timeout {
    /// The timeout in seconds.
    pub fn seconds(self) -> u16 {
        self.0
    }
}

impl Default for Timeout {
    fn default() -> Self {
        Self(10)
    }
}

impl From<Timeout> for u64 {
    fn from(timeout: Timeout) -> Self {
        timeout.0.into()
    }
}

impl TryFrom<u64> for Timeout {
    type Error = TimeoutError;

    fn try_from(seconds: u64) -> Result<Self, TimeoutError> {
        match u16::try_from(seconds) {
            Ok(timeout @ 1..=900) => Ok(Self(timeout)),
            _ => Err(TimeoutError { seconds }),
        }
    }
}

/// The timeout is not one that Lambda offers.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{seconds} s is not offered: Lambda's timeout is from 1 to 900 s")]
pub struct TimeoutError {
    seconds: u64,
}

/// The processor that a function is built for.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Architecture {
    /// AWS Graviton, the cheaper of the two.
    #[default]
    Arm64,
    /// Intel and AMD.
    #[serde(rename = "x86_64")]
    X86_64,
}

/// `LoggingConfig.LogFormat` of a function.
///
/// <https://docs.aws.amazon.com/lambda/latest/api/API_LoggingConfig.html>
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub enum LogFormat {
    /// START, END and REPORT lines.
    #[default]
    Text,
    /// An object for each event of the platform.
    #[serde(rename = "JSON")]
    Json,
}

/// A policy that Terraform knows how to attach to the function's role.
///
/// A closed set: a name that Terraform does not know would leave the function without its rights
/// until its first request fails.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema,
)]
#[serde(rename_all = "snake_case")]
pub enum Policy {
    /// ssm:GetParameter on the strings map.
    ReadStringsMapping,
}
