use actix_web::{Responder, web};
use parameter::Parameter;
use string_replace::{Replacer, TermResponse};

use crate::error::ApiError;

/// `GET /api/string/terms/{term}`: 200 `{"term":"..","replacement":".."}`, 404 when the strings map does not hold the term.
pub(super) async fn look_up(
    term: web::Path<String>,
    replacer: web::Data<Parameter<Replacer>>,
) -> Result<impl Responder, ApiError> {
    let current = replacer.current();
    let term = current
        .value
        .strings_map()
        .lookup(&term)
        .ok_or(ApiError::NoSuchTerm)?;
    Ok(web::Json(TermResponse::from(term)))
}
