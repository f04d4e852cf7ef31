//! What happens to a span on its way to the processor that sends it.

use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use opentelemetry::trace::{Span as _, Status};
use opentelemetry::{Array, Context, KeyValue, StringValue, Value};
use opentelemetry_sdk::Resource;
use opentelemetry_sdk::error::OTelSdkResult;
use opentelemetry_sdk::trace::{Span, SpanData, SpanProcessor};
use xray::{LossReason, Losses};

use crate::quotes::before_quote;

/// The attributes that hold texts of errors; the last two are `tracing-opentelemetry`'s own for a field `error`.
const ERROR_TEXTS: [&str; 4] = [
    "exception.message",
    "exception.stacktrace",
    "error",
    "error.chain",
];

/// Cuts what errors quote out of spans, and counts the spans that have begun and not ended at the shutdown as lost.
///
/// The SDK ends no span after a shutdown, so that nobody else would learn of them.
#[derive(Debug)]
pub(super) struct Settling<P> {
    inner: P,
    losses: Losses,
    in_flight: AtomicU64,
}

impl<P> Settling<P> {
    /// `losses` are those that `inner` counts into.
    pub(super) fn new(inner: P, losses: Losses) -> Self {
        Self {
            inner,
            losses,
            in_flight: AtomicU64::new(0),
        }
    }
}

impl<P: SpanProcessor> SpanProcessor for Settling<P> {
    fn on_start(&self, span: &mut Span, context: &Context) {
        if span.span_context().is_sampled() {
            self.in_flight.fetch_add(1, Ordering::Relaxed);
        }
        self.inner.on_start(span, context);
    }

    fn on_end(&self, mut span: SpanData) {
        if span.span_context.is_sampled() {
            let is_unsettled = |n: u64| n.checked_sub(1);
            let ended =
                self.in_flight
                    .fetch_update(Ordering::Relaxed, Ordering::Relaxed, is_unsettled);
            if ended.is_err() {
                // It was counted by a shutdown that came between.
                return;
            }
            cut_error_texts(&mut span);
        }
        self.inner.on_end(span);
    }

    fn force_flush(&self) -> OTelSdkResult {
        self.inner.force_flush()
    }

    fn shutdown_with_timeout(&self, timeout: Duration) -> OTelSdkResult {
        let in_flight = self.in_flight.swap(0, Ordering::Relaxed);
        // Before the processor's own shutdown, which logs what was lost.
        self.losses.count(LossReason::Shutdown, in_flight);
        self.inner.shutdown_with_timeout(timeout)
    }

    fn set_resource(&mut self, resource: &Resource) {
        self.inner.set_resource(resource);
    }
}

fn cut_error_texts(span: &mut SpanData) {
    let events = span.events.events.iter_mut();
    let of_events = events.flat_map(|event| event.attributes.iter_mut());
    span.attributes
        .iter_mut()
        .chain(of_events)
        .filter(|attribute| ERROR_TEXTS.contains(&attribute.key.as_str()))
        .for_each(cut);
    if let Status::Error { description } = &mut span.status {
        *description = before_quote(description).into_owned().into();
    }
}

fn cut(attribute: &mut KeyValue) {
    let short = |text: &StringValue| StringValue::from(before_quote(text.as_str()).into_owned());
    match &mut attribute.value {
        Value::String(text) => *text = short(text),
        Value::Array(Array::String(texts)) => {
            texts.iter_mut().for_each(|text| *text = short(text));
        }
        _ => {}
    }
}

#[cfg(test)]
mod tests {
    use std::sync::{Arc, Mutex};

    use opentelemetry::trace::{Tracer, TracerProvider};
    use opentelemetry_sdk::trace::{Sampler, SdkTracerProvider};

    use super::*;

    /// Keeps the spans that ended.
    #[derive(Clone, Debug, Default)]
    struct Ended(Arc<Mutex<Vec<SpanData>>>);

    impl SpanProcessor for Ended {
        fn on_start(&self, _: &mut Span, _: &Context) {}

        fn on_end(&self, span: SpanData) {
            self.0.lock().unwrap().push(span);
        }

        fn force_flush(&self) -> OTelSdkResult {
            Ok(())
        }

        fn shutdown_with_timeout(&self, _: Duration) -> OTelSdkResult {
            Ok(())
        }
    }

    fn provider(sampler: Sampler) -> (SdkTracerProvider, Ended, Losses) {
        let (ended, losses) = (Ended::default(), Losses::new());
        let provider = SdkTracerProvider::builder()
            .with_span_processor(Settling::new(ended.clone(), losses.clone()))
            .with_sampler(sampler)
            .build();
        (provider, ended, losses)
    }

    fn lost(losses: &Losses) -> u64 {
        let lost = losses.snapshot();
        lost.get(&LossReason::Shutdown).copied().unwrap_or_default()
    }

    #[test]
    fn a_span_in_flight_at_the_shutdown_is_counted_once() {
        let (provider, ended, losses) = provider(Sampler::AlwaysOn);
        let tracer = provider.tracer("test");
        drop(tracer.start("ended"));
        let in_flight = [tracer.start("one"), tracer.start("two")];
        provider.shutdown().unwrap();
        drop(in_flight);
        assert_eq!(lost(&losses), 2);
        assert_eq!(ended.0.lock().unwrap().len(), 1);
    }

    #[test]
    fn a_span_that_is_not_sampled_is_no_loss() {
        let (provider, _, losses) = provider(Sampler::AlwaysOff);
        let in_flight = provider.tracer("test").start("one");
        provider.shutdown().unwrap();
        drop(in_flight);
        assert_eq!(lost(&losses), 0);
    }

    #[test]
    fn what_errors_quote_is_cut_out_of_spans() {
        let (provider, ended, _) = provider(Sampler::AlwaysOn);
        let mut span = provider.tracer("test").start("one");
        let texts = vec![StringValue::from("unknown field `secret`")];
        span.add_event(
            "exception",
            vec![
                KeyValue::new("exception.message", "invalid type: string \"secret\""),
                KeyValue::new("exception.stacktrace", Value::Array(Array::String(texts))),
            ],
        );
        span.set_attribute(KeyValue::new("error", "no 'secret'"));
        span.set_status(Status::error("neither \"secret\""));
        span.end();
        let span = ended.0.lock().unwrap().pop().unwrap();
        let text = format!("{span:?}");
        assert!(!text.contains("secret"), "{text}");
        for kept in [
            "invalid type: string …",
            "unknown field …",
            "no …",
            "neither …",
        ] {
            assert!(text.contains(kept), "{kept}: {text}");
        }
    }
}
