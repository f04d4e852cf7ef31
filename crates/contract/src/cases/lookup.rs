//! `GET .../string/terms/{term}`.

use crate::answer::Expectation;
use crate::case::{Case, Request};

/// Name, raw path segment, what the map says of it.
const FOUND: &[(&str, &str, &str)] = &[
    (
        "as it is spelt",
        "ABN",
        r#"{"term":"ABN","replacement":"ABN AMRO"}"#,
    ),
    (
        "in another case",
        "rABO",
        r#"{"term":"Rabo","replacement":"Rabobank"}"#,
    ),
    (
        "percent-encoded",
        "%41%62%4E",
        r#"{"term":"ABN","replacement":"ABN AMRO"}"#,
    ),
    (
        "by simple folding",
        "Vol%E2%84%AAsban%e2%84%aa",
        r#"{"term":"Volksbank","replacement":"de Volksbank"}"#,
    ),
];

const NOT_FOUND: &[(&str, &str)] = &[
    ("unknown", "Knab"),
    ("a replacement is no term", "Rabobank"),
    ("a part of a term", "AB"),
    ("a space after it", "ABN%20"),
    ("a plus is no space in a path", "ING+B"),
    ("encoded twice", "%2541BN"),
    ("an encoded slash belongs to the term", "ABN%2FING"),
    ("Unicode", "%E9%93%B6%E8%A1%8C"),
    ("invalid UTF-8", "%FF%FE"),
    ("a percent sign alone", "100%"),
];

pub(super) fn cases() -> Vec<Case> {
    let path = |segment: &str| Request::get(format!("/string/terms/{segment}"));
    let found = FOUND.iter().map(|(name, segment, body)| {
        Case::both(
            format!("look up: {name}"),
            path(segment),
            Expectation::json(200, *body),
        )
    });
    let not_found = NOT_FOUND.iter().map(|(name, segment)| {
        let expected = Expectation::message(404, "No such term");
        Case::both(format!("look up: {name}"), path(segment), expected)
    });
    let overlapping = Case::both(
        "look up: a term with a space",
        path("ing%20b"),
        Expectation::json(200, r#"{"term":"ING B","replacement":"ING BELGIUM"}"#),
    );
    found
        .chain(not_found)
        .chain([overlapping.with_overlapping_keys()])
        .collect()
}
