//! Connections on which nothing happens.

use std::time::Duration;

use local_load_balancer::{LoadBalancer, Timeouts};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;

use crate::{client, listen, start};

/// Reached only when the load balancer waits for ever.
const PATIENCE: Duration = Duration::from_secs(30);
const SOON: Duration = Duration::from_secs(1);

/// A load balancer whose target answers `answer` to the first request, and the connection on which
/// it did so, which the target leaves open.
async fn answered(timeouts: Timeouts, answer: &'static str) -> (reqwest::Response, TcpStream) {
    let load_balancer = LoadBalancer::with_timeouts(timeouts);
    let url = start(&load_balancer).await;
    let (listener, address) = listen().await;
    let _none = load_balancer.replace(Some(address));
    let target = tokio::spawn(async move {
        let (mut connection, _) = listener.accept().await.unwrap();
        let mut head = Vec::new();
        while !head.ends_with(b"\r\n\r\n") {
            head.push(connection.read_u8().await.unwrap());
        }
        connection.write_all(answer.as_bytes()).await.unwrap();
        connection
    });
    let response = client().get(url).send().await.unwrap();
    (response, target.await.unwrap())
}

#[tokio::test]
async fn a_connection_to_the_target_that_is_not_used_is_closed() {
    let timeouts = Timeouts {
        keep_alive: SOON,
        ..Timeouts::default()
    };
    let (response, mut connection) =
        answered(timeouts, "HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\nok").await;
    assert_eq!(response.text().await.unwrap(), "ok");
    let closed = tokio::time::timeout(PATIENCE, connection.read(&mut [0])).await;
    assert_eq!(closed.unwrap().unwrap(), 0, "the end of the connection");
}

#[tokio::test]
async fn a_target_that_stops_in_the_middle_of_its_answer_does_not_hold_the_client() {
    let timeouts = Timeouts {
        idle: SOON,
        ..Timeouts::default()
    };
    let half = "HTTP/1.1 200 OK\r\ncontent-length: 4\r\n\r\nha";
    let (mut response, connection) = answered(timeouts, half).await;
    assert_eq!(response.chunk().await.unwrap().unwrap(), "ha");
    let rest = tokio::time::timeout(PATIENCE, response.chunk()).await;
    assert!(rest.unwrap().is_err(), "the answer breaks off");
    drop(connection);
}

#[tokio::test]
async fn a_target_that_does_not_begin_its_answer_gives_504() {
    let timeouts = Timeouts {
        idle: SOON,
        ..Timeouts::default()
    };
    let (response, _connection) = answered(timeouts, "").await;
    assert_eq!(response.status(), 504);
}
