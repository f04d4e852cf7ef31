//! Central sampling.

#[cfg(feature = "opentelemetry")]
mod conventions;
#[cfg(feature = "aws-sdk")]
mod http;
mod order;
mod poller;
mod scripted;
mod table;
#[cfg(all(feature = "aws-sdk", feature = "opentelemetry"))]
mod untraced;

use xray::sampling::{CentralSampler, SamplingRequest, SamplingRule};

/// A rule for one path, which samples nothing of itself.
pub(crate) fn rule(name: &str, url_path: &str) -> SamplingRule {
    SamplingRule {
        priority: 100,
        url_path: url_path.to_owned(),
        reservoir_size: 0,
        fixed_rate: 0.0,
        ..SamplingRule::new(name)
    }
}

/// How many of `requests` to `url_path` are sampled now.
pub(crate) fn sampled(sampler: &CentralSampler, url_path: &str, requests: usize) -> usize {
    let request = SamplingRequest {
        url_path,
        ..SamplingRequest::default()
    };
    (0..requests).filter(|_| sampler.decide(&request)).count()
}
