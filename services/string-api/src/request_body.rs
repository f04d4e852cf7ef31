use actix_web::web::{self, Bytes};
use tokio::time::timeout;

use crate::Timeouts;
use crate::error::ApiError;

/// The largest body, in bytes.
const LIMIT: usize = 1_048_576;

/// Reads a request's whole body, announced by its length or chunked, whatever its content type.
///
/// Routes read the body with this and not with an extractor of Actix, whose errors have texts and statuses of their own.
///
/// # Errors
/// [`ApiError::BodyTooLarge`] beyond 1 MB, [`ApiError::BodyTimeout`] after [`Timeouts::request_body`],
/// [`ApiError::BodyIncomplete`] when the client stops early or its chunks are broken.
pub(crate) async fn read(body: web::Payload, timeouts: &Timeouts) -> Result<Bytes, ApiError> {
    let body = timeout(timeouts.request_body, body.to_bytes_limited(LIMIT)).await;
    let body = body.map_err(|_| ApiError::BodyTimeout)?;
    let body = body.map_err(|_| ApiError::BodyTooLarge)?;
    body.map_err(|_| ApiError::BodyIncomplete)
}
