//! [Filter expressions](https://docs.aws.amazon.com/xray/latest/devguide/xray-console-filters.html), as far as they look for
//! requests, services and the edges between them.
//!
//! Outside of `service(..) { }` and `edge(..) { }` the keywords of a request (`http.*`, `responsetime`, `error` and so on)
//! are about the root segment, as the members of a summary are; `user`, `name`, `type`, `resource.arn` and annotations are
//! about any segment. Inside they are about the segment of that service, or the one that the edge leads to.
//!
//! There are no groups, root causes or insights here, and none of the keywords that need them.

mod cursor;
mod evaluate;
mod keyword;
mod parse;

use keyword::{Comparison, Flag, Number, Text};
pub(super) use parse::parse;

/// A condition on a trace or on a segment.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Expression {
    All(Vec<Expression>),
    Any(Vec<Expression>),
    Not(Box<Expression>),
    Flag(Flag),
    Number(Number, Comparison, f64),
    Text(Text, Comparison, String),
    /// An annotation that is there, or one whose value compares.
    Annotation(String, Option<(Comparison, Literal)>),
    /// A segment of that service, which satisfies the expression in braces when there is one.
    Service(Selector, Option<Box<Expression>>),
    /// A segment of the second service that one of the first caused.
    Edge(Selector, Selector, Option<Box<Expression>>),
}

/// A value as it is written.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Literal {
    Text(String),
    Number(f64),
    Boolean(bool),
}

/// Which services are meant: an empty selector means all.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Selector {
    name: Option<String>,
    kind: Option<String>,
    account_id: Option<String>,
}

/// Why an expression is none.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("at character {place} {reason}")]
pub(super) struct FilterError {
    /// Counted from 1.
    place: usize,
    reason: String,
}

#[cfg(test)]
mod tests;
