//! Tokens of answers that come in pages.

use ::xray::TraceId;
use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};

use super::error::invalid_request;
use crate::rest_json::RestError;

/// Where a trace stands among the others: by its beginning, in microseconds since 1970, and its id.
pub(crate) type Position = (i64, TraceId);

/// A token that asks for the traces after `position`. It holds the place and not a count, so that traces which come and go
/// between two calls shift nothing. A token of AWS is as opaque to a client.
pub(super) fn token(position: &Position) -> String {
    URL_SAFE_NO_PAD.encode(format!("{} {}", position.0, position.1))
}

/// The place that a token holds.
pub(super) fn position(token: &str) -> Result<Position, RestError> {
    let position = || {
        let text = String::from_utf8(URL_SAFE_NO_PAD.decode(token).ok()?).ok()?;
        let (start, id) = text.split_once(' ')?;
        Some((start.parse().ok()?, id.parse().ok()?))
    };
    position().ok_or_else(invalid_token)
}

/// Refuses a token where every answer is one page.
pub(super) fn refuse(token: Option<&str>) -> Result<(), RestError> {
    match token {
        None => Ok(()),
        Some(_) => Err(invalid_token()),
    }
}

fn invalid_token() -> RestError {
    invalid_request("NextToken is not one that this operation gave")
}
