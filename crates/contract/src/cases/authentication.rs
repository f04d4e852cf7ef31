//! The key, and that it comes after the route and before parameters and body.

use crate::answer::Expectation;
use crate::case::{Case, Key, Request};

pub(super) fn cases() -> Vec<Case> {
    let operations = [
        ("replace", Request::replace(r#"{"content":"ing"}"#)),
        ("look up", Request::get("/string/terms/ABN")),
        ("list", Request::get("/string/terms?prefix=a")),
        ("a body that is not JSON", Request::replace("ing")),
        ("a prefix that is missing", Request::get("/string/terms")),
    ];
    let keys = [("no key", Key::Missing), ("a wrong key", Key::Wrong)];
    let forbidden = keys.iter().flat_map(|(key_name, key)| {
        operations.iter().map(move |(name, request)| {
            let expected = Expectation::message(403, "Forbidden");
            Case::both(
                format!("{key_name}: {name}"),
                request.clone().key(*key),
                expected,
            )
            .refused_by_gateway("ForbiddenException")
        })
    });
    let unknown_route = Case::both(
        "no key: an unknown route is unknown before the key is asked for",
        Request::get("/string/nothing").key(Key::Missing),
        Expectation::message(404, "Not Found"),
    )
    .refused_by_gateway("MissingAuthenticationTokenException");
    forbidden.chain([unknown_route]).collect()
}
