use std::collections::BTreeMap;

/// A sampling rule as `GetSamplingRules` gives it.
///
/// The texts from [`Self::service_name`] to [`Self::attributes`] are globs that a request has to match all: `*` stands for
/// any characters, `?` for one, and capitals do not matter.
#[derive(Clone, Debug, PartialEq)]
pub struct SamplingRule {
    /// Its name, under which statistics are reported and quotas granted.
    pub name: String,
    /// 1 to 9999; the lowest that matches decides.
    pub priority: i32,
    /// The version of the format; rules of another version than 1 are left out.
    pub version: i32,
    /// How many requests a second are sampled before the fixed rate counts, over all clients together.
    pub reservoir_size: u32,
    /// The share of the other requests that is sampled, 0 to 1; a value outside counts as the nearest within.
    pub fixed_rate: f64,
    /// The name that the service has in its segments.
    pub service_name: String,
    /// The service's kind, such as `AWS::ECS::Container`.
    pub service_type: String,
    /// The ARN of the AWS resource that the service runs on.
    pub resource_arn: String,
    /// The HTTP method.
    pub http_method: String,
    /// The host of the HTTP request.
    pub host: String,
    /// The path of the HTTP request, without the query.
    pub url_path: String,
    /// Attributes that the request must have, by name, with the glob for their value.
    pub attributes: BTreeMap<String, String>,
}

impl SamplingRule {
    /// A rule that matches every request, with the settings of X-Ray's own `Default`: the last priority, one request a
    /// second and 5 % of the others.
    pub fn new(name: impl Into<String>) -> Self {
        let any = || "*".to_owned();
        Self {
            name: name.into(),
            priority: 10_000,
            version: 1,
            reservoir_size: 1,
            fixed_rate: 0.05,
            service_name: any(),
            service_type: any(),
            resource_arn: any(),
            http_method: any(),
            host: any(),
            url_path: any(),
            attributes: BTreeMap::new(),
        }
    }
}
