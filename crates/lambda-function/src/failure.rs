use std::fmt;

use lambda_http::Error;

/// A handler's error as it may be told: to the log, which `lambda_runtime` writes it to with `Debug`, and to Lambda.
///
/// Parsers and the standard library quote what a client sent, so each error of the chain is cut at its first quote.
#[derive(thiserror::Error)]
#[error("{0}")]
struct HandlerFailed(String);

impl fmt::Debug for HandlerFailed {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, formatter)
    }
}

pub(crate) fn without_quotes(error: Error) -> Error {
    HandlerFailed(telemetry::chain_before_quotes(error.as_ref())).into()
}
