use std::future::Future;

use super::{SamplingRule, SamplingStatistics, SamplingTargets};

/// Where rules and targets come from: X-Ray by its SDK (`SdkSamplingClient`), or a stand-in.
pub trait SamplingClient: Send + Sync {
    /// All rules, of every page: the API's `GetSamplingRules`.
    fn get_rules(
        &self,
    ) -> impl Future<Output = Result<Vec<SamplingRule>, SamplingClientError>> + Send;

    /// Reports at most 25 `statistics` for their targets: the API's `GetSamplingTargets`.
    ///
    /// `client_id` tells this sampler from the others that share the rules: 24 hexadecimal digits.
    fn get_targets(
        &self,
        client_id: &str,
        statistics: &[SamplingStatistics],
    ) -> impl Future<Output = Result<SamplingTargets, SamplingClientError>> + Send;
}

/// Why rules or targets could not be had.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum SamplingClientError {
    /// The endpoint did not answer within the time for a call.
    #[error("the X-Ray endpoint did not answer within {0} s")]
    TimedOut(u64),
    /// The call failed; the text says why.
    #[error("{0}")]
    Failed(String),
}
