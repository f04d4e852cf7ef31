use std::time::{Duration, SystemTime};

/// What X-Ray grants for the statistics of a rule; what is absent stays as it was.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct SamplingTarget {
    /// The rule.
    pub rule_name: String,
    /// The share that is sampled beyond the quota, 0 to 1.
    pub fixed_rate: f64,
    /// How many requests a second this client may sample.
    pub reservoir_quota: Option<u32>,
    /// When the quota ends.
    pub reservoir_quota_ttl: Option<SystemTime>,
    /// After what time the rule's statistics are to be reported again.
    pub interval: Option<Duration>,
}

/// The answer of `GetSamplingTargets`.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct SamplingTargets {
    /// One for each rule that was reported and accepted.
    pub targets: Vec<SamplingTarget>,
    /// When a rule was last changed: the rules are fetched again when it is not what it was.
    pub last_rule_modification: Option<SystemTime>,
    /// The names of the rules whose statistics were not taken: they are reported again.
    pub unprocessed: Vec<String>,
}
