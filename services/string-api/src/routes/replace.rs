use actix_web::{Responder, web};
use parameter::Parameter;
use string_replace::{ReplaceRequest, ReplaceResponse, Replacer};

use crate::error::ApiError;
use crate::{Timeouts, request_body};

/// `POST /api/string/replace` with `{"content":".."}`: 200 `{"message":".."}`.
pub(super) async fn replace(
    body: web::Payload,
    timeouts: web::Data<Timeouts>,
    replacer: web::Data<Parameter<Replacer>>,
) -> Result<impl Responder, ApiError> {
    let body = request_body::read(body, &timeouts).await?;
    let request = ReplaceRequest::from_json(&body)?;
    let message = replacer
        .current()
        .value
        .replace(&request.content)
        .into_owned();
    Ok(web::Json(ReplaceResponse { message }))
}
