//! Segment documents as they are received.

use std::{fmt, sync::Arc};

use ::xray::{SegmentId, TraceId};
use serde_json::{Map, Value};

/// The largest document that X-Ray takes, in bytes.
pub(super) const LARGEST_DOCUMENT: usize = 64 * 1024;

/// The longest name of a segment, in characters.
const LONGEST_NAME: usize = 200;

/// A document that was found good.
#[derive(Clone, Debug)]
pub(super) struct Document {
    pub(super) trace_id: TraceId,
    pub(super) id: SegmentId,
    pub(super) in_progress: bool,
    /// Seconds since 1970.
    pub(super) start: f64,
    /// Seconds since 1970; none while the work is under way.
    pub(super) end: Option<f64>,
    pub(super) text: Arc<str>,
}

/// Why a document was not kept: an entry of
/// [`UnprocessedTraceSegments`](https://docs.aws.amazon.com/xray/latest/api/API_UnprocessedTraceSegment.html).
///
/// The codes `ParseError`, `InvalidName` and `InvalidTraceId` and the form of the text are X-Ray's as they have been seen;
/// X-Ray does not document the others, which are formed in the same way.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("Invalid {part}. ErrorCode: {code}")]
pub struct DocumentError {
    /// The document's `id`, where one could be read.
    pub id: Option<String>,
    /// What is wrong, such as `InvalidName`.
    pub code: &'static str,
    part: Part,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Part {
    Segment,
    Subsegment,
}

impl fmt::Display for Part {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(match self {
            Self::Segment => "segment",
            Self::Subsegment => "subsegment",
        })
    }
}

/// The members of a segment or a subsegment.
#[derive(Clone, Copy)]
struct Members<'d>(&'d Map<String, Value>);

/// What of the members is an index of the document.
struct Checked {
    id: SegmentId,
    start: f64,
    end: Option<f64>,
}

/// Reads one text of `TraceSegmentDocuments`, which is a document or an array of them. Each is judged alone.
pub(super) fn read(text: &str) -> Vec<Result<Document, DocumentError>> {
    match serde_json::from_str(text) {
        Ok(Value::Array(documents)) => documents
            .iter()
            .map(|document| read_one(document, &document.to_string()))
            .collect(),
        Ok(document) => vec![read_one(&document, text)],
        Err(_) => vec![Err(parse_error())],
    }
}

fn parse_error() -> DocumentError {
    DocumentError {
        id: None,
        code: "ParseError",
        part: Part::Segment,
    }
}

fn read_one(document: &Value, text: &str) -> Result<Document, DocumentError> {
    let members = Members(document.as_object().ok_or_else(parse_error)?);
    let alone = members.get("type").is_some();
    let fail = |(part, code)| DocumentError {
        id: members.get("id").and_then(Value::as_str).map(str::to_owned),
        code,
        part: if alone { Part::Subsegment } else { part },
    };
    let checked = members.check().map_err(fail)?;
    let trace_id = parsed(members.get("trace_id"), "MissingTraceId", "InvalidTraceId")
        .map_err(|code| fail((Part::Segment, code)))?;
    members
        .check_kind()
        .map_err(|code| fail((Part::Segment, code)))?;
    if text.len() > LARGEST_DOCUMENT {
        return Err(fail((Part::Segment, "SegmentTooLarge")));
    }
    Ok(Document {
        trace_id,
        id: checked.id,
        in_progress: checked.end.is_none(),
        start: checked.start,
        end: checked.end,
        text: text.into(),
    })
}

impl<'d> Members<'d> {
    /// A member; one that is null is absent.
    fn get(self, name: &str) -> Option<&'d Value> {
        self.0.get(name).filter(|value| !value.is_null())
    }

    /// What a segment and every subsegment in it have to have.
    fn check(self) -> Result<Checked, (Part, &'static str)> {
        let checked = self.check_self().map_err(|code| (Part::Segment, code))?;
        let Some(subsegments) = self.get("subsegments") else {
            return Ok(checked);
        };
        let malformed = (Part::Segment, "ParseError");
        for subsegment in subsegments.as_array().ok_or(malformed)? {
            let members = Members(subsegment.as_object().ok_or(malformed)?);
            let checked = members.check();
            checked.map_err(|(_, code)| (Part::Subsegment, code))?;
        }
        Ok(checked)
    }

    fn check_self(self) -> Result<Checked, &'static str> {
        let name = self.get("name").ok_or("MissingName")?;
        if !name.as_str().is_some_and(is_name) {
            return Err("InvalidName");
        }
        let id = parsed(self.get("id"), "MissingId", "InvalidId")?;
        let start = self.get("start_time").ok_or("MissingStartTime")?;
        let start = time(start).ok_or("InvalidStartTime")?;
        let in_progress = self.get("in_progress") == Some(&Value::Bool(true));
        let end = match self.get("end_time") {
            Some(end) => Some(time(end).ok_or("InvalidEndTime")?),
            None if in_progress => None,
            None => return Err("MissingEndTime"),
        };
        Ok(Checked { id, start, end })
    }

    /// A subsegment that is sent alone says so, and whose it is.
    fn check_kind(self) -> Result<(), &'static str> {
        let parent = self
            .get("parent_id")
            .map(|parent| parsed::<SegmentId>(Some(parent), "", "InvalidParentId"))
            .transpose()?;
        match self.get("type") {
            None => Ok(()),
            Some(kind) if kind != "subsegment" => Err("InvalidType"),
            Some(_) if parent.is_none() => Err("MissingParentId"),
            Some(_) => Ok(()),
        }
    }
}

fn parsed<T: std::str::FromStr>(
    value: Option<&Value>,
    missing: &'static str,
    invalid: &'static str,
) -> Result<T, &'static str> {
    let value = value.ok_or(missing)?;
    value
        .as_str()
        .and_then(|text| text.parse().ok())
        .ok_or(invalid)
}

fn time(value: &Value) -> Option<f64> {
    value
        .as_f64()
        .filter(|seconds| seconds.is_finite() && *seconds >= 0.0)
}

fn is_name(name: &str) -> bool {
    let allowed = |character: char| {
        character.is_alphanumeric()
            || character.is_whitespace()
            || "_.:/%&#=+\\-@".contains(character)
    };
    !name.is_empty() && name.chars().count() <= LONGEST_NAME && name.chars().all(allowed)
}
