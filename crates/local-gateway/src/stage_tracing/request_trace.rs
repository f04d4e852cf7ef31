use xray::{Sampled, SegmentId, TraceHeader, TraceId};

use super::{StageRequest, StageTracing};
use crate::context::RequestContext;

/// The place in its trace of a request that is recorded.
#[derive(Clone, Copy, Debug)]
pub(crate) struct RequestTrace {
    pub(crate) trace_id: TraceId,
    /// The client's segment, when it has named one.
    pub(crate) parent: Option<SegmentId>,
    /// The stage's segment.
    pub(crate) segment: SegmentId,
    /// Its subsegment for the call of the function.
    pub(crate) call: SegmentId,
}

/// Decides about a request, as its header says or else by the sampling rules, and keeps the
/// decision in the context for the answer. None when it is not recorded.
pub(crate) fn decide(
    tracing: &StageTracing,
    context: &mut RequestContext<'_>,
) -> Option<RequestTrace> {
    let sampled = match context.arrival.trace.sampled {
        Some(Sampled::Yes) => true,
        Some(Sampled::No) => false,
        Some(Sampled::Requested) | None => tracing.sampler.is_sampled(&StageRequest {
            service_name: &context.service_name(),
            resource_arn: &context.stage_arn(),
            http_method: context.request.head.method.as_str(),
            host: &context.domain_name(),
            url_path: context.request.head.uri.path(),
        }),
    };
    context.arrival.decision = Some(if sampled { Sampled::Yes } else { Sampled::No });
    let trace_id = context.arrival.trace.root.filter(|_| sampled)?;
    Some(RequestTrace {
        trace_id,
        parent: context.arrival.trace.parent,
        segment: context.arrival.segment,
        call: SegmentId::new(),
    })
}

impl RequestTrace {
    /// The header that the function is called with; the pairs beside the three stay as they came.
    pub(crate) fn header(&self, received: &TraceHeader) -> TraceHeader {
        let mut header = received.clone();
        header.parent = Some(self.call);
        header.sampled = Some(Sampled::Yes);
        header
    }
}
