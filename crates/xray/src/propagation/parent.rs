//! The parent of a trace whose header named none.

use opentelemetry::trace::{SpanContext, SpanId, TraceId};
use opentelemetry_sdk::trace::SpanData;

use crate::SegmentId;

/// Any bits but none, so that the id is not a part of the trace id.
const MIXED_IN: u64 = 0x9e37_79b9_7f4a_7c15;

/// What stands for the parent where a header has a `Root` and no `Parent`.
///
/// OpenTelemetry takes a remote span context up only when it has a span id. This one follows from the trace id, so that
/// everyone who sees the two together knows it, however the context got there: no value beside it can be lost on the way.
/// A real parent has the same id once in 2^64 traces, also with tracers that number a root span like the end of its trace.
pub(super) fn stand_in(trace_id: TraceId) -> SpanId {
    let low = u128::from_be_bytes(trace_id.to_bytes()) as u64;
    SpanId::from((low ^ MIXED_IN).max(1))
}

/// The segment that `span`'s segment names as its parent: none for a span that begins a trace, and none where the trace
/// header that it came with named none.
pub fn parent_segment(span: &SpanData) -> Option<SegmentId> {
    let unnamed =
        span.parent_span_is_remote && span.parent_span_id == stand_in(span.span_context.trace_id());
    (span.parent_span_id != SpanId::INVALID && !unnamed).then(|| span.parent_span_id.into())
}

/// The segment that a header written from `span_context` names as the parent.
pub(super) fn named_by(span_context: &SpanContext) -> Option<SegmentId> {
    let unnamed =
        span_context.is_remote() && span_context.span_id() == stand_in(span_context.trace_id());
    (!unnamed).then(|| span_context.span_id().into())
}
