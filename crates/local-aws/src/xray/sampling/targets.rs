//! [`GetSamplingTargets`](https://docs.aws.amazon.com/xray/latest/api/API_GetSamplingTargets.html).

use std::time::SystemTime;

use serde::{Deserialize, Serialize};
use tokio::time::Instant;

use super::{
    MOST_RULES, Sampling,
    quota::{INTERVAL, TTL},
    seconds, validate,
};
use crate::{
    rest_json::RestError,
    xray::{
        Xray,
        error::{invalid_request, required},
    },
};

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(in super::super) struct TargetsInput {
    sampling_statistics_documents: Option<Vec<StatisticsDocument>>,
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct StatisticsDocument {
    rule_name: Option<String>,
    #[serde(rename = "ClientID")]
    client_id: Option<String>,
    timestamp: Option<f64>,
    request_count: Option<i64>,
    sampled_count: Option<i64>,
    borrow_count: Option<i64>,
}

#[derive(Serialize)]
#[serde(rename_all = "PascalCase")]
pub(in super::super) struct TargetsOutput {
    sampling_target_documents: Vec<Target>,
    last_rule_modification: f64,
    unprocessed_statistics: Vec<UnprocessedStatistics>,
}

/// [`SamplingTargetDocument`](https://docs.aws.amazon.com/xray/latest/api/API_SamplingTargetDocument.html).
#[derive(Serialize)]
#[serde(rename_all = "PascalCase")]
pub(super) struct Target {
    pub(super) rule_name: String,
    pub(super) fixed_rate: f64,
    pub(super) reservoir_quota: u32,
    #[serde(rename = "ReservoirQuotaTTL")]
    quota_ttl: f64,
    /// In seconds.
    interval: u64,
    #[serde(skip)]
    pub(super) ends: SystemTime,
}

#[derive(Serialize)]
#[serde(rename_all = "PascalCase")]
struct UnprocessedStatistics {
    rule_name: String,
    error_code: &'static str,
    message: String,
}

impl Sampling {
    /// What `client` may do by the rule; none when there is no such rule.
    pub(super) fn target(&mut self, rule: &str, client: &str) -> Option<Target> {
        let stored = self.rules.get(rule)?;
        let reservoir = stored.rule.reservoir_size;
        let ends = SystemTime::now() + TTL;
        Some(Target {
            rule_name: rule.to_owned(),
            fixed_rate: stored.rule.fixed_rate,
            reservoir_quota: self.quotas.share(rule, client, reservoir, Instant::now()),
            quota_ttl: seconds(ends),
            interval: INTERVAL.as_secs(),
            ends,
        })
    }
}

impl Xray {
    pub(in super::super) fn get_sampling_targets(
        &self,
        input: TargetsInput,
    ) -> Result<TargetsOutput, RestError> {
        let documents = required(
            input.sampling_statistics_documents,
            "samplingStatisticsDocuments",
        )?;
        if documents.len() > MOST_RULES {
            return Err(invalid_request(format!(
                "a call takes at most {MOST_RULES} statistics documents, and this one has {}",
                documents.len()
            )));
        }
        let documents: Vec<(String, String)> = documents
            .into_iter()
            .map(StatisticsDocument::checked)
            .collect::<Result<_, _>>()?;
        let mut sampling = self.sampling();
        let mut output = TargetsOutput {
            sampling_target_documents: Vec::new(),
            last_rule_modification: seconds(sampling.modified),
            unprocessed_statistics: Vec::new(),
        };
        for (rule_name, client_id) in documents {
            match sampling.target(&rule_name, &client_id) {
                Some(target) => output.sampling_target_documents.push(target),
                None => output.unprocessed_statistics.push(UnprocessedStatistics {
                    message: format!("there is no sampling rule {rule_name}"),
                    error_code: "RuleNotFound",
                    rule_name,
                }),
            }
        }
        Ok(output)
    }
}

impl StatisticsDocument {
    /// The rule and the client.
    fn checked(self) -> Result<(String, String), RestError> {
        let rule_name = required(self.rule_name, "ruleName")?;
        validate::length(&rule_name, "ruleName", 1..=32)?;
        let client_id = required(self.client_id, "clientID")?;
        validate::length(&client_id, "clientID", 24..=24)?;
        required(self.timestamp, "timestamp")?;
        validate::count(
            required(self.request_count, "requestCount")?,
            "requestCount",
        )?;
        validate::count(
            required(self.sampled_count, "sampledCount")?,
            "sampledCount",
        )?;
        validate::count(self.borrow_count.unwrap_or_default(), "borrowCount")?;
        Ok((rule_name, client_id))
    }
}
