//! The central sampling rules and their quotas.
//!
//! <https://docs.aws.amazon.com/xray/latest/devguide/xray-api-sampling.html>

mod change;
mod client;
mod quota;
mod rule;
mod targets;
mod validate;

use std::{collections::BTreeMap, time::SystemTime};

use quota::Quotas;
use rule::{DEFAULT, SamplingRuleRecord, StoredRule};
use serde::{Deserialize, Serialize};

use super::{Xray, time::seconds, token};
use crate::{Account, rest_json::RestError};

/// The most rules that an account may have beside the default one.
const MOST_RULES: usize = 25;

/// The rules of the account, by name.
#[derive(Debug)]
pub(super) struct Sampling {
    rules: BTreeMap<String, StoredRule>,
    quotas: Quotas,
    modified: SystemTime,
}

impl Sampling {
    /// Only the default rule is there, as in a new account.
    pub(super) fn new(account: &Account, now: SystemTime) -> Self {
        let default = StoredRule::default_rule(account, now);
        Self {
            rules: BTreeMap::from([(DEFAULT.to_owned(), default)]),
            quotas: Quotas::default(),
            modified: now,
        }
    }

    /// The rules in the order in which they are tried.
    fn in_order(&self) -> Vec<&StoredRule> {
        let mut rules: Vec<&StoredRule> = self.rules.values().collect();
        rules.sort_by_key(|stored| stored.rule.priority);
        rules
    }
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(super) struct RulesInput {
    next_token: Option<String>,
}

#[derive(Serialize)]
#[serde(rename_all = "PascalCase")]
pub(super) struct RulesOutput {
    sampling_rule_records: Vec<SamplingRuleRecord>,
}

/// What creates, changes or deletes a rule gives the rule.
#[derive(Serialize)]
#[serde(rename_all = "PascalCase")]
pub(super) struct RuleOutput {
    sampling_rule_record: SamplingRuleRecord,
}

impl Xray {
    /// `GetSamplingRules`: all of them, in one page.
    pub(super) fn get_sampling_rules(&self, input: RulesInput) -> Result<RulesOutput, RestError> {
        token::refuse(input.next_token.as_deref())?;
        let sampling = self.sampling();
        Ok(RulesOutput {
            sampling_rule_records: sampling
                .in_order()
                .into_iter()
                .map(StoredRule::record)
                .collect(),
        })
    }
}
