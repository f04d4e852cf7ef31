//! Spans from a real provider to a daemon's socket, an invocation at a time.

use std::time::Duration;

use opentelemetry::KeyValue;
use opentelemetry::trace::{Span, Tracer, TracerProvider};
use opentelemetry_aws::trace::XrayIdGenerator;
use opentelemetry_sdk::Resource;
use opentelemetry_sdk::trace::{Sampler, SdkTracerProvider};
use xray::LossReason;
use xray::Losses;
use xray::processor::{LambdaSpanProcessor, LambdaSpanProcessorOptions};
use xray::translate::Translator;
use xray::transport::udp::DATAGRAM_LIMIT;
use xray::transport::{DaemonAddress, UdpTransport};

use crate::daemon::Daemon;

fn start(
    daemon: &Daemon,
    options: LambdaSpanProcessorOptions,
) -> (SdkTracerProvider, LambdaSpanProcessor) {
    let address: DaemonAddress = daemon.address().to_string().parse().unwrap();
    let transport = UdpTransport::connect(&address, Losses::new()).unwrap();
    let processor = LambdaSpanProcessor::new(Translator::default(), transport, options);
    let provider = SdkTracerProvider::builder()
        .with_id_generator(XrayIdGenerator::default())
        .with_sampler(Sampler::AlwaysOn)
        .with_resource(
            Resource::builder_empty()
                .with_service_name("lookup-term")
                .build(),
        )
        .with_span_processor(processor.clone())
        .build();
    (provider, processor)
}

fn end_spans(provider: &SdkTracerProvider, n: usize) {
    let tracer = provider.tracer("test");
    for n in 0..n {
        tracer.start(n.to_string()).end();
    }
}

#[test]
fn nothing_leaves_before_a_flush_and_everything_with_it() {
    let daemon = Daemon::start();
    let (provider, processor) = start(&daemon, LambdaSpanProcessorOptions::default());
    for _ in 0..3 {
        end_spans(&provider, 40);
        assert!(daemon.datagrams().is_empty());
        assert!(processor.flush());
        assert_eq!(daemon.documents().len(), 40);
    }
    assert_eq!(
        (processor.losses().sent(), processor.losses().lost()),
        (120, 0)
    );
}

#[test]
fn a_span_too_large_for_a_datagram_is_made_smaller() {
    let daemon = Daemon::start();
    let (provider, processor) = start(&daemon, LambdaSpanProcessorOptions::default());
    let tracer = provider.tracer("test");
    // Around both limits: that of a datagram, and that of X-Ray.
    for bytes in (64_000..66_000).step_by(100) {
        tracer
            .span_builder("large")
            .with_attributes([KeyValue::new("text", "x".repeat(bytes))])
            .start(&tracer)
            .end();
        assert!(processor.flush());
        let datagrams = daemon.datagrams();
        assert_eq!(datagrams.len(), 1);
        assert!(datagrams[0].len() <= DATAGRAM_LIMIT);
    }
    assert_eq!(processor.losses().lost(), 0);
}

#[test]
fn the_number_of_spans_is_bounded() {
    let daemon = Daemon::start();
    let options = LambdaSpanProcessorOptions {
        max_spans: 10,
        ..LambdaSpanProcessorOptions::default()
    };
    let (provider, processor) = start(&daemon, options);
    end_spans(&provider, 25);
    assert!(processor.flush());
    assert_eq!(daemon.documents().len(), 10);
    let losses = processor.losses();
    assert_eq!(losses.sent() + losses.lost(), 25);
    assert_eq!(losses.snapshot()[&LossReason::QueueFull], 15);
}

#[test]
fn the_bytes_of_spans_are_bounded() {
    let daemon = Daemon::start();
    let options = LambdaSpanProcessorOptions {
        max_bytes: 1_000_000,
        ..LambdaSpanProcessorOptions::default()
    };
    let (provider, processor) = start(&daemon, options);
    let tracer = provider.tracer("test");
    for _ in 0..5 {
        tracer
            .span_builder("large")
            .with_attributes([KeyValue::new("text", "x".repeat(300_000))])
            .start(&tracer)
            .end();
    }
    assert!(processor.flush());
    let losses = processor.losses();
    assert_eq!((losses.sent(), losses.lost()), (3, 2));
    // What was sent makes room.
    end_spans(&provider, 1);
    assert!(processor.flush());
    assert_eq!(losses.sent(), 4);
}

#[test]
fn a_flush_without_time_leaves_the_rest_to_the_next() {
    let daemon = Daemon::start();
    let options = LambdaSpanProcessorOptions {
        flush_timeout: Duration::ZERO,
        ..LambdaSpanProcessorOptions::default()
    };
    let (provider, processor) = start(&daemon, options);
    end_spans(&provider, 40);
    let mut flushes = 1;
    while !processor.flush() {
        flushes += 1;
    }
    assert!(flushes > 1);
    assert_eq!(daemon.documents().len(), 40);
    assert_eq!(processor.losses().lost(), 0);
}

#[test]
fn a_shutdown_sends_what_it_has_time_for_and_counts_the_rest() {
    let daemon = Daemon::start();
    let (provider, processor) = start(&daemon, LambdaSpanProcessorOptions::default());
    end_spans(&provider, 40);
    assert!(provider.shutdown_with_timeout(Duration::ZERO).is_err());
    let losses = processor.losses();
    assert_eq!(daemon.documents().len() as u64, losses.sent());
    assert_eq!(losses.sent() + losses.snapshot()[&LossReason::Shutdown], 40);
}
