//! Documents within X-Ray's size.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::io;

use crate::SegmentDocument;
use crate::document::{Cause, MetadataPairs, MetadataValue};

/// About as many bytes as `document` takes, so that it is written without moving it.
fn likely_length(document: &SegmentDocument<'_>) -> usize {
    let pairs = document.metadata.values().map(MetadataPairs::likely_length);
    let pairs = 64 * document.annotations.len() + pairs.sum::<usize>();
    let parts = [
        document.http.is_some(),
        document.aws.is_some(),
        document.sql.is_some(),
        document.cause.is_some(),
    ];
    400 + pairs + 200 * parts.into_iter().filter(|part| *part).count()
}

/// What can be left out, in the order in which it is. Each says whether there was any.
type Step = (&'static str, fn(&mut SegmentDocument<'_>) -> bool);

const STEPS: [Step; 6] = [
    ("stacks", leave_out_stacks),
    ("metadata", leave_out_metadata),
    ("annotations", leave_out_annotations),
    ("links", leave_out_links),
    ("exceptions", leave_out_exceptions),
    ("details", leave_out_details),
];

/// The JSON text of `document`, in at most `limit` bytes.
pub(super) fn write_within(mut document: SegmentDocument<'_>, limit: usize) -> String {
    let mut left_out = Vec::new();
    let mut written = write(&document, limit);
    for (what, leave_out) in STEPS {
        if written.is_some() {
            break;
        }
        if leave_out(&mut document) {
            left_out.push(Cow::Borrowed(what));
            mark(&mut document, left_out.clone());
            written = write(&document, limit);
        }
    }
    // What is left after the last step is below every limit that there can be.
    written.unwrap_or_default()
}

fn write(document: &SegmentDocument<'_>, limit: usize) -> Option<String> {
    let mut bounded = Bounded {
        bytes: Vec::with_capacity(likely_length(document).min(limit)),
        limit,
    };
    serde_json::to_writer(&mut bounded, document).ok()?;
    String::from_utf8(bounded.bytes).ok()
}

fn mark<'a>(document: &mut SegmentDocument<'a>, left_out: Vec<Cow<'a, str>>) {
    let truncated = BTreeMap::from([(Cow::Borrowed("truncated"), MetadataValue::Texts(left_out))]);
    document
        .metadata
        .insert(Cow::Borrowed("xray"), truncated.into());
}

fn leave_out_stacks(document: &mut SegmentDocument<'_>) -> bool {
    let Some(Cause::Exceptions(cause)) = &mut document.cause else {
        return false;
    };
    let mut any = false;
    for exception in &mut cause.exceptions {
        let frames = std::mem::take(&mut exception.stack).len() as u64;
        if frames > 0 {
            any = true;
            let truncated = exception.truncated.unwrap_or(0);
            exception.truncated = Some(truncated.saturating_add(frames));
        }
    }
    any
}

fn leave_out_metadata(document: &mut SegmentDocument<'_>) -> bool {
    let any = document
        .metadata
        .keys()
        .any(|namespace| namespace != "xray");
    document.metadata.clear();
    any
}

fn leave_out_annotations(document: &mut SegmentDocument<'_>) -> bool {
    !std::mem::take(&mut document.annotations).is_empty()
}

fn leave_out_links(document: &mut SegmentDocument<'_>) -> bool {
    !std::mem::take(&mut document.links).is_empty()
}

/// Leaves the first exception, which says what was seen.
fn leave_out_exceptions(document: &mut SegmentDocument<'_>) -> bool {
    let Some(Cause::Exceptions(cause)) = &mut document.cause else {
        return false;
    };
    let others = cause.exceptions.len().saturating_sub(1) as u64;
    let skipped = cause
        .exceptions
        .iter()
        .filter_map(|exception| exception.skipped)
        .fold(others, u64::saturating_add);
    let paths = !std::mem::take(&mut cause.paths).is_empty();
    cause.exceptions.truncate(1);
    if let Some(first) = cause.exceptions.first_mut().filter(|_| others > 0) {
        first.cause = None;
        first.skipped = Some(skipped);
    }
    others > 0 || paths
}

/// Leaves what places the document in its trace, and whether it failed.
fn leave_out_details(document: &mut SegmentDocument<'_>) -> bool {
    document.cause = None;
    document.http = None;
    document.aws = None;
    document.sql = None;
    document.user = None;
    document.service = None;
    document.resource_arn = None;
    document.origin = None;
    true
}

/// A writer that refuses what comes after `limit` bytes: an endless text costs no more than that.
struct Bounded {
    bytes: Vec<u8>,
    limit: usize,
}

impl io::Write for Bounded {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.write_all(bytes)?;
        Ok(bytes.len())
    }

    #[inline]
    fn write_all(&mut self, bytes: &[u8]) -> io::Result<()> {
        if bytes.len() > self.limit - self.bytes.len() {
            return Err(io::ErrorKind::StorageFull.into());
        }
        self.bytes.extend_from_slice(bytes);
        Ok(())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}
