use std::fmt;

/// A document that the gateway cannot serve: what is wrong, and where.
///
/// ```text
/// the OpenAPI document is wrong at /paths/~1string~1replace/post/x-amazon-apigateway-integration/type: ...
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DocumentError {
    /// The JSON pointer (RFC 6901) of the place; empty for the whole document.
    pub pointer: String,
    /// What is wrong there, and what to do.
    pub problem: String,
}

impl fmt::Display for DocumentError {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { pointer, problem } = self;
        if pointer.is_empty() {
            write!(formatter, "the OpenAPI document is wrong: {problem}")
        } else {
            write!(
                formatter,
                "the OpenAPI document is wrong at {pointer}: {problem}"
            )
        }
    }
}

impl std::error::Error for DocumentError {}
