//! Listing the keys that begin with a prefix.

use thiserror::Error;
use tracing::field::Empty;

use crate::strings_map::StringsMap;

/// How many terms a listing holds when the client names no limit.
pub const DEFAULT_LIMIT: usize = 100;

/// The most terms that a client may ask for.
pub const MAXIMUM_LIMIT: usize = 100;

/// What a client asks a listing for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ListQuery {
    /// What the terms begin with, without regard to case.
    pub prefix: String,
    /// The most terms to list.
    pub limit: usize,
}

/// Why query parameters are no [`ListQuery`]. Each message is the `message` of a 400 answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub enum ListQueryError {
    /// `prefix` is missing or blank. The message is API Gateway's own, which checks the parameter
    /// before the request reaches a function.
    #[error("Missing required request parameters: [prefix]")]
    MissingPrefix,
    /// `limit` is not written in decimal digits, or not from 1 to [`MAXIMUM_LIMIT`].
    #[error("limit must be a whole number from 1 to {MAXIMUM_LIMIT}")]
    InvalidLimit,
}

impl ListQuery {
    /// Reads the query parameters `prefix` and `limit`, each percent-decoded, or `None` when the
    /// request has no such parameter. Without `limit` it is [`DEFAULT_LIMIT`].
    ///
    /// # Errors
    ///
    /// `prefix` is missing or only white space, or else `limit` is invalid.
    pub fn parse(prefix: Option<&str>, limit: Option<&str>) -> Result<Self, ListQueryError> {
        let prefix = prefix
            .filter(|prefix| !prefix.trim().is_empty())
            .ok_or(ListQueryError::MissingPrefix)?;
        let limit = limit.map_or(Ok(DEFAULT_LIMIT), parse_limit)?;
        Ok(Self {
            prefix: prefix.to_owned(),
            limit,
        })
    }
}

fn parse_limit(text: &str) -> Result<usize, ListQueryError> {
    // The standard parser also takes a leading plus sign.
    if !text.bytes().all(|byte| byte.is_ascii_digit()) {
        return Err(ListQueryError::InvalidLimit);
    }
    text.parse()
        .ok()
        .filter(|limit| (1..=MAXIMUM_LIMIT).contains(limit))
        .ok_or(ListQueryError::InvalidLimit)
}

/// What a listing found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TermList<'map> {
    /// The keys as the map spells them, sorted by their case-folded form in the order of code
    /// points, so that the order does not depend on how a map spells its keys.
    pub terms: Vec<&'map str>,
    /// Whether the limit left out terms.
    pub truncated: bool,
}

impl StringsMap {
    /// The keys that begin with the query's prefix without regard to case, at most as many as its
    /// limit.
    pub fn list(&self, query: &ListQuery) -> TermList<'_> {
        let span = tracing::info_span!(
            target: "trace",
            "list terms",
            keys = self.len() as i64,
            limit = query.limit as i64,
            terms = Empty,
            truncated = Empty,
        )
        .entered();
        let mut found = self.starting_with(&query.prefix).map(|term| term.term);
        let terms: Vec<_> = found.by_ref().take(query.limit).collect();
        let truncated = found.next().is_some();
        span.record("terms", terms.len() as i64);
        span.record("truncated", truncated);
        TermList { terms, truncated }
    }
}
