use std::fmt;
use std::sync::Arc;
use std::time::SystemTime;

use tokio::time::Instant;
use xray::{Sampled, SegmentId, SegmentSink, TraceHeader, TraceId};

use super::ActiveTracing;

/// The place in its trace of an invocation that is recorded.
#[derive(Clone)]
pub(crate) struct InvocationTrace {
    pub(crate) trace_id: TraceId,
    /// The caller's segment, when it has named one.
    pub(super) parent: Option<SegmentId>,
    /// Lambda's own segment.
    pub(super) service: SegmentId,
    /// The function's segment.
    pub(crate) function: SegmentId,
    pub(super) segments: Arc<dyn SegmentSink>,
    /// When the invocation came, by both clocks.
    began: (SystemTime, Instant),
}

/// Decides about an invocation, and answers the header that the function gets: with a root, a
/// parent and a decision, and the other pairs as they came. The trace is none when the invocation is
/// not recorded.
pub(crate) fn begin(
    tracing: Option<&ActiveTracing>,
    received: TraceHeader,
) -> (TraceHeader, Option<InvocationTrace>) {
    let now = SystemTime::now();
    // A segment without its trace is nobody's.
    let parent = received.parent.filter(|_| received.root.is_some());
    let mut header = received.with_root_or_new(now);
    let Some(tracing) = tracing else {
        header.parent.get_or_insert_with(SegmentId::new);
        header.sampled.get_or_insert(Sampled::No);
        return (header, None);
    };
    let sampled = match header.sampled {
        Some(Sampled::Yes) => true,
        Some(Sampled::No) => false,
        Some(Sampled::Requested) | None => (tracing.sampler)(),
    };
    let function = SegmentId::new();
    header.sampled = Some(if sampled { Sampled::Yes } else { Sampled::No });
    header.parent = Some(function);
    let trace = header
        .root
        .filter(|_| sampled)
        .map(|trace_id| InvocationTrace {
            trace_id,
            parent,
            service: SegmentId::new(),
            function,
            segments: Arc::clone(&tracing.segments),
            began: (now, Instant::now()),
        });
    (header, trace)
}

impl InvocationTrace {
    pub(super) fn began(&self) -> SystemTime {
        self.began.0
    }

    /// The moment by the clock of documents: the beginning and what has passed since.
    pub(super) fn time(&self, instant: Instant) -> SystemTime {
        let (time, began) = self.began;
        time + instant.saturating_duration_since(began)
    }
}

impl fmt::Debug for InvocationTrace {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("InvocationTrace")
            .field("trace_id", &self.trace_id)
            .field("function", &self.function)
            .finish_non_exhaustive()
    }
}
