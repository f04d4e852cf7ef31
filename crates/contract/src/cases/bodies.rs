//! `POST .../string/replace`: bodies, content types and sizes.

use bytes::Bytes;

use crate::answer::Expectation;
use crate::case::{Body, Case, Request};

/// The service's limit on a body, in bytes.
const SERVICE_BODY_LIMIT: usize = 1_048_576;

const REPLACED: &str = "ING BANK";
const VALID: &str = r#"{"content":"ing"}"#;

pub(super) fn cases() -> Vec<Case> {
    [refused(), accepted(), content_types(), sizes()].concat()
}

fn not_json() -> (Expectation, Expectation) {
    let gateway =
        r#"{"message":"Invalid request body","cause":"[Unknown error parsing request body]"}"#;
    (
        Expectation::json(400, gateway),
        Expectation::message(400, "Something went wrong in decoding Payload"),
    )
}

fn malformed(cause: &str) -> (Expectation, Expectation) {
    let cause = cause.replace('"', r#"\""#);
    let gateway = format!(r#"{{"message":"Invalid request body","cause":"[{cause}]"}}"#);
    (
        Expectation::json(400, gateway),
        Expectation::message(400, "Malformed Input"),
    )
}

fn refused() -> Vec<Case> {
    const MISSING: &str = r#"object has missing required properties (["content"])"#;
    let wrong_type = |found: &str, allowed: &str| {
        malformed(&format!(
            r#"instance type ({found}) does not match any allowed primitive type (allowed: ["{allowed}"])"#
        ))
    };
    let nested = nested_to(1_001);
    let table: &[(&str, &str, (Expectation, Expectation))] = &[
        ("no bytes", "", not_json()),
        ("text", "ing", not_json()),
        ("an object cut short", r#"{"content":"ing""#, not_json()),
        (
            "something after the object",
            r#"{"content":"ing"} x"#,
            not_json(),
        ),
        (
            "a byte order mark",
            "\u{FEFF}{\"content\":\"ing\"}",
            not_json(),
        ),
        ("nesting of 1,001", &nested, not_json()),
        ("an empty object", "{}", malformed(MISSING)),
        (
            "content in another case",
            r#"{"Content":"ing"}"#,
            malformed(MISSING),
        ),
        (
            "content a number",
            r#"{"content":5}"#,
            wrong_type("integer", "string"),
        ),
        (
            "content null",
            r#"{"content":null}"#,
            wrong_type("null", "string"),
        ),
        (
            "content an array",
            r#"{"content":["ing"]}"#,
            wrong_type("array", "string"),
        ),
        ("an array", "[]", wrong_type("array", "object")),
        ("a string", r#""ing""#, wrong_type("string", "object")),
        ("null", "null", wrong_type("null", "object")),
        (
            "the last of two contents a number",
            r#"{"content":"ing","content":1.5}"#,
            wrong_type("number", "string"),
        ),
    ];
    let both = |(name, body, (gateway, service)): &(&str, &str, (Expectation, Expectation))| {
        let request = Request::replace(body.to_string());
        Case::each(
            format!("body refused: {name}"),
            request,
            gateway.clone(),
            service.clone(),
        )
        .refused_by_gateway("BadRequestException")
    };
    table.iter().map(both).chain([invalid_utf8()]).collect()
}

/// API Gateway hands a text body on with U+FFFD in place of what is not UTF-8; the service has the
/// bytes themselves and refuses them.
fn invalid_utf8() -> Case {
    let request = Request::replace(Bytes::from_static(b"{\"content\":\"ing \xFF\"}"));
    let (_, service) = not_json();
    Case::each(
        "body: invalid UTF-8",
        request,
        Expectation::message(200, "ING BANK \u{FFFD}"),
        service,
    )
}

fn accepted() -> Vec<Case> {
    let nested = nested_to(1_000);
    let table = [
        (
            "unknown fields are ignored",
            r#"{"other":[{"content":1}],"content":"ing","more":null}"#,
        ),
        (
            "the last of two contents wins",
            r#"{"content":"abn","content":"ing"}"#,
        ),
        (
            "the last of two contents wins, whatever the first is",
            r#"{"content":{"a":[]},"content":"ing"}"#,
        ),
        ("nesting of 1,000", nested.as_str()),
        (
            "a number too large for any machine",
            r#"{"content":"ing","other":1e400}"#,
        ),
        (
            "half a surrogate pair in an unknown field",
            r#"{"content":"ing","other":"\ud800"}"#,
        ),
        (
            "half a surrogate pair, and content again",
            r#"{"content":"\ud800","content":"ing"}"#,
        ),
        ("white space around", "\r\n\t {\"content\" : \"ing\" }\n"),
        ("escaped letters", r#"{"\u0063ontent":"\u0069ng"}"#),
    ];
    let both = |(name, body): (&str, &str)| {
        let request = Request::replace(body.to_owned());
        Case::both(
            format!("body: {name}"),
            request,
            Expectation::message(200, REPLACED),
        )
    };
    let chunked = Request::replace("").body(Body::Chunked(Bytes::from_static(VALID.as_bytes())));
    let chunked = Case::both(
        "body: chunked",
        chunked,
        Expectation::message(200, REPLACED),
    );
    table.into_iter().map(both).chain([chunked]).collect()
}

/// A valid body whose objects and arrays are nested `depth` deep.
fn nested_to(depth: usize) -> String {
    let arrays = depth - 1;
    format!(
        r#"{{"deep":{}{},"content":"ing"}}"#,
        "[".repeat(arrays),
        "]".repeat(arrays)
    )
}

fn content_types() -> Vec<Case> {
    let with = |name: &str, request: Request| {
        Case::both(
            format!("content type: {name}"),
            request,
            Expectation::message(200, REPLACED),
        )
    };
    let (gateway, service) = not_json();
    vec![
        with("none", Request::replace(VALID).without_content_type()),
        with(
            "with a charset",
            Request::replace(VALID).content_type("application/json; charset=utf-8"),
        ),
        with(
            "in capitals",
            Request::replace(VALID).content_type("APPLICATION/JSON"),
        ),
        with("text", Request::replace(VALID).content_type("text/plain")),
        with(
            "a form",
            Request::replace(VALID).content_type("application/x-www-form-urlencoded"),
        ),
        Case::each(
            "content type: text, and not JSON",
            Request::replace("ing").content_type("text/plain"),
            gateway.clone(),
            service.clone(),
        ),
        Case::each(
            "content type: none, and not JSON",
            Request::replace("ing").without_content_type(),
            gateway,
            service,
        )
        .refused_by_gateway("BadRequestException"),
    ]
}

fn sizes() -> Vec<Case> {
    let of = |bytes: usize| {
        let frame = r#"{"content":""}"#.len();
        let content = "x".repeat(bytes - frame);
        (
            format!(r#"{{"content":"{content}"}}"#),
            Expectation::message(200, &content),
        )
    };
    let too_large = Expectation::message(413, "Payload Too Large");
    let (largest, echoed) = of(SERVICE_BODY_LIMIT);
    let (larger, echoed_by_gateway) = of(SERVICE_BODY_LIMIT + 1);
    let chunked = Body::Chunked(Bytes::from(larger.clone()));
    let over_six_megabytes = Expectation::json(413, r#"{"message": "Request Too Long"}"#);
    let over_ten_megabytes = Expectation::text(413, "HTTP content length exceeded 10485760 bytes.");
    vec![
        Case::both("size: 1 MB", Request::replace(largest), echoed),
        Case::each(
            "size: over 1 MB",
            Request::replace(larger),
            echoed_by_gateway.clone(),
            too_large.clone(),
        ),
        Case::each(
            "size: over 1 MB, chunked",
            Request::replace("").body(chunked),
            echoed_by_gateway,
            too_large.clone(),
        ),
        Case::each(
            "size: 7 MB",
            Request::replace(of(7 << 20).0),
            over_six_megabytes,
            too_large.clone(),
        ),
        Case::each(
            "size: 11 MB",
            Request::replace(of(11 << 20).0),
            over_ten_megabytes,
            too_large,
        ),
    ]
}
