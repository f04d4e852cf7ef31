use std::{
    net::SocketAddr,
    time::{Duration, Instant},
};

use local_aws::XrayCounters;
use serde_json::{Value, json};
use tokio::{net::UdpSocket, sync::oneshot, task::JoinHandle};

use super::{documents, segment};
use crate::support::Server;

/// After what time a test that waits for something gives up.
const PATIENCE: Duration = Duration::from_secs(60);

const HEADER: &str = r#"{"format":"json","version":1}"#;

struct Receiver {
    address: SocketAddr,
    stop: oneshot::Sender<()>,
    task: JoinHandle<std::io::Result<()>>,
}

impl Receiver {
    async fn start(server: &Server) -> Self {
        let socket = UdpSocket::bind("127.0.0.1:0").await.unwrap();
        let address = socket.local_addr().unwrap();
        let (stop, stopped) = oneshot::channel::<()>();
        let stopped = async { drop(stopped.await) };
        let task = tokio::spawn(server.aws.clone().receive_datagrams(socket, stopped));
        Self {
            address,
            stop,
            task,
        }
    }

    async fn stop(self) {
        self.stop.send(()).unwrap();
        self.task.await.unwrap().unwrap();
    }

    async fn send(&self, datagram: &[u8]) {
        let socket = UdpSocket::bind("127.0.0.1:0").await.unwrap();
        socket.send_to(datagram, self.address).await.unwrap();
    }
}

fn datagram(document: &Value) -> Vec<u8> {
    format!("{HEADER}\n{document}").into_bytes()
}

/// Waits until the counters are as they should be.
async fn until(server: &Server, reached: impl Fn(&XrayCounters) -> bool) -> XrayCounters {
    let begun = Instant::now();
    loop {
        let counters = server.aws.xray().counters();
        if reached(&counters) {
            return counters;
        }
        assert!(begun.elapsed() < PATIENCE, "{counters:?}");
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
}

#[tokio::test]
async fn documents_come_as_datagrams() {
    let server = Server::start().await;
    let receiver = Receiver::start(&server).await;
    let sent = segment(1, 1, "by udp", json!({}));
    receiver.send(&datagram(&sent)).await;
    until(&server, |counters| counters.documents.stored == 1).await;
    assert_eq!(documents(&server.xray().await, 1).await, [sent]);
    receiver.stop().await;
    server.stop().await;
}

#[tokio::test]
async fn what_is_not_the_daemons_is_counted_and_hurts_nothing() {
    let server = Server::start().await;
    let receiver = Receiver::start(&server).await;
    let garbage: [&[u8]; 9] = [
        b"",
        b"\n",
        b"hello",
        b"{}\n{}",
        b"{\"format\":\"json\",\"version\":2}\n{}",
        b"{\"format\":\"xml\",\"version\":1}\n{}",
        b"{\"format\":\"json\",\"version\":1}",
        b"{\"format\":\"json\",\"version\":1}\n\xff\xfe",
        &[0; 8_000],
    ];
    for datagram in garbage {
        receiver.send(datagram).await;
    }
    let rejected = format!("{HEADER}\n{{");
    receiver.send(rejected.as_bytes()).await;
    receiver
        .send(&datagram(&segment(1, 1, "{}", json!({}))))
        .await;
    receiver
        .send(&datagram(&segment(1, 2, "good", json!({}))))
        .await;
    let counters = until(&server, |counters| counters.documents.stored == 1).await;
    assert_eq!(counters.datagrams.received, 12);
    assert_eq!(counters.datagrams.malformed, 9);
    let rejected = counters.documents.rejected.iter();
    assert_eq!(
        rejected.collect::<Vec<_>>(),
        [(&"InvalidName", &1), (&"ParseError", &1)]
    );
    receiver.stop().await;
    server.stop().await;
}

// Other systems send less at once where nobody has set them otherwise.
#[cfg(target_os = "linux")]
#[tokio::test]
async fn the_largest_datagram_is_received() {
    let server = Server::start().await;
    let receiver = Receiver::start(&server).await;
    let mut document = segment(1, 1, "large", json!({"metadata": {"a": ""}}));
    let left = 65_507 - datagram(&document).len();
    document["metadata"]["a"] = json!("x".repeat(left));
    let largest = datagram(&document);
    assert_eq!(largest.len(), 65_507);
    receiver.send(&largest).await;
    until(&server, |counters| counters.documents.stored == 1).await;
    receiver.stop().await;
    server.stop().await;
}

/// Everything is sent before anything is read, so that the socket's buffer overflows.
#[cfg(target_os = "linux")]
#[tokio::test]
async fn every_datagram_is_stored_or_counted_as_dropped_by_the_kernel() {
    const SENT: u64 = 20_000;
    let server = Server::start().await;
    let socket = UdpSocket::bind("127.0.0.1:0").await.unwrap();
    let address = socket.local_addr().unwrap();
    let sender = std::net::UdpSocket::bind("127.0.0.1:0").unwrap();
    for id in 1..=SENT {
        sender
            .send_to(&datagram(&segment(1, id, "a", json!({}))), address)
            .unwrap();
    }
    let (stop, stopped) = oneshot::channel::<()>();
    let stopped = async { drop(stopped.await) };
    let receiving = tokio::spawn(server.aws.clone().receive_datagrams(socket, stopped));
    let all = |counters: &XrayCounters| {
        counters.documents.stored + counters.datagrams.dropped_by_kernel.unwrap_or_default() == SENT
    };
    let counters = until(&server, all).await;
    assert!(
        counters.datagrams.dropped_by_kernel > Some(0),
        "{counters:?}"
    );
    stop.send(()).unwrap();
    receiving.await.unwrap().unwrap();
    // The socket is gone, and what the kernel said of it is not.
    assert_eq!(server.aws.xray().counters(), counters);
    let shown = server.counters().await;
    assert_eq!(
        shown["xray"]["datagrams"]["dropped_by_kernel"].as_u64(),
        counters.datagrams.dropped_by_kernel
    );
    server.stop().await;
}

#[tokio::test]
async fn what_has_arrived_by_the_end_is_read() {
    let server = Server::start().await;
    let socket = UdpSocket::bind("127.0.0.1:0").await.unwrap();
    let sender = std::net::UdpSocket::bind("127.0.0.1:0").unwrap();
    for id in 1..=20 {
        let document = segment(1, id, "a", json!({}));
        sender
            .send_to(&datagram(&document), socket.local_addr().unwrap())
            .unwrap();
    }
    server
        .aws
        .clone()
        .receive_datagrams(socket, async {})
        .await
        .unwrap();
    assert_eq!(server.aws.xray().counters().documents.stored, 20);
    server.stop().await;
}
