//! The bodies of the API's answers.

use serde::Serialize;

use crate::list::TermList;
use crate::strings_map::Term;

/// The `message` of the 404 answer to a look-up of a term that the strings map does not have.
pub const NO_SUCH_TERM: &str = "No such term";

/// The answer to a replacement.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct ReplaceResponse {
    /// The text with its strings replaced.
    pub message: String,
}

/// The answer to a look-up.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct TermResponse {
    /// The term as the strings map spells it.
    pub term: String,
    /// What replaces the term.
    pub replacement: String,
}

impl From<Term<'_>> for TermResponse {
    fn from(term: Term<'_>) -> Self {
        Self {
            term: term.term.to_owned(),
            replacement: term.replacement.to_owned(),
        }
    }
}

/// The answer to a listing.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct TermsResponse {
    /// The terms that begin with the prefix, sorted without regard to case.
    pub terms: Vec<String>,
    /// Whether there are more terms than the limit.
    pub truncated: bool,
}

impl From<TermList<'_>> for TermsResponse {
    fn from(list: TermList<'_>) -> Self {
        Self {
            terms: list.terms.into_iter().map(str::to_owned).collect(),
            truncated: list.truncated,
        }
    }
}
