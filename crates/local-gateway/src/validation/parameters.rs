use crate::context::Route;
use crate::document::{ParameterLocation, RequestParameter};
use crate::headers;
use crate::request::GatewayRequest;
use crate::response::Rejection;

/// Checks that each required parameter is "included in the request and not blank".
///
/// Nothing else of a parameter is checked, as API Gateway ignores its schema. Of a repeated
/// parameter the last value counts, as in the event's single-value maps.
pub(crate) fn check(request: &GatewayRequest, route: &Route<'_>) -> Result<(), Rejection> {
    let parameters = &route.method.parameters;
    let missing: Vec<&str> = parameters
        .iter()
        .filter(|parameter| parameter.required && !is_included(parameter, request, route))
        .map(|parameter| parameter.name.as_str())
        .collect();
    if missing.is_empty() {
        Ok(())
    } else {
        Err(Rejection::bad_request_parameters(&missing))
    }
}

fn is_included(parameter: &RequestParameter, request: &GatewayRequest, route: &Route<'_>) -> bool {
    let name = parameter.name.as_str();
    let value = match parameter.location {
        ParameterLocation::Header => headers::last(&request.head.headers, name),
        ParameterLocation::Path => route.path_parameter(name).map(str::to_owned),
        ParameterLocation::Query => request.query.last(name).map(str::to_owned),
    };
    value.is_some_and(|value| !value.trim().is_empty())
}
