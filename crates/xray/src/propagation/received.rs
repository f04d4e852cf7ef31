//! What a received header says that a [`SpanContext`] cannot: that nobody decided, or that nothing is to be traced.

use opentelemetry::Context;
use opentelemetry::trace::{SpanContext, TraceContextExt};

use crate::{Sampled, TraceHeader};

/// A value in the [`Context`] that a header was extracted into.
///
/// It names the remote parent, since values outlive their span in a context: the spans below are another matter, and so is
/// a remote parent that is extracted into the same context later.
pub(super) struct Received {
    remote: SpanContext,
    says: Says,
}

#[derive(PartialEq, Eq)]
pub(super) enum Says {
    /// Upstream decided: the span context has it.
    Decided,
    /// The receiver decides; the header had no `Sampled`, or `?`.
    Undecided(Option<Sampled>),
    /// Nothing is traced, and this is handed on.
    PassThrough(TraceHeader),
}

/// `context` with the remote parent that a header named.
pub(super) fn attach(context: &Context, remote: SpanContext, says: Says) -> Context {
    let extracted = context.with_remote_span_context(remote.clone());
    // The usual header needs no value, unless to replace the one of an earlier header.
    if says == Says::Decided && context.get::<Received>().is_none() {
        return extracted;
    }
    extracted.with_value(Received { remote, says })
}

/// Whether the parent in `context` is a remote one that left the decision open.
pub(super) fn is_undecided(context: &Context) -> bool {
    undecided(context, context.span().span_context()).is_some()
}

/// `Sampled` as a header written from `span_context` has it.
pub(super) fn sampled(context: &Context, span_context: &SpanContext) -> Option<Sampled> {
    match undecided(context, span_context) {
        Some(as_received) => as_received,
        None if span_context.is_sampled() => Some(Sampled::Yes),
        None => Some(Sampled::No),
    }
}

/// The header that is handed on instead of one written from `span_context`.
pub(super) fn passed_through<'a>(
    context: &'a Context,
    span_context: &SpanContext,
) -> Option<&'a TraceHeader> {
    let received = context.get::<Received>()?;
    match &received.says {
        // The spans below are in the same trace and are not recorded either.
        Says::PassThrough(header)
            if received.remote.trace_id() == span_context.trace_id()
                && !span_context.is_sampled() =>
        {
            Some(header)
        }
        _ => None,
    }
}

fn undecided(context: &Context, span_context: &SpanContext) -> Option<Option<Sampled>> {
    let received = context.get::<Received>()?;
    match received.says {
        Says::Undecided(sampled)
            if span_context.is_remote() && span_context.span_id() == received.remote.span_id() =>
        {
            Some(sampled)
        }
        _ => None,
    }
}
