//! Who decides whether a request is recorded, where its header leaves it open.

use local_gateway::{StageRequest, StageSampler};
use xray::sampling::{CentralSampler, SamplingRequest};

/// The central rules, which decide for API Gateway.
pub(super) struct RulesSampler(pub(super) CentralSampler);

impl StageSampler for RulesSampler {
    fn is_sampled(&self, request: &StageRequest<'_>) -> bool {
        self.0.decide(&SamplingRequest {
            service_name: request.service_name,
            service_type: StageRequest::SERVICE_TYPE,
            resource_arn: request.resource_arn,
            method: request.http_method,
            host: request.host,
            url_path: request.url_path,
            attributes: &[],
        })
    }
}

/// One a second and 5 % of the others, which no rule changes: Lambda's own decision.
#[derive(Default)]
pub(super) struct FixedSampler(CentralSampler);

impl FixedSampler {
    /// Without rules the sampler falls back to just that.
    pub(super) fn is_sampled(&self) -> bool {
        self.0.decide(&SamplingRequest::default())
    }
}
