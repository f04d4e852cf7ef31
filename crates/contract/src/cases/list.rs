//! `GET .../string/terms?prefix=..&limit=..`.

use crate::answer::Expectation;
use crate::case::{Case, Request};

/// Name, raw query, the terms, whether the list was cut.
const LISTED: &[(&str, &str, &str)] = &[
    (
        "one term",
        "prefix=A",
        r#"{"terms":["ABN"],"truncated":false}"#,
    ),
    (
        "ignoring case",
        "prefix=tRI",
        r#"{"terms":["Triodos"],"truncated":false}"#,
    ),
    (
        "a whole term",
        "prefix=rabo&limit=1",
        r#"{"terms":["Rabo"],"truncated":false}"#,
    ),
    ("none", "prefix=zzz", r#"{"terms":[],"truncated":false}"#),
    (
        "the largest limit",
        "prefix=a&limit=100",
        r#"{"terms":["ABN"],"truncated":false}"#,
    ),
    (
        "percent-encoded",
        "prefix=%41b",
        r#"{"terms":["ABN"],"truncated":false}"#,
    ),
    (
        "the last of repeated parameters",
        "prefix=zzz&limit=0&prefix=a&limit=5",
        r#"{"terms":["ABN"],"truncated":false}"#,
    ),
    (
        "unknown parameters are ignored",
        "prefix=a&other=1",
        r#"{"terms":["ABN"],"truncated":false}"#,
    ),
];

const LISTED_WITH_OVERLAPPING_KEYS: &[(&str, &str, &str)] = &[
    (
        "sorted",
        "prefix=i",
        r#"{"terms":["ING","ING B"],"truncated":false}"#,
    ),
    (
        "cut at the limit",
        "prefix=i&limit=1",
        r#"{"terms":["ING"],"truncated":true}"#,
    ),
    (
        "a plus is a space in a query",
        "prefix=ing+",
        r#"{"terms":["ING B"],"truncated":false}"#,
    ),
    (
        "an encoded plus is a plus",
        "prefix=C%2B",
        r#"{"terms":["C++"],"truncated":false}"#,
    ),
];

const WITHOUT_PREFIX: &[(&str, &str)] = &[
    ("no query", ""),
    ("no prefix", "?limit=5"),
    ("an empty prefix", "?prefix="),
    ("a prefix without a value", "?prefix"),
    ("a blank prefix", "?prefix=%20%20"),
    ("a prefix in another case", "?Prefix=a"),
    ("no prefix and a bad limit", "?limit=0"),
];

const BAD_LIMITS: &[(&str, &str)] = &[
    ("0", "0"),
    ("101", "101"),
    ("-1", "-1"),
    ("a fraction", "1.5"),
    ("a word", "ten"),
    ("empty", ""),
    ("signed", "%2B5"),
    ("larger than any integer", "99999999999999999999999"),
];

pub(super) fn cases() -> Vec<Case> {
    let listed = |(name, query, body): &(&str, &str, &str)| {
        let request = Request::get(format!("/string/terms?{query}"));
        Case::both(
            format!("list: {name}"),
            request,
            Expectation::json(200, *body),
        )
    };
    let without_prefix = WITHOUT_PREFIX.iter().map(|(name, query)| {
        let expected = Expectation::message(400, "Missing required request parameters: [prefix]");
        Case::both(
            format!("list: {name}"),
            Request::get(format!("/string/terms{query}")),
            expected,
        )
        .refused_by_gateway("BadRequestException")
    });
    let bad_limits = BAD_LIMITS.iter().map(|(name, limit)| {
        let request = Request::get(format!("/string/terms?prefix=a&limit={limit}"));
        let expected = Expectation::message(400, "limit must be a whole number from 1 to 100");
        Case::both(format!("list: limit {name}"), request, expected)
    });
    LISTED
        .iter()
        .map(listed)
        .chain(
            LISTED_WITH_OVERLAPPING_KEYS
                .iter()
                .map(listed)
                .map(Case::with_overlapping_keys),
        )
        .chain(without_prefix)
        .chain(bad_limits)
        .collect()
}
