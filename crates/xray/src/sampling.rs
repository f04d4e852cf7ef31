//! Central sampling: X-Ray's rules decide which requests are traced.
//!
//! [`CentralSampler`] decides by the rules that were fetched last, without waiting for anything; beside it
//! [`CentralSampler::run`] fetches the rules and exchanges statistics for quotas, through a [`SamplingClient`]. It follows
//! "Configuring sampling rules" and "Using sampling rules with the X-Ray API",
//! <https://docs.aws.amazon.com/xray/latest/devguide/xray-api-sampling.html>, and AWS's own samplers for Java, Go and Python:
//!
//! - Of the rules that match a request, the one with the lowest priority decides, and of equal ones the first by name.
//! - While X-Ray has granted the rule a quota, that many requests a second are sampled; without one, and with a reservoir,
//!   one a second is borrowed. Of the requests beyond, the rule's fixed rate is sampled.
//! - Where no rule matches, and while there are none or they are older than an hour, one request a second is sampled and
//!   5 % of the others.
//!
//! All waiting is measured by the monotonic clock. The wall clock is read where an answer gives the end of a quota as a date,
//! at that moment only and within bounds: a clock that is wrong or jumps shortens a quota or prolongs it to five minutes at
//! most, and requests are sampled either way.
//!
//! ```
//! use xray::sampling::{CentralSampler, SamplingRequest, SamplingRule};
//!
//! let sampler = CentralSampler::default();
//! sampler.set_rules(vec![
//!     SamplingRule {
//!         priority: 1,
//!         url_path: "/health*".to_owned(),
//!         reservoir_size: 0,
//!         fixed_rate: 0.0,
//!         ..SamplingRule::new("never-health")
//!     },
//!     SamplingRule {
//!         fixed_rate: 1.0,
//!         ..SamplingRule::new("Default")
//!     },
//! ]);
//! assert!(!sampler.decide(&SamplingRequest { url_path: "/health", ..SamplingRequest::default() }));
//! assert!(sampler.decide(&SamplingRequest { url_path: "/orders", ..SamplingRequest::default() }));
//! ```

mod active_rule;
mod central;
mod client;
mod glob;
mod matcher;
mod poller;
mod rate_limit;
mod request;
mod rule;
#[cfg(feature = "aws-sdk")]
mod sdk_client;
#[cfg(feature = "opentelemetry")]
mod should_sample;
mod statistics;
mod target;

pub use central::CentralSampler;
pub use client::{SamplingClient, SamplingClientError};
pub use request::{SamplingRequest, ServiceIdentity};
pub use rule::SamplingRule;
#[cfg(feature = "aws-sdk")]
pub use sdk_client::SdkSamplingClient;
pub use statistics::SamplingStatistics;
pub use target::{SamplingTarget, SamplingTargets};
