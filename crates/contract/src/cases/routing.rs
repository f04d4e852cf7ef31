//! Routes, methods, stages, and the service's health.

use http::Method;

use crate::answer::Expectation;
use crate::case::{Body, Case, Key, Request};

/// What API Gateway calls a route or a method that it does not have.
const UNKNOWN_ROUTE: &str = "MissingAuthenticationTokenException";

pub(super) fn cases() -> Vec<Case> {
    [unknown_routes(), trailing_slashes(), stages(), health()].concat()
}

fn unknown_routes() -> Vec<Case> {
    let unknown = |name: &str, request: Request| {
        Case::both(
            format!("route: {name}"),
            request,
            Expectation::message(404, "Not Found"),
        )
        .refused_by_gateway(UNKNOWN_ROUTE)
    };
    let head = Request::new(Method::HEAD, "/string/terms/ABN");
    vec![
        unknown("an unknown path", Request::get("/string/nothing")),
        unknown("the prefix alone", Request::get("")),
        unknown("a path too long", Request::get("/string/terms/ABN/more")),
        unknown("a path in another case", Request::get("/String/terms/ABN")),
        unknown("a doubled slash", Request::get("/string//terms/ABN")),
        unknown(
            "a doubled slash before the term",
            Request::get("/string/terms//ABN"),
        ),
        unknown("two trailing slashes", Request::get("/string/terms/ABN//")),
        unknown("GET of replace", Request::get("/string/replace")),
        unknown(
            "PUT of replace",
            Request::new(Method::PUT, "/string/replace").body(Body::Whole("{}".into())),
        ),
        unknown(
            "DELETE of a term",
            Request::new(Method::DELETE, "/string/terms/ABN"),
        ),
        unknown(
            "POST of the list",
            Request::new(Method::POST, "/string/terms?prefix=a"),
        ),
        unknown(
            "OPTIONS of replace",
            Request::new(Method::OPTIONS, "/string/replace"),
        ),
        Case::both("route: HEAD of a term", head, Expectation::empty(404))
            .refused_by_gateway(UNKNOWN_ROUTE),
    ]
}

fn trailing_slashes() -> Vec<Case> {
    let replace = Request::replace(r#"{"content":"ing"}"#);
    let location = Request::new(Method::POST, "/string/replace/");
    let replace = Request {
        location: location.location,
        ..replace
    };
    let listed = r#"{"terms":["ABN"],"truncated":false}"#;
    let found = r#"{"term":"ABN","replacement":"ABN AMRO"}"#;
    vec![
        Case::both(
            "trailing slash: replace",
            replace,
            Expectation::message(200, "ING BANK"),
        ),
        Case::both(
            "trailing slash: look up",
            Request::get("/string/terms/ABN/"),
            Expectation::json(200, found),
        ),
        Case::both(
            "trailing slash: list",
            Request::get("/string/terms/?prefix=a"),
            Expectation::json(200, listed),
        ),
    ]
}

fn stages() -> Vec<Case> {
    let forbidden = |name: &str, path: &str| {
        let request = Request::get("").at_root(path);
        Case::gateway_only(
            format!("stage: {name}"),
            request,
            Expectation::message(403, "Forbidden"),
        )
        .refused_by_gateway("ForbiddenException")
    };
    vec![
        forbidden("unknown", "/nothing/string/terms/ABN"),
        forbidden("in another case", "/Test/string/terms/ABN"),
        forbidden("none", "/"),
    ]
}

fn health() -> Vec<Case> {
    let up = |name: &str, request: Request| {
        Case::service_only(
            format!("health: {name}"),
            request,
            Expectation::message(200, "UP"),
        )
    };
    let request = Request::get("").at_root("/status/health").key(Key::Missing);
    vec![
        up("without a key", request.clone()),
        up("with a trailing slash", request.at_root("/status/health/")),
        Case::service_only(
            "health: a wrong method",
            Request::new(Method::POST, "").at_root("/status/health"),
            Expectation::message(404, "Not Found"),
        ),
        Case::service_only(
            "route: outside the API",
            Request::get("").at_root("/"),
            Expectation::message(404, "Not Found"),
        ),
    ]
}
