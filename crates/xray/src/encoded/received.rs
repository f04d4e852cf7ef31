use serde::Deserialize;

use super::EncodedDocument;
use crate::{SegmentId, TraceId};

/// What has to be known of a document.
#[derive(Deserialize)]
struct Ids<'a> {
    id: &'a str,
    trace_id: &'a str,
}

impl EncodedDocument {
    /// A document that another program has written, as it is: such as one that came to a daemon.
    ///
    /// # Errors
    /// Where X-Ray could not tell which segment it is, or where it has more than [`Self::LIMIT`] bytes.
    pub fn from_json(json: impl Into<String>) -> Result<Self, ReceivedDocumentError> {
        let json = json.into();
        if json.len() > Self::LIMIT {
            return Err(ReceivedDocumentError::TooLarge(json.len()));
        }
        let Ids { id, trace_id } = serde_json::from_str(&json)?;
        let id: SegmentId = id.parse()?;
        let trace_id: TraceId = trace_id.parse()?;
        Ok(Self { json, id, trace_id })
    }
}

/// Why a text is no document that could be handed on.
#[derive(Debug, thiserror::Error)]
pub enum ReceivedDocumentError {
    /// It is over the limit.
    #[error("the document has {0} bytes: X-Ray takes 65,536")]
    TooLarge(usize),
    /// It is no JSON object with an id and a trace id.
    #[error("the document cannot be read: {0}")]
    Json(#[from] serde_json::Error),
    /// The id of the segment.
    #[error(transparent)]
    Id(#[from] crate::SegmentIdError),
    /// The id of the trace.
    #[error(transparent)]
    TraceId(#[from] crate::TraceIdError),
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_document_is_taken_as_it_is_or_refused() {
        let ids = r#""id":"53995c3f42cd8ad8","trace_id":"1-5759e988-bd862e3fe1be46a994272793""#;
        let good = format!("{{{ids},  \"own\":1}}");
        let document = EncodedDocument::from_json(good.as_str()).unwrap();
        assert_eq!(document.as_str(), good);
        assert_eq!(document.id().to_string(), "53995c3f42cd8ad8");
        assert_eq!(
            document.trace_id().to_string(),
            "1-5759e988-bd862e3fe1be46a994272793"
        );
        for bad in [
            "".to_owned(),
            "[]".to_owned(),
            r#"{"id":"53995c3f42cd8ad8"}"#.to_owned(),
            good.replace("53995c3f", "5399xxxx"),
            good.replace("1-5759e988", "2-5759e988"),
            format!(
                "{{{ids},\"long\":\"{}\"}}",
                "x".repeat(EncodedDocument::LIMIT)
            ),
        ] {
            assert!(
                EncodedDocument::from_json(bad.as_str()).is_err(),
                "{bad:.60}"
            );
        }
    }
}
