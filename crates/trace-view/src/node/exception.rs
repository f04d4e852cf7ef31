use serde::Serialize;
use serde_json::Value;

use crate::members::{Object, is_true, objects, text, whole};

/// Why a node failed.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct Exception {
    /// Its id, by which other nodes and exceptions name it.
    pub id: Option<String>,
    /// Its type.
    #[serde(rename = "type")]
    pub kind: Option<String>,
    /// What it says.
    pub message: Option<String>,
    /// The service that was called has raised it.
    pub remote: bool,
    /// How many frames of the stack were left out.
    pub truncated: u64,
    /// The id of the exception that caused this one.
    pub cause: Option<String>,
    /// Where it was raised, innermost first.
    pub stack: Vec<StackFrame>,
}

/// One place of a stack.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct StackFrame {
    /// The function.
    pub label: Option<String>,
    /// The file.
    pub path: Option<String>,
    /// The line in it.
    pub line: Option<u64>,
}

/// The exceptions of `cause`, or the id of one that another document has.
pub(super) fn cause(members: &Object) -> (Vec<Exception>, Option<String>) {
    match members.get("cause") {
        Some(Value::String(id)) => (Vec::new(), Some(id.clone())),
        Some(Value::Object(cause)) => (objects(cause, "exceptions").map(exception).collect(), None),
        Some(_) | None => (Vec::new(), None),
    }
}

fn exception(members: &Object) -> Exception {
    let frame = |members: &Object| StackFrame {
        label: text(members, "label"),
        path: text(members, "path"),
        line: whole(members, "line"),
    };
    Exception {
        id: text(members, "id"),
        kind: text(members, "type"),
        message: text(members, "message"),
        remote: is_true(members, "remote"),
        truncated: whole(members, "truncated").unwrap_or(0),
        cause: text(members, "cause"),
        stack: objects(members, "stack").map(frame).collect(),
    }
}
