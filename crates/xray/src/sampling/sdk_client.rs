//! X-Ray itself, by aws-sdk-xray.

use std::future::Future;
use std::time::{Duration, SystemTime};

use aws_sdk_xray::Client;
use aws_sdk_xray::error::DisplayErrorContext;
use aws_sdk_xray::primitives::DateTime;
use aws_sdk_xray::types::{SamplingStatisticsDocument, SamplingTargetDocument};

use super::{
    SamplingClient, SamplingClientError, SamplingRule, SamplingStatistics, SamplingTarget,
    SamplingTargets,
};

/// X-Ray allows far fewer rules; an endpoint that always names a next page has to end.
const MOST_PAGES: usize = 100;

/// Rules and targets by `GetSamplingRules` and `GetSamplingTargets`.
///
/// The client brings region, credentials, endpoint and time limits; the role needs `xray:GetSamplingRules` and
/// `xray:GetSamplingTargets`. With the feature `opentelemetry` its own calls are not traced.
#[derive(Clone, Debug)]
pub struct SdkSamplingClient {
    client: Client,
}

impl SdkSamplingClient {
    /// Asks through `client`.
    pub fn new(client: Client) -> Self {
        Self { client }
    }

    async fn rules(&self) -> Result<Vec<SamplingRule>, SamplingClientError> {
        let mut pages = self.client.get_sampling_rules().into_paginator().send();
        let mut rules = Vec::new();
        for _ in 0..MOST_PAGES {
            let Some(page) = pages.next().await else {
                return Ok(rules);
            };
            let records = page.map_err(failed)?.sampling_rule_records;
            rules.extend(
                records
                    .unwrap_or_default()
                    .into_iter()
                    .filter_map(|record| rule(record.sampling_rule?)),
            );
        }
        Err(SamplingClientError::Failed(format!(
            "the sampling rules have more than {MOST_PAGES} pages"
        )))
    }

    async fn targets(
        &self,
        documents: Vec<SamplingStatisticsDocument>,
    ) -> Result<SamplingTargets, SamplingClientError> {
        let answer = self
            .client
            .get_sampling_targets()
            .set_sampling_statistics_documents(Some(documents))
            .send()
            .await
            .map_err(failed)?;
        Ok(SamplingTargets {
            targets: answer
                .sampling_target_documents
                .unwrap_or_default()
                .into_iter()
                .filter_map(target)
                .collect(),
            last_rule_modification: answer.last_rule_modification.and_then(system_time),
            unprocessed: answer
                .unprocessed_statistics
                .unwrap_or_default()
                .into_iter()
                .filter_map(|unprocessed| unprocessed.rule_name)
                .collect(),
        })
    }
}

impl SamplingClient for SdkSamplingClient {
    async fn get_rules(&self) -> Result<Vec<SamplingRule>, SamplingClientError> {
        untraced(self.rules()).await
    }

    async fn get_targets(
        &self,
        client_id: &str,
        statistics: &[SamplingStatistics],
    ) -> Result<SamplingTargets, SamplingClientError> {
        let now = SystemTime::now();
        let documents = statistics
            .iter()
            .map(|one| document(client_id, one, now))
            .collect::<Result<_, _>>()?;
        untraced(self.targets(documents)).await
    }
}

/// The SDK's own spans would be traces of the tracing.
fn untraced<F: Future>(call: F) -> impl Future<Output = F::Output> {
    #[cfg(feature = "opentelemetry")]
    {
        use opentelemetry::Context;
        use opentelemetry::context::FutureExt;
        call.with_context(Context::new().with_telemetry_suppressed())
    }
    #[cfg(not(feature = "opentelemetry"))]
    call
}

fn document(
    client_id: &str,
    statistics: &SamplingStatistics,
    now: SystemTime,
) -> Result<SamplingStatisticsDocument, SamplingClientError> {
    let count = |count: u64| i32::try_from(count).unwrap_or(i32::MAX);
    SamplingStatisticsDocument::builder()
        .rule_name(&statistics.rule_name)
        .client_id(client_id)
        .timestamp(DateTime::from(now))
        .request_count(count(statistics.requests))
        .sampled_count(count(statistics.sampled))
        .borrow_count(count(statistics.borrowed))
        .build()
        .map_err(failed)
}

/// None for a rule without a name, which nothing could be reported of.
fn rule(rule: aws_sdk_xray::types::SamplingRule) -> Option<SamplingRule> {
    Some(SamplingRule {
        name: rule.rule_name?,
        priority: rule.priority,
        version: rule.version,
        reservoir_size: u32::try_from(rule.reservoir_size).unwrap_or(0),
        fixed_rate: rule.fixed_rate,
        service_name: rule.service_name,
        service_type: rule.service_type,
        resource_arn: rule.resource_arn,
        http_method: rule.http_method,
        host: rule.host,
        url_path: rule.url_path,
        attributes: rule.attributes.unwrap_or_default().into_iter().collect(),
    })
}

fn target(target: SamplingTargetDocument) -> Option<SamplingTarget> {
    Some(SamplingTarget {
        rule_name: target.rule_name?,
        fixed_rate: target.fixed_rate,
        reservoir_quota: target
            .reservoir_quota
            .map(|quota| u32::try_from(quota).unwrap_or(0)),
        reservoir_quota_ttl: target.reservoir_quota_ttl.and_then(system_time),
        interval: target
            .interval
            .map(|seconds| Duration::from_secs(u64::try_from(seconds).unwrap_or(0))),
    })
}

/// None for a date that this machine's clock cannot hold.
fn system_time(date: DateTime) -> Option<SystemTime> {
    SystemTime::try_from(date).ok()
}

fn failed(error: impl std::error::Error) -> SamplingClientError {
    SamplingClientError::Failed(DisplayErrorContext(error).to_string())
}
