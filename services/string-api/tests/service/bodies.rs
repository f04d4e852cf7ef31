//! `POST /api/string/replace`: what the body may be.

use futures_util::stream;

use crate::KEYS;
use crate::in_process::{Service, answer};
use crate::raw_connection::RawConnection;

const LIMIT: usize = 1_048_576;
const NOT_JSON: &str = r#"{"message":"Something went wrong in decoding Payload"}"#;
const MALFORMED: &str = r#"{"message":"Malformed Input"}"#;
const TOO_LARGE: &str = r#"{"message":"Payload Too Large"}"#;

/// A request of `size` bytes, and the answer to it.
fn body_of(size: usize) -> (String, String) {
    let content = "x".repeat(size - r#"{"content":""}"#.len());
    (
        format!(r#"{{"content":"{content}"}}"#),
        format!(r#"{{"message":"{content}"}}"#),
    )
}

fn chunked(body: &str) -> reqwest::Body {
    let chunks: Vec<Result<Vec<u8>, std::io::Error>> = body
        .as_bytes()
        .chunks(50_000)
        .map(|chunk| Ok(chunk.to_vec()))
        .collect();
    reqwest::Body::wrap_stream(stream::iter(chunks))
}

#[tokio::test]
async fn strings_are_replaced_whatever_the_content_type() {
    let service = Service::start().await;
    let body = r#"{"content":"ing and abn, not booking","other":[1]}"#;
    let replaced = r#"{"message":"ING BANK and ABN AMRO, not booking"}"#;
    for path in ["POST /api/string/replace", "POST /api/string/replace/"] {
        assert_eq!(
            answer(service.request(path).body(body)).await,
            (200, replaced.to_owned())
        );
    }
    for content_type in ["application/json; charset=utf-8", "text/plain", "nonsense"] {
        let request = service.request("POST /api/string/replace");
        let request = request.header("content-type", content_type).body(body);
        assert_eq!(
            answer(request).await,
            (200, replaced.to_owned()),
            "{content_type}"
        );
    }
    let request = service
        .request("POST /api/string/replace")
        .body(chunked(body));
    assert_eq!(answer(request).await, (200, replaced.to_owned()), "chunked");
}

#[tokio::test]
async fn other_bodies_are_refused() {
    let service = Service::start().await;
    let rows: [(&[u8], &str); 9] = [
        (b"", NOT_JSON),
        (b"ing", NOT_JSON),
        (br#"{"content":"ing""#, NOT_JSON),
        (b"{\"content\":\"\xff\"}", NOT_JSON),
        (b"{}", MALFORMED),
        (b"[]", MALFORMED),
        (br#""ing""#, MALFORMED),
        (br#"{"content":5}"#, MALFORMED),
        (br#"{"content":"ing","content":null}"#, MALFORMED),
    ];
    for (body, expected) in rows {
        let answer = answer(service.request("POST /api/string/replace").body(body)).await;
        assert_eq!(
            answer,
            (400, expected.to_owned()),
            "{}",
            body.escape_ascii()
        );
    }
}

#[tokio::test]
async fn one_megabyte_is_the_limit() {
    let service = Service::start().await;
    let (largest, replaced) = body_of(LIMIT);
    let (larger, _) = body_of(LIMIT + 1);
    let (far_larger, _) = body_of(8 * LIMIT);
    let request = || service.request("POST /api/string/replace");
    assert_eq!(
        answer(request().body(largest.clone())).await,
        (200, replaced.clone())
    );
    assert_eq!(
        answer(request().body(chunked(&largest))).await,
        (200, replaced)
    );
    for body in [larger, far_larger] {
        let length = body.len();
        let in_chunks = request().body(chunked(&body));
        assert_eq!(
            answer(in_chunks).await,
            (413, TOO_LARGE.to_owned()),
            "{length}, chunked"
        );
        let at_once = request().body(body);
        assert_eq!(
            answer(at_once).await,
            (413, TOO_LARGE.to_owned()),
            "{length}"
        );
    }
}

#[tokio::test]
async fn a_chunk_that_is_broken_is_refused() {
    let service = Service::start().await;
    let mut connection = RawConnection::open(service.address).await;
    let key = KEYS[0];
    let request = format!(
        "POST /api/string/replace HTTP/1.1\r\nHost: localhost\r\nx-api-key: {key}\r\n\
         Transfer-Encoding: chunked\r\n\r\nno length\r\n"
    );
    connection.send(&request).await;
    let answer = connection.read_to_end().await;
    assert!(
        answer.starts_with("HTTP/1.1 400 Bad Request\r\n"),
        "{answer}"
    );
}
