//! [`CreateSamplingRule`](https://docs.aws.amazon.com/xray/latest/api/API_CreateSamplingRule.html),
//! [`UpdateSamplingRule`](https://docs.aws.amazon.com/xray/latest/api/API_UpdateSamplingRule.html) and
//! [`DeleteSamplingRule`](https://docs.aws.amazon.com/xray/latest/api/API_DeleteSamplingRule.html).

use std::{collections::BTreeMap, time::SystemTime};

use serde::Deserialize;
use serde_json::Value;

use super::{
    MOST_RULES, RuleOutput, Sampling, StoredRule,
    rule::{DEFAULT, SamplingRule, arn},
    validate,
};
use crate::{
    rest_json::RestError,
    xray::{
        Xray,
        error::{invalid_request, required, rule_limit_exceeded},
    },
};

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(in super::super) struct CreateInput {
    sampling_rule: Option<Members>,
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(in super::super) struct UpdateInput {
    sampling_rule_update: Option<Members>,
}

#[derive(Deserialize)]
pub(in super::super) struct DeleteInput {
    #[serde(flatten)]
    rule: Named,
}

/// A rule is named by one of the two.
#[derive(Deserialize)]
struct Named {
    #[serde(rename = "RuleName")]
    name: Option<String>,
    #[serde(rename = "RuleARN")]
    arn: Option<String>,
}

/// The members of a rule: `SamplingRule` requires most of them, `SamplingRuleUpdate` none.
#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct Members {
    #[serde(flatten)]
    rule: Named,
    #[serde(rename = "ResourceARN")]
    resource_arn: Option<String>,
    priority: Option<i32>,
    fixed_rate: Option<f64>,
    reservoir_size: Option<i64>,
    service_name: Option<String>,
    service_type: Option<String>,
    host: Option<String>,
    #[serde(rename = "HTTPMethod")]
    http_method: Option<String>,
    #[serde(rename = "URLPath")]
    url_path: Option<String>,
    version: Option<i32>,
    attributes: Option<BTreeMap<String, String>>,
    sampling_rate_boost: Option<Value>,
}

impl Members {
    fn check(&self) -> Result<(), RestError> {
        for (value, member, longest) in [
            (&self.resource_arn, "resourceARN", 500),
            (&self.service_name, "serviceName", 64),
            (&self.service_type, "serviceType", 64),
            (&self.host, "host", 64),
            (&self.http_method, "httpMethod", 10),
            (&self.url_path, "urlPath", 128),
        ] {
            if let Some(value) = value {
                validate::length(value, member, 0..=longest)?;
            }
        }
        if let Some(priority) = self.priority {
            validate::range(priority, "priority", 1..=9999)?;
        }
        if let Some(rate) = self.fixed_rate {
            validate::range(rate, "fixedRate", 0.0..=1.0)?;
        }
        if let Some(size) = self.reservoir_size {
            validate::count(size, "reservoirSize")?;
        }
        if let Some(attributes) = &self.attributes {
            validate::attributes(attributes, "attributes")?;
        }
        if self.sampling_rate_boost.is_some() {
            return Err(invalid_request(
                "SamplingRateBoost has no effect on this machine: leave it out",
            ));
        }
        Ok(())
    }

    /// Sets what is given.
    fn apply(self, rule: &mut SamplingRule) -> Result<(), RestError> {
        self.check()?;
        let set = |to: &mut String, value: Option<String>| {
            if let Some(value) = value {
                *to = value;
            }
        };
        set(&mut rule.resource_arn, self.resource_arn);
        set(&mut rule.service_name, self.service_name);
        set(&mut rule.service_type, self.service_type);
        set(&mut rule.host, self.host);
        set(&mut rule.http_method, self.http_method);
        set(&mut rule.url_path, self.url_path);
        rule.priority = self.priority.unwrap_or(rule.priority);
        rule.fixed_rate = self.fixed_rate.unwrap_or(rule.fixed_rate);
        if let Some(size) = self.reservoir_size {
            rule.reservoir_size = validate::count(size, "reservoirSize")?;
        }
        if let Some(attributes) = self.attributes {
            rule.attributes = attributes;
        }
        Ok(())
    }

    fn create(self, arn: impl FnOnce(&str) -> String) -> Result<SamplingRule, RestError> {
        self.check()?;
        if self.rule.arn.is_some() {
            return Err(invalid_request(
                "a rule is created by RuleName: its RuleARN is made of it",
            ));
        }
        let rule_name = required(self.rule.name, "samplingRule.ruleName")?;
        validate::length(&rule_name, "ruleName", 1..=32)?;
        let version = required(self.version, "samplingRule.version")?;
        if version != 1 {
            return Err(invalid_request(format!(
                "Version is {version}, and 1 is the only one"
            )));
        }
        let reservoir_size = required(self.reservoir_size, "samplingRule.reservoirSize")?;
        Ok(SamplingRule {
            rule_arn: arn(&rule_name),
            rule_name,
            resource_arn: required(self.resource_arn, "samplingRule.resourceARN")?,
            priority: required(self.priority, "samplingRule.priority")?,
            fixed_rate: required(self.fixed_rate, "samplingRule.fixedRate")?,
            reservoir_size: validate::count(reservoir_size, "reservoirSize")?,
            service_name: required(self.service_name, "samplingRule.serviceName")?,
            service_type: required(self.service_type, "samplingRule.serviceType")?,
            host: required(self.host, "samplingRule.host")?,
            http_method: required(self.http_method, "samplingRule.httpMethod")?,
            url_path: required(self.url_path, "samplingRule.urlPath")?,
            version,
            attributes: self.attributes.unwrap_or_default(),
        })
    }

    fn changes_what_is_matched(&self) -> bool {
        self.priority.is_some()
            || self.attributes.is_some()
            || [
                &self.resource_arn,
                &self.service_name,
                &self.service_type,
                &self.host,
                &self.http_method,
                &self.url_path,
            ]
            .iter()
            .any(|member| member.is_some())
    }
}

impl Sampling {
    /// The name of the rule that is meant.
    fn named(&self, named: &Named) -> Result<String, RestError> {
        let rule = match (&named.name, &named.arn) {
            (Some(name), None) => self.rules.get(name),
            (None, Some(arn)) => self.rules.values().find(|one| one.rule.rule_arn == *arn),
            (Some(_), Some(_)) | (None, None) => {
                return Err(invalid_request(
                    "a rule is named by either RuleName or RuleARN",
                ));
            }
        };
        rule.map(|stored| stored.rule.rule_name.clone())
            .ok_or_else(|| invalid_request("there is no sampling rule of this name"))
    }
}

impl Xray {
    pub(in super::super) fn create_sampling_rule(
        &self,
        input: CreateInput,
    ) -> Result<RuleOutput, RestError> {
        let members = required(input.sampling_rule, "samplingRule")?;
        let rule = members.create(|name| arn(self.account(), name))?;
        let mut sampling = self.sampling();
        if sampling.rules.contains_key(&rule.rule_name) {
            return Err(invalid_request(format!(
                "there is a sampling rule {} already",
                rule.rule_name
            )));
        }
        // The default rule does not count.
        if sampling.rules.len() > MOST_RULES {
            return Err(rule_limit_exceeded(format!(
                "there are {MOST_RULES} sampling rules already, which is the most that an account may have"
            )));
        }
        let now = SystemTime::now();
        let stored = StoredRule {
            rule,
            created: now,
            modified: now,
        };
        let sampling_rule_record = stored.record();
        sampling.modified = now;
        sampling.rules.insert(stored.rule.rule_name.clone(), stored);
        Ok(RuleOutput {
            sampling_rule_record,
        })
    }

    pub(in super::super) fn update_sampling_rule(
        &self,
        input: UpdateInput,
    ) -> Result<RuleOutput, RestError> {
        let members = required(input.sampling_rule_update, "samplingRuleUpdate")?;
        let mut sampling = self.sampling();
        let name = sampling.named(&members.rule)?;
        if name == DEFAULT && members.changes_what_is_matched() {
            return Err(invalid_request(
                "of the Default rule only FixedRate and ReservoirSize can be changed",
            ));
        }
        let missing = || invalid_request("there is no sampling rule of this name");
        let stored = sampling.rules.get_mut(&name).ok_or_else(missing)?;
        let mut rule = stored.rule.clone();
        members.apply(&mut rule)?;
        let now = SystemTime::now();
        stored.rule = rule;
        stored.modified = now;
        let sampling_rule_record = stored.record();
        sampling.modified = now;
        Ok(RuleOutput {
            sampling_rule_record,
        })
    }

    pub(in super::super) fn delete_sampling_rule(
        &self,
        input: DeleteInput,
    ) -> Result<RuleOutput, RestError> {
        let mut sampling = self.sampling();
        let name = sampling.named(&input.rule)?;
        if name == DEFAULT {
            return Err(invalid_request("the Default rule cannot be deleted"));
        }
        let missing = || invalid_request("there is no sampling rule of this name");
        let stored = sampling.rules.remove(&name).ok_or_else(missing)?;
        sampling.quotas.forget(&name);
        sampling.modified = SystemTime::now();
        Ok(RuleOutput {
            sampling_rule_record: stored.record(),
        })
    }
}
