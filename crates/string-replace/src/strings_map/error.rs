//! Why a text is no strings map.

use std::error::Error;

use thiserror::Error;

use crate::json::JsonType;

/// Why a text is no strings map. Each message names the key or the place to mend.
#[derive(Debug, Error)]
#[non_exhaustive]
pub enum StringsMapError {
    /// The text is not JSON; the cause tells the line and the column.
    #[error("the strings map is not JSON: {cause}; it must be a JSON object of non-empty strings")]
    NotJson {
        /// What the JSON parser says.
        cause: serde_json::Error,
    },

    /// The text is JSON of another type.
    #[error("the strings map must be a JSON object of non-empty strings, and is of type {found}")]
    NotAnObject {
        /// The type of the whole text.
        found: JsonType,
    },

    /// A key is the empty string, which would match everywhere.
    #[error("the strings map has the empty key \"\"; remove it")]
    EmptyKey,

    /// A key or its value has half of a surrogate pair, such as `"\ud800"`.
    #[error(
        "the member {member} of the strings map has an unpaired surrogate (\\ud800 to \\udfff), \
         which is no text"
    )]
    UnpairedSurrogate {
        /// The key as the JSON text writes it, in quotation marks.
        member: String,
    },

    /// A value is no string.
    #[error("the value of {key:?} in the strings map must be a string, and is of type {found}")]
    ValueNotAString {
        /// The key of the value.
        key: String,
        /// The type of the value.
        found: JsonType,
    },

    /// A value is the empty string.
    #[error("the value of {key:?} in the strings map is empty; give it a text or remove the key")]
    EmptyValue {
        /// The key of the value.
        key: String,
    },

    /// A key stands in the object twice, of which a JSON parser would silently take the last.
    #[error("the key {key:?} stands twice in the strings map; remove one")]
    DuplicateKey {
        /// The key.
        key: String,
    },

    /// Two keys are the same without regard to case, so that neither could be preferred.
    #[error(
        "the keys {first:?} and {second:?} of the strings map are the same when case is ignored; \
         remove one"
    )]
    SameKey {
        /// The key that comes first in the text.
        first: String,
        /// The key that comes after it.
        second: String,
    },

    /// The keys need more states than a matcher can number, which takes many millions of bytes of
    /// keys.
    #[error("the strings map is too large for one matcher: {cause}; remove keys")]
    TooLarge {
        /// What the matcher's builder says.
        cause: Box<dyn Error + Send + Sync>,
    },
}
