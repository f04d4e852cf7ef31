//! The sampler that obeys upstream's decision, and asks when upstream made none.

use opentelemetry::trace::{Link, SpanKind, TraceId};
use opentelemetry::{Context, KeyValue};
use opentelemetry_sdk::trace::{ParentBasedSampler, SamplingResult, ShouldSample};

use super::received;

/// OpenTelemetry's [`ParentBasedSampler`] that also knows headers without a decision.
///
/// A remote parent that was extracted from a header without `Sampled` (a load balancer's), or with `Sampled=?`, left the
/// decision to its receiver: the root sampler is asked, as for a trace that begins here. OpenTelemetry's own sampler takes
/// such a parent for one that is not sampled and drops the trace.
#[derive(Clone, Debug)]
pub struct XrayParentBased {
    root: Box<dyn ShouldSample>,
    decided: ParentBasedSampler,
}

impl XrayParentBased {
    /// `root` decides where nobody upstream did.
    pub fn new(root: impl Into<Box<dyn ShouldSample>>) -> Self {
        let root = root.into();
        Self {
            decided: ParentBasedSampler::new(root.clone()),
            root,
        }
    }
}

impl ShouldSample for XrayParentBased {
    fn should_sample(
        &self,
        parent_context: Option<&Context>,
        trace_id: TraceId,
        name: &str,
        span_kind: &SpanKind,
        attributes: &[KeyValue],
        links: &[Link],
    ) -> SamplingResult {
        let undecided = parent_context.is_some_and(received::is_undecided);
        let sampler: &dyn ShouldSample = if undecided {
            self.root.as_ref()
        } else {
            &self.decided
        };
        sampler.should_sample(parent_context, trace_id, name, span_kind, attributes, links)
    }
}
