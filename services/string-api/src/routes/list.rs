use actix_web::{Responder, web};
use parameter::Parameter;
use string_replace::{ListQuery, Replacer, TermsResponse};

use crate::error::ApiError;
use crate::query::Query;

/// `GET /api/string/terms?prefix=..&limit=..`: 200 `{"terms":[".."],"truncated":false}`.
pub(super) async fn list(
    query: Query,
    replacer: web::Data<Parameter<Replacer>>,
) -> Result<impl Responder, ApiError> {
    let parameter = |name: &str| query.get(name).map(String::as_str);
    let query = ListQuery::parse(parameter("prefix"), parameter("limit"))?;
    let current = replacer.current();
    let terms = current.value.strings_map().list(&query);
    Ok(web::Json(TermsResponse::from(terms)))
}
