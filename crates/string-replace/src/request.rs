//! The body of a request to replace strings.

mod error;

pub use error::{MalformedCause, NotJsonCause, ReplaceRequestError};

use serde::Serialize;

use crate::json::{self, JsonType};

/// The deepest nesting of arrays and objects that a body may have, the body's own object included.
/// It is API Gateway's limit, which both sides of the API keep.
pub const MAXIMUM_NESTING: usize = 1000;

/// A request to replace strings in a text.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct ReplaceRequest {
    /// The text to replace strings in.
    pub content: String,
}

impl ReplaceRequest {
    /// Reads a body: a JSON object with a string `content`, of any length.
    ///
    /// Other members are ignored, whatever they hold. Where `content` is repeated the last one
    /// counts, and the earlier ones may be of any type. The stack that is used does not depend on
    /// the body.
    ///
    /// # Errors
    ///
    /// [`ReplaceRequestError::NotJson`] when the body is not JSON anywhere, also after `content`
    /// (a leading byte order mark is no JSON, RFC 8259, section 8.1), or nests deeper than
    /// [`MAXIMUM_NESTING`]; [`ReplaceRequestError::Malformed`] when it is JSON of another shape.
    pub fn from_json(body: &[u8]) -> Result<Self, ReplaceRequestError> {
        let text = str::from_utf8(body).map_err(NotJsonCause::Utf8)?;
        let body = json::check(text).map_err(NotJsonCause::Syntax)?;
        if json::nesting(body) > MAXIMUM_NESTING {
            return Err(NotJsonCause::TooDeep.into());
        }
        let found = JsonType::of(body);
        if found != JsonType::Object {
            return Err(MalformedCause::NotAnObject { found }.into());
        }
        let mut content = None;
        json::for_each_member(body, |key, value| {
            if json::string(key).is_ok_and(|key| key == "content") {
                content = Some(value);
            }
        })
        .map_err(NotJsonCause::Syntax)?;
        let content = content.ok_or(MalformedCause::MissingContent)?;
        let found = JsonType::of(content);
        if found != JsonType::String {
            return Err(MalformedCause::ContentNotAString { found }.into());
        }
        let content = json::string(content).map_err(|_| NotJsonCause::UnpairedSurrogate)?;
        Ok(Self {
            content: content.into_owned(),
        })
    }
}
