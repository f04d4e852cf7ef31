//! How a request was answered, in a few words.

use trace_view::{Status, Summary};

/// The status of the answer and X-Ray's word for it, in parentheses where it is another part of the
/// trace that failed. `ok` is not said of a trace that has not ended; none where nothing is known.
pub(super) fn status(summary: &Summary) -> Option<String> {
    let word = match (summary.status, summary.worst) {
        (Status::Ok, Status::Ok) if summary.duration.is_none() => None,
        (Status::Ok, Status::Ok) => Some("ok".to_owned()),
        (Status::Ok, worst) => Some(format!("({worst})")),
        (status, _) => Some(status.as_str().to_owned()),
    };
    let status = summary.http_status.map(|status| status.to_string());
    match (status, word) {
        (Some(status), Some(word)) => Some(format!("{status} {word}")),
        (status, word) => status.or(word),
    }
}
