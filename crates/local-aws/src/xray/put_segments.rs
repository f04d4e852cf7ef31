//! [`PutTraceSegments`](https://docs.aws.amazon.com/xray/latest/api/API_PutTraceSegments.html).

use std::time::SystemTime;

use serde::{Deserialize, Serialize};

use super::{
    Xray,
    document::{self, DocumentError},
    error::{invalid_request, required},
};
use crate::rest_json::RestError;

/// The most documents that X-Ray takes in one call.
const MOST_DOCUMENTS: usize = 50;

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(super) struct Input {
    trace_segment_documents: Option<Vec<String>>,
}

#[derive(Serialize)]
#[serde(rename_all = "PascalCase")]
pub(super) struct Output {
    unprocessed_trace_segments: Vec<UnprocessedTraceSegment>,
}

#[derive(Serialize)]
#[serde(rename_all = "PascalCase")]
struct UnprocessedTraceSegment {
    #[serde(skip_serializing_if = "Option::is_none")]
    id: Option<String>,
    error_code: &'static str,
    message: String,
}

impl From<DocumentError> for UnprocessedTraceSegment {
    fn from(error: DocumentError) -> Self {
        Self {
            message: error.to_string(),
            error_code: error.code,
            id: error.id,
        }
    }
}

impl Xray {
    pub(super) fn put_trace_segments(&self, input: Input) -> Result<Output, RestError> {
        let documents = required(input.trace_segment_documents, "traceSegmentDocuments")?;
        if documents.len() > MOST_DOCUMENTS {
            return Err(invalid_request(format!(
                "a call takes at most {MOST_DOCUMENTS} documents, and this one has {}",
                documents.len()
            )));
        }
        let unprocessed = documents.iter().flat_map(|text| self.keep(text));
        Ok(Output {
            unprocessed_trace_segments: unprocessed.map(Into::into).collect(),
        })
    }

    /// Keeps the documents of `text` that are good, counts all, and gives the errors of the others.
    pub(super) fn keep(&self, text: &str) -> Vec<DocumentError> {
        let mut errors = Vec::new();
        for document in document::read(text) {
            match document {
                Ok(document) => {
                    self.store().put(document, SystemTime::now());
                    self.tally().stored();
                    self.announce();
                }
                Err(error) => {
                    tracing::debug!(id = error.id, %error, "a segment document was rejected");
                    self.tally().rejected(error.code);
                    errors.push(error);
                }
            }
        }
        errors
    }
}
