//! Clients that hold a connection and let the service wait, in each way that there is.
//!
//! The deadline in question is short and the others are longer than a test waits.

use std::time::Duration;

use string_api::Timeouts;

use crate::in_process::{Service, answer};
use crate::raw_connection::RawConnection;
use crate::{KEYS, PATIENCE, wait_until};

const BRIEF: Duration = Duration::from_secs(1);
const LONG: Duration = Duration::from_secs(600);

fn patient() -> Timeouts {
    Timeouts {
        request_head: LONG,
        request_body: LONG,
        keep_alive: LONG,
        answer: LONG,
        disconnect: BRIEF,
        shutdown: PATIENCE,
    }
}

/// The head of a request to replace strings.
fn head_with_a_key(headers: &str) -> String {
    let key = KEYS[0];
    format!(
        "POST /api/string/replace HTTP/1.1\r\nHost: localhost\r\nx-api-key: {key}\r\n{headers}\r\n\r\n"
    )
}

#[tokio::test]
async fn the_first_head_byte_by_byte() {
    let service = Service::start_with(Timeouts {
        request_head: BRIEF,
        ..patient()
    });
    let mut connection = RawConnection::open(service.await.address).await;
    connection.send("GET /status/health HTTP/1.1\r\nx: ").await;
    let answer = connection.trickle("x").await;
    assert!(answer.starts_with("HTTP/1.1 408 "), "{answer}");
}

#[tokio::test]
async fn a_later_head_byte_by_byte_or_not_at_all() {
    let service = Service::start_with(Timeouts {
        request_head: BRIEF,
        ..patient()
    });
    let address = service.await.address;
    let after_an_answer = async || {
        let mut connection = RawConnection::open(address).await;
        let request = "GET /status/health HTTP/1.1\r\nHost: localhost\r\n\r\n";
        connection.send(request).await;
        connection.read_until(r#"{"message":"UP"}"#).await;
        connection.send("GET /status/health HTTP/1.1\r\nx: ").await;
        connection
    };
    assert_eq!(after_an_answer().await.trickle("x").await, "");
    assert_eq!(after_an_answer().await.read_to_end().await, "");
}

#[tokio::test]
async fn a_body_byte_by_byte() {
    let service = Service::start_with(Timeouts {
        request_body: BRIEF,
        // For what a client sends after the answer.
        request_head: BRIEF,
        ..patient()
    })
    .await;
    for (headers, piece) in [
        ("Content-Length: 1000000", "x"),
        ("Transfer-Encoding: chunked", "1\r\nx\r\n"),
    ] {
        let mut connection = RawConnection::open(service.address).await;
        connection.send(&head_with_a_key(headers)).await;
        let answer = connection.trickle(piece).await;
        assert!(answer.starts_with("HTTP/1.1 408 "), "{headers}: {answer}");
        assert!(answer.ends_with(r#"{"message":"Request Timeout"}"#));
    }
}

#[tokio::test]
async fn a_body_that_goes_on_after_the_answer() {
    let service = Service::start_with(Timeouts {
        request_head: BRIEF,
        ..patient()
    })
    .await;
    for (headers, piece) in [
        ("Content-Length: 1000000", "x"),
        ("Transfer-Encoding: chunked", "1\r\nx\r\n"),
    ] {
        let mut connection = RawConnection::open(service.address).await;
        let head =
            format!("POST /api/string/replace HTTP/1.1\r\nHost: localhost\r\n{headers}\r\n\r\n");
        connection.send(&head).await;
        let answer = connection.trickle(piece).await;
        assert!(answer.starts_with("HTTP/1.1 403 "), "{headers}: {answer}");
        assert!(answer.ends_with(r#"{"message":"Forbidden"}"#), "{answer}");
    }
}

#[tokio::test]
async fn an_answer_that_is_not_read() {
    let timeouts = Timeouts {
        answer: BRIEF,
        ..patient()
    };
    let service = Service::start_bounded(1, timeouts).await;
    // Several answers of more than 2 MB: more than the operating system buffers.
    let body = format!(r#"{{"content":"{}"}}"#, vec!["ing"; 250_000].join(" "));
    let length = body.len();
    let request = head_with_a_key(&format!("Content-Length: {length}")) + &body;
    let mut connection = RawConnection::open(service.address).await;
    connection.send_and_never_read(&request).await;
    let replaced = (200, r#"{"message":"ING BANK"}"#.to_owned());
    wait_until("a free place", async || {
        let request = service.request("POST /api/string/replace");
        answer(request.body(r#"{"content":"ing"}"#)).await == replaced
    })
    .await;
}

#[tokio::test]
async fn an_idle_connection() {
    let service = Service::start_with(Timeouts {
        keep_alive: BRIEF,
        ..patient()
    });
    let mut connection = RawConnection::open(service.await.address).await;
    let request = "GET /status/health HTTP/1.1\r\nHost: localhost\r\n\r\n";
    connection.send(request).await;
    connection.read_until(r#"{"message":"UP"}"#).await;
    assert_eq!(connection.read_to_end().await, "");
}
