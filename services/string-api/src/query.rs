use std::collections::HashMap;

use actix_web::web;

/// A request's query parameters, decoded. Of a parameter that is repeated only the last counts, as in API Gateway's events.
pub(crate) type Query = web::Query<HashMap<String, String>>;
