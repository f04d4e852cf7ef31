//! Connections, limits, shutdown and what the observer is told.

use std::sync::Arc;

use crate::support::functions::{Functions, output};
use crate::support::http::{self, Answer};
use crate::support::{Running, TEST_KEY, document};
use futures_util::FutureExt as _;
use local_gateway::ResponseType;
use serde_json::json;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;
use tokio::sync::{Notify, Semaphore};

const TEN_MB: usize = 10 * 1024 * 1024;

fn assert_too_large(answer: &Answer) {
    assert_eq!(answer.status, 413);
    assert_eq!(
        answer.text(),
        "HTTP content length exceeded 10485760 bytes."
    );
    assert_eq!(answer.header("content-type"), Some("text/plain"));
    assert_eq!(answer.header("x-amzn-errortype"), None);
}

#[tokio::test]
async fn a_declared_length_over_10_mb_is_refused_at_once() {
    let gateway = Running::example().await;
    let head = format!(
        "POST /nowhere HTTP/1.1\r\nHost: x\r\nContent-Length: {}\r\n\r\n",
        TEN_MB + 1
    );
    assert_too_large(&http::send_raw(gateway.address, head.as_bytes()).await);
}

#[tokio::test]
async fn a_chunked_body_over_10_mb_is_refused_when_it_gets_there() {
    let gateway = Running::example().await;
    let head = "POST /nowhere HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n";
    // One chunk that is one byte too long, and not a byte behind it that would stay unread.
    let chunk = format!("{:x}\r\n{}", TEN_MB + 1, "x".repeat(TEN_MB + 1));
    let request = [head.as_bytes(), chunk.as_bytes()].concat();
    assert_too_large(&http::send_raw(gateway.address, &request).await);
}

#[tokio::test]
async fn chunked_bodies_are_read() {
    let gateway = Running::example().await;
    let request = format!(
        "POST /test/string/replace HTTP/1.1\r\nHost: x\r\nConnection: close\r\nx-api-key: {TEST_KEY}\r\n\
         Transfer-Encoding: chunked\r\n\r\n8\r\n{{\"conten\r\n7\r\nt\":\"x\"}}\r\n0\r\n\r\n"
    );
    assert_eq!(
        http::send_raw(gateway.address, request.as_bytes())
            .await
            .status,
        200
    );
    let event = gateway.functions.event();
    assert_eq!(event["body"], r#"{"content":"x"}"#);
    assert_eq!(event["headers"].get("Transfer-Encoding"), None);
}

#[tokio::test]
async fn one_connection_carries_many_requests() {
    let gateway = Running::example().await;
    let mut stream = TcpStream::connect(gateway.address).await.unwrap();
    for _ in 0..3 {
        stream
            .write_all(b"GET / HTTP/1.1\r\nHost: x\r\n\r\n")
            .await
            .unwrap();
        let mut answer = Vec::new();
        while !answer.ends_with(br#"{"message":"Forbidden"}"#) {
            assert_ne!(stream.read_buf(&mut answer).await.unwrap(), 0, "kept open");
        }
    }
}

#[tokio::test]
async fn http_2_is_served_on_the_same_port() {
    let gateway = Running::start(&document::open(), Functions::echoing()).await;
    let stream = TcpStream::connect(gateway.address).await.unwrap();
    let (mut client, connection) = h2::client::handshake(stream).await.unwrap();
    tokio::spawn(connection);
    let request = ::http::Request::get(format!("http://{}/test/x?a=1", gateway.address))
        .header("accept", "text/plain")
        .body(())
        .unwrap();
    let (response, _) = client.send_request(request, true).unwrap();
    let response = response.await.unwrap();
    assert_eq!(response.status(), 200);
    assert!(response.headers().contains_key("x-amzn-requestid"));
    let event = gateway.functions.event();
    assert_eq!(event["requestContext"]["protocol"], "HTTP/2.0");
    assert_eq!(event["headers"]["Host"], gateway.address.to_string());
    assert_eq!(event["headers"]["Accept"], "text/plain");
    assert_eq!(event["requestContext"]["domainName"], "127.0.0.1");
}

#[tokio::test]
async fn a_head_over_http_2_has_no_body() {
    let gateway = Running::start(
        &document::open(),
        Functions::answering(&json!({"body": "four"})),
    )
    .await;
    let stream = TcpStream::connect(gateway.address).await.unwrap();
    let (mut client, connection) = h2::client::handshake(stream).await.unwrap();
    tokio::spawn(connection);
    let request = ::http::Request::head(format!("http://{}/test/x", gateway.address));
    let (response, _) = client
        .send_request(request.body(()).unwrap(), true)
        .unwrap();
    let mut response = response.await.unwrap();
    assert_eq!(response.headers()["content-length"], "4");
    assert!(response.body_mut().data().await.is_none());
}

/// Functions that say when one has begun and end when they are let go.
fn held() -> (Functions, Arc<Semaphore>, Arc<Notify>, Arc<Notify>) {
    let begun = Arc::new(Semaphore::new(0));
    let (let_go, ended) = (Arc::new(Notify::new()), Arc::new(Notify::new()));
    let functions = Functions::new({
        let (begun, let_go, ended) = (begun.clone(), let_go.clone(), ended.clone());
        move |_| {
            let (begun, let_go, ended) = (begun.clone(), let_go.clone(), ended.clone());
            async move {
                begun.add_permits(1);
                let_go.notified().await;
                ended.notify_one();
                Ok(output(&json!({"body": "done"})))
            }
            .boxed()
        }
    });
    (functions, begun, let_go, ended)
}

#[tokio::test]
async fn a_shutdown_answers_what_is_in_flight_and_takes_no_more() {
    let (functions, begun, let_go, _) = held();
    let gateway = Running::start(&document::open(), functions).await;
    let address = gateway.address;
    let in_flight = tokio::spawn(async move {
        http::send_raw(address, b"GET /test/x HTTP/1.1\r\nHost: x\r\n\r\n").await
    });
    let _begun = begun.acquire().await.unwrap();
    let served = gateway.stop();
    // The listener is closed first; until then the system still takes connections for it.
    while TcpStream::connect(address).await.is_ok() {
        tokio::task::yield_now().await;
    }
    let_go.notify_one();
    assert_eq!(in_flight.await.unwrap().text(), "done");
    served.await.unwrap();
}

#[tokio::test]
async fn a_client_that_goes_away_does_not_stop_its_function() {
    let (functions, begun, let_go, ended) = held();
    let gateway = Running::start(&document::open(), functions).await;
    let mut stream = TcpStream::connect(gateway.address).await.unwrap();
    stream
        .write_all(b"GET /test/x HTTP/1.1\r\nHost: x\r\n\r\n")
        .await
        .unwrap();
    let _begun = begun.acquire().await.unwrap();
    drop(stream);
    // A request behind it shows that the gateway goes on.
    assert_eq!(gateway.get("/").await.status, 403);
    let_go.notify_one();
    ended.notified().await;
}

#[tokio::test]
async fn the_observer_is_told_of_every_request() {
    let gateway = Running::example().await;
    let answered = gateway.get("/test/string/terms/ABN?x=1").await;
    gateway.get("/test/string/terms").await;
    gateway.get("/nowhere").await;
    let head = format!(
        "PUT /test/x HTTP/1.1\r\nHost: x\r\nContent-Length: {}\r\n\r\n",
        TEN_MB + 1
    );
    http::send_raw(gateway.address, head.as_bytes()).await;
    let records = gateway.records.0.lock().unwrap();
    let seen: Vec<_> = records
        .iter()
        .map(|record| {
            (
                record.method.as_str(),
                record.path.as_str(),
                record.stage.as_deref(),
                record.resource_path.as_deref(),
                record.status.as_u16(),
                record.response_type,
                record.integration_latency.is_some(),
            )
        })
        .collect();
    let test = Some("test");
    assert_eq!(
        seen,
        [
            (
                "GET",
                "/test/string/terms/ABN",
                test,
                Some("/string/terms/{term}"),
                200,
                None,
                true
            ),
            (
                "GET",
                "/test/string/terms",
                test,
                Some("/string/terms"),
                400,
                Some(ResponseType::BadRequestParameters),
                false
            ),
            ("GET", "/nowhere", None, None, 403, None, false),
            ("PUT", "/test/x", None, None, 413, None, false),
        ]
    );
    assert_eq!(
        answered.header("x-amzn-requestid"),
        Some(records[0].request_id.as_str())
    );
    assert_eq!(records[1].response_length, 59);
    assert!(records.iter().all(|record| record.trace_id.is_some()));
}
