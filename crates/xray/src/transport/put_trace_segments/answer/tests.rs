use std::time::UNIX_EPOCH;

use super::*;
use crate::{Losses, SegmentDocument, SegmentId, TraceId};

fn document() -> EncodedDocument {
    EncodedDocument::encode(SegmentDocument::new(
        "name",
        SegmentId::new(),
        TraceId::new(UNIX_EPOCH),
        UNIX_EPOCH,
    ))
}

fn unprocessed(id: Option<String>, code: Option<&str>) -> UnprocessedTraceSegment {
    UnprocessedTraceSegment::builder()
        .set_id(id)
        .set_error_code(code.map(str::to_owned))
        .build()
}

fn read_all(
    documents: &[EncodedDocument],
    unprocessed: Vec<UnprocessedTraceSegment>,
) -> PutOutcome {
    let mut outcome = PutOutcome::default();
    read(documents.to_vec(), unprocessed, &mut outcome);
    assert_eq!(
        outcome.tally.settled() + outcome.retry.len() as u64,
        documents.len() as u64,
        "each document is in one place"
    );
    outcome
}

#[test]
fn what_is_not_named_has_arrived() {
    let documents = [document(), document(), document()];
    let outcome = read_all(&documents, Vec::new());
    assert_eq!(outcome.tally.sent_count(), 3);

    let outcome = read_all(
        &documents,
        vec![
            unprocessed(
                Some(documents[1].id().to_string()),
                Some("ThrottledException"),
            ),
            unprocessed(Some(documents[2].id().to_string()), Some("InvalidSegment")),
        ],
    );
    assert_eq!(outcome.tally.sent_count(), 1);
    assert_eq!(outcome.retry, [documents[1].clone()]);
    assert_eq!(outcome.retry_reason, Some(LossReason::Throttled));
    let losses = Losses::new();
    losses.add(&outcome.tally);
    assert_eq!(losses.rejected_by_code()["InvalidSegment"], 1);
}

#[test]
fn ids_are_compared_whatever_their_case() {
    let documents = [document()];
    let id = documents[0].id().to_string().to_ascii_uppercase();
    let outcome = read_all(
        &documents,
        vec![unprocessed(Some(id), Some("InternalFailure"))],
    );
    assert_eq!(outcome.retry.len(), 1);
}

#[test]
fn two_documents_of_one_id_are_two_documents() {
    let one = document();
    let id = || Some(one.id().to_string());
    let documents = [one.clone(), one.clone()];
    let outcome = read_all(
        &documents,
        vec![
            unprocessed(id(), Some("ServiceUnavailable")),
            unprocessed(id(), Some("InvalidSegment")),
        ],
    );
    assert_eq!((outcome.tally.settled(), outcome.retry.len()), (1, 1));
}

#[test]
fn one_that_names_no_document_counts_as_rejected() {
    let documents = [document(), document()];
    let outcome = read_all(
        &documents,
        vec![
            unprocessed(None, None),
            unprocessed(Some("0000000000000000".to_owned()), Some("MissingId")),
            unprocessed(Some("more than were sent".to_owned()), Some("MissingId")),
        ],
    );
    let losses = Losses::new();
    losses.add(&outcome.tally);
    assert_eq!((losses.sent(), losses.lost()), (0, 2));
    let codes = losses.rejected_by_code();
    assert_eq!((codes["no code"], codes["MissingId"]), (1, 1));
}
