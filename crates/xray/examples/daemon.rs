//! A program with plain OpenTelemetry that sends its spans to an X-Ray daemon, or to the CloudWatch agent.
//!
//! ```sh
//! AWS_XRAY_DAEMON_ADDRESS=127.0.0.1:2000 cargo run -p xray --example daemon
//! ```

use std::collections::HashMap;
use std::error::Error;
use std::time::SystemTime;

use opentelemetry::KeyValue;
use opentelemetry::propagation::TextMapPropagator;
use opentelemetry::trace::{SpanKind, TraceContextExt, Tracer, TracerProvider};
use opentelemetry_aws::trace::XrayIdGenerator;
use opentelemetry_sdk::Resource;
use opentelemetry_sdk::trace::{Sampler, SdkTracerProvider};
use xray::processor::{ServiceSpanProcessor, ServiceSpanProcessorOptions};
use xray::propagation::XrayParentBased;
use xray::translate::{IndexedAttributes, Translator, TranslatorOptions};
use xray::transport::{DaemonAddress, UdpTransport};
use xray::{Losses, TraceId, XrayPropagator};

fn main() -> Result<(), Box<dyn Error>> {
    let losses = Losses::new();
    let processor = ServiceSpanProcessor::start(
        Translator::new(TranslatorOptions {
            indexed_attributes: IndexedAttributes::names(["shop.tier"]),
            ..TranslatorOptions::default()
        }),
        UdpTransport::connect(&DaemonAddress::from_env()?, losses.clone())?,
        &ServiceSpanProcessorOptions::default(),
        losses.clone(),
    )?;
    let provider = SdkTracerProvider::builder()
        .with_resource(Resource::builder().with_service_name("shop").build())
        .with_id_generator(XrayIdGenerator::default())
        .with_sampler(XrayParentBased::new(Sampler::AlwaysOn))
        .with_span_processor(processor)
        .build();
    let tracer = provider.tracer("shop");

    // A server takes these from the request and its client; here they come from nowhere.
    let received = HashMap::from([(
        "x-amzn-trace-id".to_owned(),
        format!("Root={}", TraceId::new(SystemTime::now())),
    )]);
    let propagator = XrayPropagator::new();
    let caller = propagator.extract(&received);
    let request = tracer
        .span_builder("GET /orders/{id}")
        .with_kind(SpanKind::Server)
        .with_attributes([
            KeyValue::new("http.request.method", "GET"),
            KeyValue::new("url.path", "/orders/1"),
            KeyValue::new("http.response.status_code", 200),
            KeyValue::new("shop.tier", "gold"),
        ])
        .start_with_context(&tracer, &caller);
    let request = caller.with_span(request);

    let call = tracer
        .span_builder("load the order")
        .with_kind(SpanKind::Client)
        .start_with_context(&tracer, &request);
    let call = request.with_span(call);
    let mut sent = HashMap::new();
    propagator.inject_context(&call, &mut sent);
    println!("sent to the next service: {sent:?}");
    call.span().end();
    request.span().end();

    provider.shutdown()?;
    println!("{} documents sent, {} lost", losses.sent(), losses.lost());
    Ok(())
}
