//! Documents by PutTraceSegments, over real HTTP.

use std::collections::BTreeMap;
use std::time::Duration;

use opentelemetry::trace::TracerProvider;
use opentelemetry_sdk::trace::Sampler;
use tracing_subscriber::layer::SubscriberExt;
use xray::transport::{PutOutcome, SegmentTransport};
use xray::{EncodedDocument, LossReason, Losses};

use crate::alone;
use crate::documents::{document, with_text};
use crate::endpoint::{Answer, Endpoint};
use crate::spans;

fn documents(n: usize) -> Vec<EncodedDocument> {
    (0..n).map(|n| document(&n.to_string())).collect()
}

fn counted(outcome: &PutOutcome) -> (u64, Vec<(LossReason, u64)>) {
    let losses = Losses::new();
    losses.add(&outcome.tally);
    (losses.sent(), losses.snapshot().into_iter().collect())
}

async fn put(answers: impl IntoIterator<Item = Answer>, n: usize) -> PutOutcome {
    let endpoint = Endpoint::start(answers);
    let transport = endpoint
        .transport()
        .with_call_timeout(Duration::from_secs(30));
    let outcome = transport.put(documents(n)).await;
    assert_eq!(
        outcome.tally.settled() + outcome.retry.len() as u64,
        n as u64,
        "each document is in one place"
    );
    outcome
}

#[tokio::test]
async fn what_is_accepted_arrives_as_it_was_written() {
    let endpoint = Endpoint::start([Answer::Accept]);
    let documents = documents(3);
    let outcome = endpoint.transport().put(documents.clone()).await;
    assert_eq!(counted(&outcome), (3, Vec::new()));
    let written: Vec<serde_json::Value> = documents
        .iter()
        .map(|document| serde_json::from_str(document.as_str()).unwrap())
        .collect();
    assert_eq!(endpoint.accepted(), written);
}

#[tokio::test]
async fn calls_keep_to_fifty_documents_and_a_mebibyte() {
    let endpoint = Endpoint::start([Answer::Accept]);
    let outcome = endpoint.transport().put(documents(120)).await;
    assert_eq!(endpoint.calls(), [50, 50, 20]);
    assert_eq!(counted(&outcome), (120, Vec::new()));

    let endpoint = Endpoint::start([Answer::Accept]);
    let large = with_text("large", 65_000, EncodedDocument::LIMIT);
    let outcome = endpoint.transport().put(vec![large; 40]).await;
    assert_eq!(endpoint.calls(), [16, 16, 8]);
    assert_eq!(counted(&outcome), (40, Vec::new()));
}

#[tokio::test]
async fn unprocessed_documents_are_kept_or_counted_by_their_code() {
    let outcome = put([Answer::UnprocessedHalf("ThrottledException")], 10).await;
    assert_eq!(counted(&outcome), (5, Vec::new()));
    assert_eq!(outcome.retry.len(), 5);
    assert_eq!(outcome.retry_reason, Some(LossReason::Throttled));

    let outcome = put([Answer::UnprocessedHalf("InvalidSegment")], 10).await;
    assert_eq!(counted(&outcome), (5, vec![(LossReason::Rejected, 5)]));
    let losses = Losses::new();
    losses.add(&outcome.tally);
    assert_eq!(
        losses.rejected_by_code(),
        BTreeMap::from([("InvalidSegment".to_owned(), 5)])
    );
}

#[tokio::test]
async fn a_refusal_costs_the_call_and_says_its_code() {
    for (status, code) in [
        (400, "InvalidRequestException"),
        (403, "AccessDeniedException"),
        (403, "UnrecognizedClientException"),
    ] {
        let outcome = put([Answer::Error(status, code), Answer::Accept], 60).await;
        assert_eq!(counted(&outcome), (10, vec![(LossReason::Rejected, 50)]));
        let losses = Losses::new();
        losses.add(&outcome.tally);
        assert_eq!(losses.rejected_by_code()[code], 50);
    }
}

#[tokio::test]
async fn a_refusal_without_a_code_says_its_status() {
    let outcome = put([Answer::Garbage(403)], 1).await;
    let losses = Losses::new();
    losses.add(&outcome.tally);
    assert_eq!(
        losses.rejected_by_code(),
        BTreeMap::from([("status 403".to_owned(), 1)])
    );
}

#[tokio::test]
async fn what_may_pass_is_left_for_another_try_with_the_calls_behind_it() {
    for (answer, reason) in [
        (
            Answer::Error(429, "ThrottledException"),
            LossReason::Throttled,
        ),
        (
            Answer::Error(400, "ThrottlingException"),
            LossReason::Throttled,
        ),
        (Answer::Garbage(429), LossReason::Throttled),
        (
            Answer::Error(403, "ExpiredTokenException"),
            LossReason::Unsent,
        ),
        (Answer::Error(500, "InternalFailure"), LossReason::Unsent),
        (Answer::Garbage(503), LossReason::Unsent),
        (Answer::Garbage(200), LossReason::Unsent),
    ] {
        let outcome = put([Answer::Accept, answer, Answer::Accept], 120).await;
        assert_eq!(counted(&outcome), (50, Vec::new()), "{answer:?}");
        assert_eq!(outcome.retry.len(), 70, "{answer:?}");
        assert_eq!(outcome.retry_reason, Some(reason), "{answer:?}");
    }
}

#[tokio::test]
async fn an_endpoint_that_does_not_answer_is_left_after_the_timeout() {
    let endpoint = Endpoint::start([Answer::Hang]);
    let transport = endpoint
        .transport()
        .with_call_timeout(Duration::from_millis(50));
    let outcome = transport.put(documents(120)).await;
    assert_eq!(outcome.retry.len(), 120);
    assert_eq!(outcome.retry_reason, Some(LossReason::Unsent));
}

#[tokio::test]
async fn an_endpoint_that_is_not_there_is_asked_once() {
    let transport = Endpoint::reserve().transport();
    let outcome = transport.put(documents(120)).await;
    assert_eq!(outcome.retry.len(), 120);
    assert_eq!(outcome.retry_reason, Some(LossReason::Unsent));
}

#[test]
fn own_calls_are_not_traced() {
    // A subscriber of one thread sees no event whose place another thread has reached before.
    let output = alone::run(
        "put_trace_segments::make_own_calls",
        ("RUST_BACKTRACE", "0"),
    );
    assert!(output.status.success(), "{output:?}");
}

/// The SDK's calls make spans where nothing holds them back: otherwise the second half would say nothing.
#[tokio::test]
#[ignore = "run by the test above, in a process of its own"]
async fn make_own_calls() {
    let (provider, ended) = spans::provider(Sampler::AlwaysOn);
    let layer = tracing_opentelemetry::layer().with_tracer(provider.tracer("test"));
    let _default = tracing::subscriber::set_default(tracing_subscriber::registry().with(layer));

    let endpoint = Endpoint::start([Answer::Accept]);
    let call = endpoint
        .client()
        .put_trace_segments()
        .trace_segment_documents(document("other").as_str());
    call.send().await.unwrap();
    assert!(!ended.spans().is_empty());

    let before = ended.spans().len();
    let outcome = endpoint.transport().put(documents(3)).await;
    assert_eq!(counted(&outcome), (3, Vec::new()));
    assert_eq!(ended.spans().len(), before);
}
