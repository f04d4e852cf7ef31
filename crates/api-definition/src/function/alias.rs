//! What an alias of a function points at.

use std::fmt;
use std::num::NonZeroU64;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// The version of a function that an alias points at.
///
/// Written as AWS writes a qualifier: `"$LATEST"`, or a version's number in decimal, from `"1"`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(try_from = "String", into = "String")]
#[schemars(extend("pattern" = r"^(\$LATEST|[1-9][0-9]*)$"))]
pub enum AliasTarget {
    /// The code of the last deployment, which is not a published version.
    Latest,
    /// A published version, which never changes.
    Version(NonZeroU64),
}

impl fmt::Display for AliasTarget {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Latest => f.write_str("$LATEST"),
            Self::Version(number) => number.fmt(f),
        }
    }
}

impl From<AliasTarget> for String {
    fn from(target: AliasTarget) -> Self {
        target.to_string()
    }
}

impl TryFrom<String> for AliasTarget {
    type Error = AliasTargetError;

    fn try_from(text: String) -> Result<Self, AliasTargetError> {
        if text == "$LATEST" {
            return Ok(Self::Latest);
        }
        // `parse` alone would accept "+1" and "01", which AWS does not give to any version.
        let canonical = text.bytes().all(|byte| byte.is_ascii_digit()) && !text.starts_with('0');
        match text.parse() {
            Ok(number) if canonical => Ok(Self::Version(number)),
            _ => Err(AliasTargetError { text }),
        }
    }
}

/// The text is no alias target.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("`{text}` is no target of an alias: write \"$LATEST\" or a version's number such as \"1\"")]
pub struct AliasTargetError {
    text: String,
}
