//! A rule.

use std::{collections::BTreeMap, time::SystemTime};

use serde::Serialize;

use super::seconds;
use crate::Account;

/// The name of the rule that every account has.
pub(super) const DEFAULT: &str = "Default";

/// A rule as it is kept.
#[derive(Clone, Debug)]
pub(super) struct StoredRule {
    pub(super) rule: SamplingRule,
    pub(super) created: SystemTime,
    pub(super) modified: SystemTime,
}

/// [`SamplingRule`](https://docs.aws.amazon.com/xray/latest/api/API_SamplingRule.html).
#[derive(Clone, Debug, Serialize)]
#[serde(rename_all = "PascalCase")]
pub(super) struct SamplingRule {
    pub(super) rule_name: String,
    #[serde(rename = "RuleARN")]
    pub(super) rule_arn: String,
    #[serde(rename = "ResourceARN")]
    pub(super) resource_arn: String,
    pub(super) priority: i32,
    pub(super) fixed_rate: f64,
    pub(super) reservoir_size: u32,
    pub(super) service_name: String,
    pub(super) service_type: String,
    pub(super) host: String,
    #[serde(rename = "HTTPMethod")]
    pub(super) http_method: String,
    #[serde(rename = "URLPath")]
    pub(super) url_path: String,
    pub(super) version: i32,
    pub(super) attributes: BTreeMap<String, String>,
}

/// [`SamplingRuleRecord`](https://docs.aws.amazon.com/xray/latest/api/API_SamplingRuleRecord.html).
#[derive(Serialize)]
#[serde(rename_all = "PascalCase")]
pub(in super::super) struct SamplingRuleRecord {
    sampling_rule: SamplingRule,
    created_at: f64,
    modified_at: f64,
}

impl StoredRule {
    /// One request a second and 5 % of the others, whatever they are.
    pub(super) fn default_rule(account: &Account, now: SystemTime) -> Self {
        let any = || "*".to_owned();
        let rule = SamplingRule {
            rule_name: DEFAULT.to_owned(),
            rule_arn: arn(account, DEFAULT),
            resource_arn: any(),
            priority: 10_000,
            fixed_rate: 0.05,
            reservoir_size: 1,
            service_name: any(),
            service_type: any(),
            host: any(),
            http_method: any(),
            url_path: any(),
            version: 1,
            attributes: BTreeMap::new(),
        };
        Self {
            rule,
            created: now,
            modified: now,
        }
    }

    pub(super) fn record(&self) -> SamplingRuleRecord {
        SamplingRuleRecord {
            sampling_rule: self.rule.clone(),
            created_at: seconds(self.created),
            modified_at: seconds(self.modified),
        }
    }
}

pub(super) fn arn(account: &Account, name: &str) -> String {
    format!(
        "arn:aws:xray:{}:{}:sampling-rule/{name}",
        account.region, account.id
    )
}
