//! The rules and targets for a sampler in this process, without HTTP.

use ::xray::sampling::{
    SamplingClient, SamplingClientError, SamplingRule, SamplingStatistics, SamplingTarget,
    SamplingTargets,
};

use super::{StoredRule, quota::INTERVAL};
use crate::xray::Xray;

impl SamplingClient for Xray {
    async fn get_rules(&self) -> Result<Vec<SamplingRule>, SamplingClientError> {
        let sampling = self.sampling();
        Ok(sampling.in_order().into_iter().map(Into::into).collect())
    }

    async fn get_targets(
        &self,
        client_id: &str,
        statistics: &[SamplingStatistics],
    ) -> Result<SamplingTargets, SamplingClientError> {
        let mut sampling = self.sampling();
        let mut targets = SamplingTargets {
            last_rule_modification: Some(sampling.modified),
            ..SamplingTargets::default()
        };
        for one in statistics {
            match sampling.target(&one.rule_name, client_id) {
                Some(target) => targets.targets.push(SamplingTarget {
                    rule_name: target.rule_name,
                    fixed_rate: target.fixed_rate,
                    reservoir_quota: Some(target.reservoir_quota),
                    reservoir_quota_ttl: Some(target.ends),
                    interval: Some(INTERVAL),
                }),
                None => targets.unprocessed.push(one.rule_name.clone()),
            }
        }
        Ok(targets)
    }
}

impl From<&StoredRule> for SamplingRule {
    fn from(stored: &StoredRule) -> Self {
        let rule = stored.rule.clone();
        Self {
            name: rule.rule_name,
            priority: rule.priority,
            version: rule.version,
            reservoir_size: rule.reservoir_size,
            fixed_rate: rule.fixed_rate,
            service_name: rule.service_name,
            service_type: rule.service_type,
            resource_arn: rule.resource_arn,
            http_method: rule.http_method,
            host: rule.host,
            url_path: rule.url_path,
            attributes: rule.attributes,
        }
    }
}
