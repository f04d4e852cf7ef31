//! OpenTelemetry, set up for X-Ray.

mod resource;

use opentelemetry::global;
use opentelemetry::trace::TracerProvider;
use opentelemetry_aws::trace::XrayIdGenerator;
use opentelemetry_sdk::Resource;
use opentelemetry_sdk::trace::{SdkTracer, SdkTracerProvider, ShouldSample, SpanProcessor};
use xray::XrayPropagator;
use xray::propagation::XrayParentBased;

pub(crate) use resource::of as resource_of;

/// What the scope of spans made through `tracing` is called.
const SCOPE: &str = "tracing";

/// Sets the providers of this process, and gives the one that spans go to.
///
/// `root` decides of a trace that nobody upstream decided of.
pub(crate) fn provide(
    processor: impl SpanProcessor + 'static,
    root: impl Into<Box<dyn ShouldSample>>,
    resource: Resource,
    propagator: XrayPropagator,
) -> SdkTracerProvider {
    let provider = SdkTracerProvider::builder()
        .with_span_processor(processor)
        .with_sampler(XrayParentBased::new(root))
        .with_id_generator(XrayIdGenerator::default())
        .with_resource(resource)
        .build();
    global::set_tracer_provider(provider.clone());
    global::set_text_map_propagator(propagator);
    provider
}

/// Where `tracing`'s spans go.
pub(crate) fn tracer(provider: &SdkTracerProvider) -> SdkTracer {
    provider.tracer(SCOPE)
}
