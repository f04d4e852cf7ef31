//! Which spans become part of a trace.

use opentelemetry::Context;
use opentelemetry::trace::TraceContextExt;
use tracing::level_filters::LevelFilter;
use tracing::subscriber::Interest;
use tracing::{Level, Metadata, Subscriber};
use tracing_subscriber::filter::dynamic_filter_fn;
use tracing_subscriber::layer::Filter;

/// Spans from `info` up, whoever makes them, and the events at `error` in them.
///
/// Such an event marks its span as failed. An exception comes of it only where it has a field that is recorded as an error,
/// by `error = &error as &dyn std::error::Error`; a message alone stays in the log.
///
/// The spans that libraries make for whoever looks for a fault in them, such as those of the AWS SDK, are at `debug`. Other
/// events stay in the log, where they are found by the trace's id.
fn may_be_traced(metadata: &Metadata<'_>) -> bool {
    if metadata.is_span() {
        *metadata.level() <= Level::INFO
    } else {
        *metadata.level() == Level::ERROR
    }
}

/// Lets through what belongs into a trace that is sampled, or begins one.
///
/// Below a span that is not sampled nothing would be kept of a span: it is not made at all, so that a request that is not
/// sampled costs as good as nothing.
pub(super) fn filter<S: Subscriber>() -> impl Filter<S> {
    dynamic_filter_fn(|metadata, _| {
        may_be_traced(metadata)
            && Context::map_current(|context| {
                !context.is_telemetry_suppressed()
                    && (!context.has_active_span() || context.span().span_context().is_sampled())
            })
    })
    .with_callsite_filter(|metadata| {
        if may_be_traced(metadata) {
            Interest::sometimes()
        } else {
            Interest::never()
        }
    })
    .with_max_level_hint(LevelFilter::INFO)
}
