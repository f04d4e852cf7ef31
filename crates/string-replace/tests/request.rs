//! Bodies of requests, accepted and refused.

use std::thread;

use string_replace::{
    JsonType, MalformedCause, NotJsonCause, ReplaceRequest, ReplaceRequestError, ReplaceResponse,
};

fn nested(levels: usize) -> String {
    format!(
        r#"{{"deep":{}{},"content":"x"}}"#,
        "[".repeat(levels - 1),
        "]".repeat(levels - 1)
    )
}

#[test]
fn accepted() {
    let deepest = nested(1000);
    let brackets_in_text = format!(r#"{{"content":"x","text":"{}"}}"#, "[".repeat(5000));
    let cases = [
        (r#"{"content":"ing"}"#, "ing"),
        (r#" { "content" : "ing" } "#, "ing"),
        (r#"{"content":""}"#, ""),
        (r#"{"content":"\u00e9\ud83d\ude00\n\""}"#, "é😀\n\""),
        (r#"{"cont\u0065nt":"escaped key"}"#, "escaped key"),
        (r#"{"content":"first","content":"last"}"#, "last"),
        (r#"{"content":1,"content":"last"}"#, "last"),
        (
            r#"{"content":{"content":[]},"content":null,"content":"last"}"#,
            "last",
        ),
        (
            r#"{"a":1e999,"b":[{}],"content":"x","c":null,"Content":2}"#,
            "x",
        ),
        (r#"{"inner":{"content":"y"},"content":"x"}"#, "x"),
        (r#"{"\ud800":1,"a":"\udc00","content":"x"}"#, "x"),
        (&deepest, "x"),
        (&brackets_in_text, "x"),
    ];
    for (body, content) in cases {
        let request = ReplaceRequest::from_json(body.as_bytes()).unwrap();
        assert_eq!(request.content, content, "{body}");
    }
}

#[test]
fn not_json() {
    let too_deep = nested(1001);
    let cases: &[(&[u8], &str)] = &[
        (b"", "EOF while parsing a value at line 1 column 0"),
        (b"content", "expected value at line 1 column 1"),
        (
            b"{\"content\":\"x\"",
            "EOF while parsing an object at line 1 column 14",
        ),
        (
            b"{\"content\":\"x\"} x",
            "trailing characters at line 1 column 17",
        ),
        (
            b"{\"content\":\"x\"}{}",
            "trailing characters at line 1 column 16",
        ),
        (
            b"{\"content\":\"x\",\n\"a\":}",
            "expected value at line 2 column 5",
        ),
        (
            b"{\"content\":\"x\",\"a\":nul}",
            "expected ident at line 1 column 23",
        ),
        (
            b"{\"content\":7,\"a\":01}",
            "invalid number at line 1 column 19",
        ),
        (
            b"{\"content\":\"x\",}",
            "key must be a string at line 1 column 16",
        ),
        (b"[1,", "EOF while parsing a value at line 1 column 3"),
        (
            b"{'content':'x'}",
            "key must be a string at line 1 column 2",
        ),
        (
            b"{\"content\":\"a\tb\"}",
            "control character (\\u0000-\\u001F) found while parsing a string at line 1 column 13",
        ),
        (
            b"\xef\xbb\xbf{\"content\":\"x\"}",
            "expected value at line 1 column 1",
        ),
        (
            b"{\"content\":\"\xff\"}",
            "invalid utf-8 sequence of 1 bytes from index 12",
        ),
        (
            b"{\"content\":\"x\",\"a\":\"\xc3\"}",
            "invalid utf-8 sequence of 1 bytes from index 20",
        ),
        (too_deep.as_bytes(), "it is nested more than 1000 deep"),
        (
            b"{\"content\":\"\\ud800\"}",
            "content has an unpaired surrogate (\\ud800 to \\udfff)",
        ),
    ];
    for (body, cause) in cases {
        let error = ReplaceRequest::from_json(body).unwrap_err();
        assert!(
            matches!(error, ReplaceRequestError::NotJson { .. }),
            "{error:?}"
        );
        let body = String::from_utf8_lossy(body);
        assert_eq!(
            error.to_string(),
            format!("the body is not JSON: {cause}"),
            "{body}"
        );
    }
}

#[test]
fn malformed() {
    let not_an_object = |found| MalformedCause::NotAnObject { found };
    let not_a_string = |found| MalformedCause::ContentNotAString { found };
    let cases = [
        ("null", not_an_object(JsonType::Null)),
        ("[]", not_an_object(JsonType::Array)),
        ("\"content\"", not_an_object(JsonType::String)),
        ("12", not_an_object(JsonType::Integer)),
        ("1e999", not_an_object(JsonType::Number)),
        ("{}", MalformedCause::MissingContent),
        (r#"{"Content":"x"}"#, MalformedCause::MissingContent),
        (
            r#"{"inner":{"content":"x"}}"#,
            MalformedCause::MissingContent,
        ),
        (r#"{"content":null}"#, not_a_string(JsonType::Null)),
        (r#"{"content":true}"#, not_a_string(JsonType::Boolean)),
        (r#"{"content":1e999}"#, not_a_string(JsonType::Number)),
        (r#"{"content":["x"]}"#, not_a_string(JsonType::Array)),
        (r#"{"content":{}}"#, not_a_string(JsonType::Object)),
        (
            r#"{"content":"x","content":7}"#,
            not_a_string(JsonType::Integer),
        ),
    ];
    for (body, expected) in cases {
        match ReplaceRequest::from_json(body.as_bytes()) {
            Err(ReplaceRequestError::Malformed { cause }) => assert_eq!(cause, expected, "{body}"),
            other => panic!("{body}: {other:?}"),
        }
    }
    let messages = [
        ("[]", "it must be an object, and is of type array"),
        ("{}", "it has no content"),
        (
            r#"{"content":7}"#,
            "content must be a string, and is of type integer",
        ),
    ];
    for (body, message) in messages {
        let error = ReplaceRequest::from_json(body.as_bytes()).unwrap_err();
        assert_eq!(
            error.to_string(),
            format!("the body is not a request to replace strings: {message}"),
        );
    }
}

/// A million levels on a stack that a few hundred levels of recursion would overflow.
#[test]
fn nesting_does_not_use_the_stack() {
    let read = || {
        let deep = nested(1_000_000);
        let open = "[".repeat(1_000_000);
        let objects = r#"{"a":"#.repeat(200_000);
        [deep, open, objects].map(|body| ReplaceRequest::from_json(body.as_bytes()))
    };
    let thread = thread::Builder::new()
        .stack_size(64 * 1024)
        .spawn(read)
        .unwrap();
    let [deep, open, objects] = thread.join().unwrap();
    let cause = |result| match result {
        Err(ReplaceRequestError::NotJson { cause }) => cause,
        other => panic!("{other:?}"),
    };
    assert!(matches!(cause(deep), NotJsonCause::TooDeep));
    assert!(matches!(cause(open), NotJsonCause::Syntax(_)));
    assert!(matches!(cause(objects), NotJsonCause::Syntax(_)));
}

#[test]
fn requests_and_answers_as_json() {
    let request = ReplaceRequest {
        content: "a \"b\"".to_owned(),
    };
    let json = serde_json::to_string(&request).unwrap();
    assert_eq!(json, r#"{"content":"a \"b\""}"#);
    assert_eq!(ReplaceRequest::from_json(json.as_bytes()).unwrap(), request);

    let response = ReplaceResponse {
        message: "ING BANK".to_owned(),
    };
    assert_eq!(
        serde_json::to_string(&response).unwrap(),
        r#"{"message":"ING BANK"}"#
    );
}
