//! Spans from a real provider to an endpoint, over real HTTP, whatever the endpoint does.

use std::collections::HashSet;
use std::time::{Duration, Instant, SystemTime};

use opentelemetry::trace::{Span, SpanBuilder, Tracer, TracerProvider};
use opentelemetry_aws::trace::XrayIdGenerator;
use opentelemetry_sdk::Resource;
use opentelemetry_sdk::trace::{Sampler, SdkTracerProvider};
use xray::processor::{ServiceSpanProcessor, ServiceSpanProcessorOptions};
use xray::translate::Translator;
use xray::transport::{OutboxOptions, SegmentTransport};
use xray::{LossReason, Losses};

use crate::endpoint::{Answer, Endpoint};

const LONG: Duration = Duration::from_secs(60);

fn options() -> ServiceSpanProcessorOptions {
    ServiceSpanProcessorOptions {
        outbox: OutboxOptions {
            batch_delay: Duration::from_millis(1),
            max_backoff: Duration::from_millis(20),
            ..OutboxOptions::default()
        },
        flush_timeout: LONG,
    }
}

/// A program's provider, and what it counts.
fn provider(
    transport: impl SegmentTransport,
    options: &ServiceSpanProcessorOptions,
) -> (SdkTracerProvider, Losses) {
    let losses = Losses::new();
    let processor =
        ServiceSpanProcessor::start(Translator::default(), transport, options, losses.clone())
            .unwrap();
    let provider = SdkTracerProvider::builder()
        .with_id_generator(XrayIdGenerator::default())
        .with_sampler(Sampler::AlwaysOn)
        .with_resource(
            Resource::builder_empty()
                .with_service_name("string-api")
                .build(),
        )
        .with_span_processor(processor)
        .build();
    (provider, losses)
}

fn end_spans(provider: &SdkTracerProvider, n: usize) {
    let tracer = provider.tracer("test");
    for n in 0..n {
        tracer.start(n.to_string()).end();
    }
}

/// Waits for something that another thread does.
fn wait_for(what: &str, done: impl Fn() -> bool) {
    let began = Instant::now();
    while !done() {
        assert!(began.elapsed() < LONG, "{what}");
        std::thread::yield_now();
    }
}

#[test]
fn spans_arrive_with_what_the_provider_says_of_its_resource() {
    let endpoint = Endpoint::start([Answer::Accept]);
    let (provider, losses) = provider(endpoint.transport(), &options());
    end_spans(&provider, 120);
    provider.force_flush().unwrap();
    assert_eq!((losses.sent(), losses.lost()), (120, 0));
    let accepted = endpoint.accepted();
    assert_eq!(accepted.len(), 120);
    assert!(
        accepted[0].to_string().contains("string-api"),
        "{}",
        accepted[0]
    );
    provider.shutdown().unwrap();
}

#[test]
fn spans_that_are_not_sampled_are_neither_sent_nor_lost() {
    let endpoint = Endpoint::start([Answer::Accept]);
    let losses = Losses::new();
    let processor = ServiceSpanProcessor::start(
        Translator::default(),
        endpoint.transport(),
        &options(),
        losses.clone(),
    )
    .unwrap();
    let provider = SdkTracerProvider::builder()
        .with_sampler(Sampler::AlwaysOff)
        .with_span_processor(processor)
        .build();
    end_spans(&provider, 10);
    provider.shutdown().unwrap();
    assert_eq!((losses.sent(), losses.lost()), (0, 0));
}

/// The clock of spans may jump: batches are made by another one.
#[test]
fn spans_of_a_clock_that_jumps_back_arrive() {
    let endpoint = Endpoint::start([Answer::Accept]);
    let (provider, losses) = provider(endpoint.transport(), &options());
    let tracer = provider.tracer("test");
    let now = SystemTime::now();
    for hours in 0..100 {
        let start = now - Duration::from_secs(3_600 * hours);
        let mut span = SpanBuilder::from_name("jump")
            .with_start_time(start)
            .start(&tracer);
        span.end_with_timestamp(start - LONG);
    }
    provider.force_flush().unwrap();
    assert_eq!((losses.sent(), losses.lost()), (100, 0));
}

#[test]
fn whatever_the_endpoint_answers_each_span_is_sent_or_lost_once() {
    let endpoint = Endpoint::start([
        Answer::Accept,
        Answer::Error(429, "ThrottledException"),
        Answer::UnprocessedHalf("ThrottledException"),
        Answer::Garbage(200),
        Answer::Error(403, "AccessDeniedException"),
        Answer::Hang,
        Answer::Error(500, "InternalFailure"),
        Answer::Unprocessed("InvalidSegment"),
        Answer::UnprocessedHalf("InvalidSegment"),
        Answer::Error(400, "InvalidRequestException"),
        Answer::Accept,
    ]);
    let transport = endpoint
        .transport()
        .with_call_timeout(Duration::from_millis(500));
    let (provider, losses) = provider(transport, &options());
    end_spans(&provider, 2_000);
    provider.force_flush().unwrap();

    assert_eq!(losses.sent() + losses.lost(), 2_000);
    let reasons: Vec<_> = losses.snapshot().into_keys().collect();
    assert_eq!(reasons, [LossReason::Rejected]);
    let codes = losses.rejected_by_code();
    assert_eq!(codes.values().sum::<u64>(), losses.lost());
    assert_eq!(codes.len(), 3, "{codes:?}");
    let accepted = endpoint.accepted();
    let ids: HashSet<_> = accepted.iter().map(|document| &document["id"]).collect();
    assert_eq!(ids.len() as u64, losses.sent());
    assert_eq!(accepted.len() as u64, losses.sent(), "none was sent twice");
}

#[test]
fn an_endpoint_that_comes_late_gets_what_was_kept() {
    let reserved = Endpoint::reserve();
    let mut options = options();
    options.outbox.max_queued = 500;
    let (provider, losses) = provider(reserved.transport(), &options);
    // Ending spans is no slower for it, and the queue keeps what it has room for.
    end_spans(&provider, 2_000);
    let full = losses.snapshot()[&LossReason::QueueFull];
    assert!((1_450..=1_500).contains(&full), "{full}");

    let endpoint = reserved.listen([Answer::Accept]);
    provider.force_flush().unwrap();
    assert_eq!(losses.sent() + losses.lost(), 2_000);
    assert_eq!(losses.lost(), full);
    assert_eq!(endpoint.accepted().len() as u64, losses.sent());
}

#[test]
fn an_endpoint_that_goes_away_costs_what_is_left_at_the_end() {
    let mut endpoint = Endpoint::start([Answer::Accept]);
    let (provider, losses) = provider(endpoint.transport(), &options());
    end_spans(&provider, 200);
    provider.force_flush().unwrap();
    endpoint.stop();
    end_spans(&provider, 300);
    assert!(
        provider
            .shutdown_with_timeout(Duration::from_millis(200))
            .is_err()
    );
    end_spans(&provider, 5);
    assert_eq!(losses.sent(), 200);
    assert_eq!(losses.snapshot()[&LossReason::Shutdown], 300);
    assert_eq!(losses.lost(), 300);
}

#[test]
fn an_endpoint_that_is_killed_and_comes_back_gets_what_was_kept() {
    let mut endpoint = Endpoint::start([Answer::Accept]);
    let mut options = options();
    options.outbox.max_queued = 400;
    let (provider, losses) = provider(endpoint.transport(), &options);
    end_spans(&provider, 300);
    provider.force_flush().unwrap();
    endpoint.stop();
    end_spans(&provider, 1_000);
    let lost = losses.lost();
    assert!((550..=600).contains(&lost), "{lost}");
    endpoint.restart();
    end_spans(&provider, 1);
    provider.force_flush().unwrap();
    assert_eq!(losses.sent() + losses.lost(), 1_301);
    assert_eq!(endpoint.accepted().len() as u64, losses.sent());
    assert!(losses.snapshot().into_keys().eq([LossReason::QueueFull]));
}

#[test]
fn an_endpoint_that_is_down_for_too_long_costs_the_oldest_first() {
    let mut options = options();
    options.outbox.retry_for = Duration::from_millis(1);
    let (provider, losses) = provider(Endpoint::reserve().transport(), &options);
    end_spans(&provider, 130);
    provider.force_flush().unwrap();
    assert_eq!(losses.snapshot()[&LossReason::Unsent], 130);
    assert_eq!((losses.sent(), losses.lost()), (0, 130));
}

#[test]
fn a_slow_endpoint_keeps_no_span_and_no_shutdown_waiting() {
    let endpoint = Endpoint::start([Answer::Hang]);
    let mut options = options();
    options.outbox.max_queued = 100;
    let (provider, losses) = provider(endpoint.transport(), &options);
    end_spans(&provider, 50);
    wait_for("a call is under way", || !endpoint.calls().is_empty());
    // Each of these would take a call's 5 s if ending a span waited.
    end_spans(&provider, 5_000);
    assert!(
        provider
            .shutdown_with_timeout(Duration::from_millis(50))
            .is_err()
    );
    let counts = losses.snapshot();
    assert!(counts[&LossReason::QueueFull] >= 4_900);
    assert_eq!(losses.sent() + losses.lost(), 5_050);
}
