use std::borrow::Cow;

use serde::Serialize;

use crate::SegmentId;

/// Why a segment failed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(untagged)]
pub enum Cause<'a> {
    /// The exception of this id, which another document of the trace has.
    Exception(SegmentId),
    /// The exceptions themselves.
    Exceptions(Exceptions<'a>),
}

/// The exceptions of a segment.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Exceptions<'a> {
    /// Where the program ran.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub working_directory: Option<Cow<'a, str>>,
    /// Where it took its libraries from.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub paths: Vec<Cow<'a, str>>,
    /// From the one that was seen last to its first cause.
    pub exceptions: Vec<Exception<'a>>,
}

/// One exception.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Exception<'a> {
    /// Its id.
    pub id: SegmentId,
    /// What it says.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub message: Option<Cow<'a, str>>,
    /// Its type.
    #[serde(rename = "type", skip_serializing_if = "Option::is_none")]
    pub kind: Option<Cow<'a, str>>,
    /// The service that was called has raised it.
    #[serde(skip_serializing_if = "super::is_false")]
    pub remote: bool,
    /// How many frames of the stack were left out.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub truncated: Option<u64>,
    /// How many exceptions between this one and its cause were left out.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub skipped: Option<u64>,
    /// The exception that caused this one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub cause: Option<SegmentId>,
    /// Where it was raised, innermost first.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub stack: Vec<StackFrame<'a>>,
}

/// One place of a stack.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct StackFrame<'a> {
    /// The file.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub path: Option<Cow<'a, str>>,
    /// The line in it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub line: Option<u64>,
    /// The function.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub label: Option<Cow<'a, str>>,
}
