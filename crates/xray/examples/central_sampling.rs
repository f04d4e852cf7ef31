//! A service that sends its spans to X-Ray itself, without a daemon, and is sampled by X-Ray's central rules.
//!
//! It reads region, credentials and endpoint as the AWS SDKs do. Against a local X-Ray any keys do:
//!
//! ```sh
//! AWS_ENDPOINT_URL=http://127.0.0.1:4100 AWS_REGION=eu-west-1 AWS_ACCESS_KEY_ID=local AWS_SECRET_ACCESS_KEY=local \
//!   cargo run -p xray --example central_sampling
//! ```

use std::error::Error;
use std::time::Duration;

use aws_config::{BehaviorVersion, SdkConfig};
use aws_smithy_http_client::tls::Provider;
use aws_smithy_http_client::tls::rustls_provider::CryptoMode;
use opentelemetry::KeyValue;
use opentelemetry::trace::{Span, SpanKind, Tracer, TracerProvider};
use opentelemetry_aws::trace::XrayIdGenerator;
use opentelemetry_sdk::Resource;
use opentelemetry_sdk::trace::SdkTracerProvider;
use xray::Losses;
use xray::processor::{ServiceSpanProcessor, ServiceSpanProcessorOptions};
use xray::propagation::XrayParentBased;
use xray::sampling::{CentralSampler, SdkSamplingClient, ServiceIdentity};
use xray::translate::{Translator, TranslatorOptions};
use xray::transport::PutTraceSegmentsTransport;

const SERVICE: &str = "shop";

#[tokio::main]
async fn main() -> Result<(), Box<dyn Error>> {
    // What X-Ray refuses, and why, is a warning of this crate.
    tracing_subscriber::fmt()
        .with_env_filter("xray=warn")
        .init();
    let sampler = CentralSampler::new(ServiceIdentity {
        name: SERVICE.to_owned(),
        service_type: "AWS::ECS::Container".to_owned(),
        resource_arn: String::new(),
    });
    let rules = aws_sdk_xray::Client::new(&sdk_config().await?);
    tokio::spawn(sampler.clone().run(SdkSamplingClient::new(rules)));

    // The spans leave from a thread of their own: its client has connections of its own.
    let segments = aws_sdk_xray::Client::new(&sdk_config().await?);
    let losses = Losses::new();
    let processor = ServiceSpanProcessor::start(
        Translator::new(TranslatorOptions::default()),
        PutTraceSegmentsTransport::new(segments),
        &ServiceSpanProcessorOptions::default(),
        losses.clone(),
    )?;
    let provider = SdkTracerProvider::builder()
        .with_resource(Resource::builder().with_service_name(SERVICE).build())
        .with_id_generator(XrayIdGenerator::default())
        .with_sampler(XrayParentBased::new(sampler))
        .with_span_processor(processor)
        .build();

    let tracer = provider.tracer(SERVICE);
    let mut recorded = 0;
    for _ in 0..100 {
        let mut request = tracer
            .span_builder("GET /orders")
            .with_kind(SpanKind::Server)
            // The rules are asked when the span begins: what they match has to be there by then.
            .with_attributes([
                KeyValue::new("http.request.method", "GET"),
                KeyValue::new("server.address", "shop.example.com"),
                KeyValue::new("url.path", "/orders"),
            ])
            .start(&tracer);
        recorded += usize::from(request.is_recording());
        tokio::time::sleep(Duration::from_millis(50)).await;
        request.set_attribute(KeyValue::new("http.response.status_code", 200));
        request.end();
    }

    // A shutdown waits: it has no place on a thread of the runtime.
    let shut_down = tokio::task::spawn_blocking(move || provider.shutdown()).await?;
    println!(
        "{recorded} of 100 requests sampled; {} documents sent, {} lost",
        losses.sent(),
        losses.lost()
    );
    for (reason, lost) in losses.snapshot() {
        if lost > 0 {
            println!("{lost} lost: {reason}");
        }
    }
    // An error where the endpoint did not take everything in time.
    Ok(shut_down?)
}

/// The settings from the environment, with an HTTP client on which `ring` does the cryptography.
///
/// # Errors
///
/// Without a region, in which no call would leave this program.
async fn sdk_config() -> Result<SdkConfig, &'static str> {
    let http_client = aws_smithy_http_client::Builder::new()
        .tls_provider(Provider::Rustls(CryptoMode::Ring))
        .build_https();
    let config = aws_config::defaults(BehaviorVersion::latest())
        .http_client(http_client)
        .load()
        .await;
    match config.region() {
        Some(_) => Ok(config),
        None => Err("there is no region: set AWS_REGION, or AWS_PROFILE to a profile that has one"),
    }
}
