//! Documents by PutTraceSegments: to X-Ray itself, or to another endpoint of the same API.

mod answer;
mod calls;

use std::future::Future;
use std::time::Duration;

use aws_sdk_xray::Client;
use aws_sdk_xray::config::Builder;
use aws_sdk_xray::config::retry::RetryConfig;
use aws_sdk_xray::types::UnprocessedTraceSegment;

use crate::transport::{PutOutcome, SegmentTransport};
use crate::{EncodedDocument, LossReason};

use answer::Failure;

/// How long one call may take. X-Ray answers within tens of milliseconds.
const CALL_TIMEOUT: Duration = Duration::from_secs(5);

/// Sends documents by PutTraceSegments, at most 50 and 1 MiB a call.
///
/// X-Ray refuses more than 50 documents a call ("Exceeding maximum segment count: 50"). AWS names no limit for the bytes
/// of a call: 50 documents of 64 kB each are 3.2 MB. The 1 MiB is this crate's own bound, so that a call is short, and
/// cheap to repeat.
///
/// It makes each call once, whatever the client is set to: what may be tried again is in the outcome, and an
/// [`Outbox`](super::Outbox) does so. `UnprocessedTraceSegments` is read: each of them is tried again where its error
/// code says so, and counted as [`LossReason::Rejected`] otherwise.
///
/// # No trace of its own calls
/// The SDK makes spans of its calls, which would end here as documents, and so on. With the feature `opentelemetry` they are
/// suppressed (`Context::with_telemetry_suppressed`), and no filter is needed for spans. To keep the SDK's own
/// events of these calls out of the logs, filter the targets `aws_sdk_xray`, `aws_smithy_runtime`, `aws_smithy_http_client`,
/// `aws_runtime`, `hyper` and `hyper_util`, for instance `RUST_LOG=info,aws_smithy_runtime=warn`.
#[derive(Clone, Debug)]
pub struct PutTraceSegmentsTransport {
    client: Client,
    call_timeout: Duration,
}

impl PutTraceSegmentsTransport {
    /// A transport for `client`, whose region, credentials, endpoint and HTTP client are the caller's choice.
    ///
    /// Give it an HTTP client that is not used elsewhere: its connections belong to the runtime that made them.
    pub fn new(client: Client) -> Self {
        Self {
            client,
            call_timeout: CALL_TIMEOUT,
        }
    }

    /// Ends a call that takes longer than `timeout` (5 s unless this is called), and takes it for unanswered.
    #[must_use]
    pub fn with_call_timeout(mut self, timeout: Duration) -> Self {
        self.call_timeout = timeout;
        self
    }

    async fn call(
        &self,
        documents: &[EncodedDocument],
    ) -> Result<Vec<UnprocessedTraceSegment>, Failure> {
        let texts = documents
            .iter()
            .map(|document| document.as_str().to_owned())
            .collect();
        let call = self
            .client
            .put_trace_segments()
            .set_trace_segment_documents(Some(texts))
            .customize()
            .config_override(Builder::new().retry_config(RetryConfig::disabled()))
            .send();
        match tokio::time::timeout(self.call_timeout, untraced(call)).await {
            Ok(Ok(output)) => Ok(output.unprocessed_trace_segments.unwrap_or_default()),
            Ok(Err(error)) => Err(Failure::from(&error)),
            Err(_) => Err(Failure::Retryable(LossReason::Unsent)),
        }
    }
}

impl SegmentTransport for PutTraceSegmentsTransport {
    async fn put(&self, documents: Vec<EncodedDocument>) -> PutOutcome {
        let mut outcome = PutOutcome::default();
        let mut calls = calls::split(documents).into_iter();
        while let Some(documents) = calls.next() {
            match self.call(&documents).await {
                Ok(unprocessed) => answer::read(documents, unprocessed, &mut outcome),
                Err(Failure::Rejected(code)) => {
                    outcome.tally.rejected(code, documents.len() as u64);
                }
                Err(Failure::Retryable(reason)) => {
                    outcome.retry_reason = Some(reason);
                    outcome.retry.extend(documents);
                    // The other calls would fare the same, each after its timeout.
                    outcome.retry.extend(calls.by_ref().flatten());
                }
            }
        }
        outcome
    }
}

/// Runs `future` where no span is made.
#[cfg(feature = "opentelemetry")]
fn untraced<F: Future>(future: F) -> impl Future<Output = F::Output> {
    use opentelemetry::Context;
    use opentelemetry::trace::FutureExt;

    future.with_context(Context::current().with_telemetry_suppressed())
}

/// Without OpenTelemetry there is no span to suppress.
#[cfg(not(feature = "opentelemetry"))]
fn untraced<F: Future>(future: F) -> F {
    future
}
