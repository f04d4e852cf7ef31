//! What the service answers, row by row.

use crate::KEYS;
use crate::in_process::{self, Service, answer};

const NOT_FOUND: &str = r#"{"message":"Not Found"}"#;
const FORBIDDEN: &str = r#"{"message":"Forbidden"}"#;
const NO_SUCH_TERM: &str = r#"{"message":"No such term"}"#;
const NO_PREFIX: &str = r#"{"message":"Missing required request parameters: [prefix]"}"#;
const BAD_LIMIT: &str = r#"{"message":"limit must be a whole number from 1 to 100"}"#;
const ABN: &str = r#"{"term":"ABN","replacement":"ABN AMRO"}"#;

/// Holds the answer to each request, which has a key, against a status and a body.
async fn expect(rows: &[(&str, u16, &str)]) {
    let service = Service::start().await;
    for (method_and_path, status, body) in rows {
        let answer = answer(service.request(method_and_path)).await;
        assert_eq!(answer, (*status, body.to_string()), "{method_and_path}");
    }
}

#[tokio::test]
async fn a_term_is_looked_up_decoded_once() {
    expect(&[
        ("GET /api/string/terms/ABN", 200, ABN),
        ("GET /api/string/terms/abn", 200, ABN),
        ("GET /api/string/terms/%61bn", 200, ABN),
        ("GET /api/string/terms/abn/", 200, ABN),
        ("GET /api/string/terms/abn?term=ing", 200, ABN),
        (
            "GET /api/string/terms/ing%20b%2Fv",
            200,
            r#"{"term":"ING B/V","replacement":"ING BELGIUM"}"#,
        ),
        (
            "GET /api/string/terms/100%2541",
            200,
            r#"{"term":"100%41","replacement":"all of it"}"#,
        ),
        ("GET /api/string/terms/%2561bn", 404, NO_SUCH_TERM),
        ("GET /api/string/terms/ing+b%2Fv", 404, NO_SUCH_TERM),
        ("GET /api/string/terms/100%", 404, NO_SUCH_TERM),
        ("GET /api/string/terms/%FF%FE", 404, NO_SUCH_TERM),
        ("GET /api/string/terms/%E9%93%B6", 404, NO_SUCH_TERM),
        ("GET /api/string/terms/Knab", 404, NO_SUCH_TERM),
    ])
    .await;
}

#[tokio::test]
async fn terms_are_listed_by_the_last_of_each_parameter() {
    let ing = r#"{"terms":["ING","ING B/V"],"truncated":false}"#;
    let abn = r#"{"terms":["ABN"],"truncated":false}"#;
    expect(&[
        ("GET /api/string/terms?prefix=i", 200, ing),
        ("GET /api/string/terms/?prefix=i", 200, ing),
        ("GET /api/string/terms?prefix=%49&limit=2", 200, ing),
        (
            "GET /api/string/terms?prefix=i&limit=1",
            200,
            r#"{"terms":["ING"],"truncated":true}"#,
        ),
        (
            "GET /api/string/terms?prefix=ing+",
            200,
            r#"{"terms":["ING B/V"],"truncated":false}"#,
        ),
        (
            "GET /api/string/terms?prefix=ing%2B",
            200,
            r#"{"terms":[],"truncated":false}"#,
        ),
        (
            "GET /api/string/terms?prefix=i&limit=0&other&prefix=a&limit=100",
            200,
            abn,
        ),
    ])
    .await;
}

#[tokio::test]
async fn bad_parameters_are_refused() {
    expect(&[
        ("GET /api/string/terms", 400, NO_PREFIX),
        ("GET /api/string/terms/", 400, NO_PREFIX),
        ("GET /api/string/terms?prefix", 400, NO_PREFIX),
        ("GET /api/string/terms?prefix=+%20", 400, NO_PREFIX),
        ("GET /api/string/terms?Prefix=a&limit=0", 400, NO_PREFIX),
        ("GET /api/string/terms?prefix=a&limit=0", 400, BAD_LIMIT),
        ("GET /api/string/terms?prefix=a&limit=101", 400, BAD_LIMIT),
        ("GET /api/string/terms?prefix=a&limit=", 400, BAD_LIMIT),
        ("GET /api/string/terms?prefix=a&limit=%2B5", 400, BAD_LIMIT),
    ])
    .await;
}

#[tokio::test]
async fn everything_else_is_not_found() {
    expect(&[
        ("GET /", 404, NOT_FOUND),
        ("GET /api", 404, NOT_FOUND),
        ("GET /api/string/unknown", 404, NOT_FOUND),
        ("GET /api/string/terms/a/b", 404, NOT_FOUND),
        ("GET /API/string/terms/abn", 404, NOT_FOUND),
        ("GET /string/terms/abn", 404, NOT_FOUND),
        ("GET /api/string/replace", 404, NOT_FOUND),
        ("PUT /api/string/replace", 404, NOT_FOUND),
        ("OPTIONS /api/string/replace", 404, NOT_FOUND),
        ("POST /api/string/terms/abn", 404, NOT_FOUND),
        ("POST /status/health", 404, NOT_FOUND),
        ("GET /status", 404, NOT_FOUND),
        ("GET /api//string/terms/abn", 404, NOT_FOUND),
        ("GET /api/string/terms//abn", 404, NOT_FOUND),
        ("GET /api/string/terms/abn//", 404, NOT_FOUND),
    ])
    .await;
}

#[tokio::test]
async fn head_is_not_found_and_has_no_body() {
    let service = Service::start().await;
    for path in ["/status/health", "/api/string/terms/abn"] {
        let answer = answer(service.request(&format!("HEAD {path}"))).await;
        assert_eq!(answer, (404, String::new()), "{path}");
    }
}

#[tokio::test]
async fn health_needs_no_key() {
    let service = Service::start().await;
    for path in ["GET /status/health", "GET /status/health/"] {
        let answer = answer(service.request_without_key(path)).await;
        assert_eq!(answer, (200, r#"{"message":"UP"}"#.to_owned()));
    }
}

#[tokio::test]
async fn each_key_opens_and_nothing_else_does() {
    let service = Service::start().await;
    let request = |key: Option<&str>| {
        let request = service.request_without_key("GET /api/string/terms/abn");
        key.into_iter()
            .fold(request, |request, key| request.header("x-api-key", key))
    };
    for key in KEYS {
        assert_eq!(
            answer(request(Some(key))).await,
            (200, ABN.to_owned()),
            "{key}"
        );
    }
    let both = KEYS.join(",");
    let upper_case = KEYS[0].to_uppercase();
    for key in [
        None,
        Some(""),
        Some("wrong"),
        Some(&both),
        Some(&upper_case),
        Some(&KEYS[0][1..]),
    ] {
        assert_eq!(
            answer(request(key)).await,
            (403, FORBIDDEN.to_owned()),
            "{key:?}"
        );
    }
}

#[tokio::test]
async fn the_route_comes_before_the_key_and_the_key_before_the_rest() {
    let service = Service::start().await;
    for (method_and_path, status, body) in [
        ("GET /api/string/unknown", 404, NOT_FOUND),
        ("DELETE /api/string/replace", 404, NOT_FOUND),
        ("GET /api/string/terms", 403, FORBIDDEN),
        ("GET /api/string/terms/Knab", 403, FORBIDDEN),
        ("POST /api/string/replace", 403, FORBIDDEN),
    ] {
        let answer = answer(service.request_without_key(method_and_path).body("ing")).await;
        assert_eq!(answer, (status, body.to_owned()), "{method_and_path}");
    }
}

#[tokio::test]
async fn an_address_that_cannot_be_listened_on_is_named() {
    let service = Service::start().await;
    let taken = service.address;
    let port = taken.port();
    let error = in_process::build(&taken.to_string(), 1, Default::default())
        .await
        .err()
        .unwrap();
    assert!(
        error.starts_with(&format!("{taken} cannot be listened on; ")),
        "{error}"
    );
    let advice = format!(
        "; stop the program that has port {port}, or set LISTEN_ADDRESS to an address with another port"
    );
    assert!(error.ends_with(&advice), "{error}");
    // An address of the range for documentation (RFC 5737), which no machine has.
    let error = in_process::build("192.0.2.1:0", 1, Default::default())
        .await
        .err()
        .unwrap();
    assert!(
        error.ends_with("; set LISTEN_ADDRESS to an address of this machine"),
        "{error}"
    );
}
