//! OpenTelemetry, set up for X-Ray.

mod processor;
mod resource;

use opentelemetry::global;
use opentelemetry::trace::TracerProvider;
use opentelemetry_aws::trace::XrayIdGenerator;
use opentelemetry_sdk::Resource;
use opentelemetry_sdk::trace::{SdkTracer, SdkTracerProvider, ShouldSample, SpanProcessor};
use tracing::subscriber::NoSubscriber;
use xray::propagation::XrayParentBased;
use xray::{Losses, XrayPropagator};

use processor::Settling;

pub(crate) use resource::of as resource_of;

/// What the scope of spans made through `tracing` is called.
const SCOPE: &str = "tracing";

/// What spans go to.
///
/// `losses` are those that `processor` counts into; `root` decides of a trace that nobody upstream decided of.
pub(crate) fn provide(
    processor: impl SpanProcessor + 'static,
    losses: Losses,
    root: impl Into<Box<dyn ShouldSample>>,
    resource: Resource,
) -> SdkTracerProvider {
    SdkTracerProvider::builder()
        .with_span_processor(Settling::new(processor, losses))
        .with_sampler(XrayParentBased::new(root))
        .with_id_generator(XrayIdGenerator::default())
        .with_resource(resource)
        .build()
}

/// Makes these the ones of this process. Not before nothing can fail any more: they cannot be taken back.
pub(crate) fn install(provider: &SdkTracerProvider, propagator: XrayPropagator) {
    // OpenTelemetry logs that it was done, which is no news in a log.
    tracing::subscriber::with_default(NoSubscriber::default(), || {
        global::set_tracer_provider(provider.clone());
        global::set_text_map_propagator(propagator);
    });
}

/// Where `tracing`'s spans go.
pub(crate) fn tracer(provider: &SdkTracerProvider) -> SdkTracer {
    provider.tracer(SCOPE)
}
