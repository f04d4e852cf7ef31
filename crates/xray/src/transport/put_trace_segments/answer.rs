//! What an endpoint's answer means for the documents of a call.

use std::collections::HashMap;
use std::fmt::Debug;

use aws_sdk_xray::config::http::HttpResponse;
use aws_sdk_xray::error::{ProvideErrorMetadata, SdkError};
use aws_sdk_xray::operation::put_trace_segments::PutTraceSegmentsError;
use aws_sdk_xray::types::UnprocessedTraceSegment;

use crate::transport::PutOutcome;
use crate::{EncodedDocument, LossReason};

/// Error codes that mean "slower": those of the AWS SDKs' own retry
/// (<https://docs.aws.amazon.com/sdkref/latest/guide/feature-retry-behavior.html>) as far as X-Ray can give them.
const THROTTLING: [&str; 9] = [
    "LimitExceededException",
    "RequestLimitExceeded",
    "RequestThrottled",
    "RequestThrottledException",
    "SlowDown",
    "ThrottledException",
    "Throttling",
    "ThrottlingException",
    "TooManyRequestsException",
];

/// Error codes that pass by themselves. For an expired token the SDK asks for a new one.
const PASSING: [&str; 10] = [
    "ExpiredToken",
    "ExpiredTokenException",
    "InternalError",
    "InternalFailure",
    "InternalServerError",
    "InternalServerException",
    "RequestTimeout",
    "RequestTimeoutException",
    "ServiceUnavailable",
    "ServiceUnavailableException",
];

/// Why a whole call failed.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Failure {
    /// It may succeed later; what its documents are lost as otherwise.
    Retryable(LossReason),
    /// It would be refused again, with this error code.
    Rejected(String),
}

impl From<&SdkError<PutTraceSegmentsError, HttpResponse>> for Failure {
    fn from(error: &SdkError<PutTraceSegmentsError, HttpResponse>) -> Self {
        // Nothing reached the endpoint, or nothing that can be read came back.
        let SdkError::ServiceError(answer) = error else {
            return Self::Retryable(LossReason::Unsent);
        };
        let status = answer.raw().status().as_u16();
        let code = answer.err().code();
        match code.and_then(passing) {
            Some(reason) => Self::Retryable(reason),
            None if status == 429 => Self::Retryable(LossReason::Throttled),
            // A server that fails, or one that is no X-Ray endpoint: a proxy, or whatever else gives a page for an answer.
            None if !(400..500).contains(&status) => Self::Retryable(LossReason::Unsent),
            None => Self::Rejected(match code {
                Some(code) => code.to_owned(),
                None => format!("status {status}"),
            }),
        }
    }
}

/// What documents are lost as when an error that passes has not passed in time; none for an error that stays.
fn passing(code: &str) -> Option<LossReason> {
    if THROTTLING.contains(&code) {
        Some(LossReason::Throttled)
    } else if PASSING.contains(&code) {
        Some(LossReason::Unsent)
    } else {
        None
    }
}

/// Sorts the documents of a call that was answered: those not named in `unprocessed` have arrived.
pub(super) fn read(
    documents: Vec<EncodedDocument>,
    unprocessed: Vec<UnprocessedTraceSegment>,
    outcome: &mut PutOutcome,
) {
    if unprocessed.is_empty() {
        return outcome.tally.sent(documents.len() as u64);
    }
    let mut left: Vec<Option<EncodedDocument>> = documents.into_iter().map(Some).collect();
    // Two documents of one call can have the same id: a segment under way, and its end.
    let mut places: HashMap<String, Vec<usize>> = HashMap::new();
    for (place, document) in left.iter().enumerate().rev() {
        if let Some(document) = document {
            places
                .entry(document.id().to_string())
                .or_default()
                .push(place);
        }
    }
    for segment in unprocessed {
        let code = segment.error_code.unwrap_or_else(|| "no code".to_owned());
        let place = segment
            .id
            .and_then(|id| places.get_mut(&id.to_ascii_lowercase()))
            .and_then(Vec::pop);
        // One that no document answers to cannot be sent again, but one of them has been refused all the same.
        let named = place.and_then(|place| left[place].take());
        match (named, passing(&code)) {
            (Some(document), Some(reason)) => {
                outcome.retry_reason = Some(reason);
                outcome.retry.push(document);
            }
            (Some(_), None) => outcome.tally.rejected(code, 1),
            (None, _) => {
                if let Some(unnamed) = left.iter_mut().rev().find(|document| document.is_some()) {
                    *unnamed = None;
                    outcome.tally.rejected(code, 1);
                }
            }
        }
    }
    outcome.tally.sent(left.iter().flatten().count() as u64);
}

#[cfg(test)]
mod tests;
