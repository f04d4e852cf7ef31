//! Why a body is no request.

use std::str::Utf8Error;

use thiserror::Error;

use super::MAXIMUM_NESTING;
use crate::json::JsonType;

/// Why a body is no [`ReplaceRequest`](crate::ReplaceRequest). The API answers 400 to both, with
/// different messages.
#[derive(Debug, Error)]
pub enum ReplaceRequestError {
    /// The body is not JSON.
    #[error("the body is not JSON: {cause}")]
    NotJson {
        /// What is wrong, and where.
        cause: NotJsonCause,
    },
    /// The body is JSON, but no object with a string `content`.
    #[error("the body is not a request to replace strings: {cause}")]
    Malformed {
        /// What is wrong.
        cause: MalformedCause,
    },
}

/// Why a body is not JSON.
#[derive(Debug, Error)]
#[non_exhaustive]
pub enum NotJsonCause {
    /// The bytes are not UTF-8, the only encoding of JSON (RFC 8259, section 8.1).
    #[error(transparent)]
    Utf8(Utf8Error),
    /// The text breaks JSON's grammar.
    #[error(transparent)]
    Syntax(serde_json::Error),
    /// Arrays and objects are nested deeper than [`MAXIMUM_NESTING`].
    #[error("it is nested more than {MAXIMUM_NESTING} deep")]
    TooDeep,
    /// `content` has half of a surrogate pair, such as `"\ud800"`, which is no text.
    #[error("content has an unpaired surrogate (\\ud800 to \\udfff)")]
    UnpairedSurrogate,
}

/// Why JSON is no request.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
#[non_exhaustive]
pub enum MalformedCause {
    /// The body is no object.
    #[error("it must be an object, and is of type {found}")]
    NotAnObject {
        /// The type of the body.
        found: JsonType,
    },
    /// The object has no `content`.
    #[error("it has no content")]
    MissingContent,
    /// The last `content` of the object is no string.
    #[error("content must be a string, and is of type {found}")]
    ContentNotAString {
        /// The type of `content`.
        found: JsonType,
    },
}

impl From<NotJsonCause> for ReplaceRequestError {
    fn from(cause: NotJsonCause) -> Self {
        Self::NotJson { cause }
    }
}

impl From<MalformedCause> for ReplaceRequestError {
    fn from(cause: MalformedCause) -> Self {
        Self::Malformed { cause }
    }
}
