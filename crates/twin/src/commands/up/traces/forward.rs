//! The functions' datagrams on their way to an X-Ray elsewhere.

use std::time::Duration;

use local_aws::Xray;
use tokio::net::UdpSocket;
use xray::EncodedDocument;
use xray::transport::udp::DATAGRAM_LIMIT;

use super::account::Account;
use crate::commands::up::task::StopRequested;

/// The pause after a datagram could not be received.
const RECEIVE_PAUSE: Duration = Duration::from_millis(100);

/// How many datagrams are read after the end, as many as may wait to be sent: somebody who goes on sending must not keep the
/// stack from ending.
const LAST_DATAGRAMS: usize = 10_000;

/// Hands each document that comes to `push` until `stop` is done, and those that have come by then. What the kernel drops
/// meanwhile is counted by `counters`.
pub(super) async fn run(
    socket: UdpSocket,
    counters: &Xray,
    account: &Account,
    push: impl Fn(EncodedDocument),
    mut stop: StopRequested,
) -> std::io::Result<()> {
    counters.count_drops(&socket);
    let mut buffer = vec![0; DATAGRAM_LIMIT + 1];
    let take = |datagram: Option<&[u8]>| match datagram.and_then(document) {
        Some(document) => push(document),
        None => account.malformed(),
    };
    loop {
        let received = tokio::select! {
            biased;
            () = &mut stop => break,
            received = socket.recv(&mut buffer) => received,
        };
        match received {
            Ok(length) => take(buffer.get(..length)),
            // Such as the news that somebody who was answered is gone, which is no reason to end.
            Err(error) => {
                tracing::debug!(%error, "a datagram could not be received");
                tokio::time::sleep(RECEIVE_PAUSE).await;
            }
        }
    }
    // The runtime may not have heard yet of what the kernel has already.
    let socket = socket.into_std()?;
    for _ in 0..LAST_DATAGRAMS {
        let Ok(length) = socket.recv(&mut buffer) else {
            break;
        };
        take(buffer.get(..length));
    }
    // The last that the kernel says of the socket, before it is closed.
    counters.drops();
    Ok(())
}

/// What follows the line that a datagram of the daemon's protocol begins with.
fn document(datagram: &[u8]) -> Option<EncodedDocument> {
    let text = std::str::from_utf8(datagram).ok()?;
    let (_, document) = text.split_once('\n')?;
    EncodedDocument::from_json(document).ok()
}

#[cfg(test)]
mod tests {
    use std::cell::Cell;
    use std::net::{SocketAddr, UdpSocket as Sender};
    use std::sync::Arc;
    use std::sync::atomic::{AtomicBool, Ordering};
    use std::thread;

    use local_aws::{Account as AwsAccount, LocalAws};
    use tokio::sync::Notify;
    use xray::Losses;

    use super::*;

    const DATAGRAM: &str = "{\"format\":\"json\",\"version\":1}\n\
        {\"name\":\"a\",\"id\":\"53995c3f42cd8ad8\",\"trace_id\":\"1-5759e988-bd862e3fe1be46a994272793\",\
        \"start_time\":1,\"end_time\":2}";

    fn aws() -> LocalAws {
        LocalAws::new(AwsAccount {
            region: "eu-west-1".into(),
            id: "000000000000".into(),
        })
    }

    async fn socket() -> (UdpSocket, SocketAddr) {
        let socket = UdpSocket::bind("127.0.0.1:0").await.expect("a socket");
        let address = socket.local_addr().expect("its address");
        (socket, address)
    }

    #[tokio::test]
    async fn what_came_before_the_end_is_handed_on() {
        let (socket, address) = socket().await;
        let sender = Sender::bind("127.0.0.1:0").expect("a socket");
        for _ in 0..20 {
            sender.send_to(DATAGRAM.as_bytes(), address).expect("sent");
        }
        let (aws, account, pushed) = (aws(), Account::new(Losses::new()), Cell::new(0));
        let push = |_| pushed.set(pushed.get() + 1);
        let stop = Box::pin(std::future::ready(()));
        let ended = run(socket, aws.xray(), &account, push, stop).await;
        assert!(ended.is_ok());
        assert_eq!(pushed.get(), 20);
    }

    #[tokio::test]
    async fn somebody_who_goes_on_sending_does_not_keep_it_from_ending() {
        let (socket, address) = socket().await;
        let over = Arc::new(AtomicBool::new(false));
        let flooding = [Arc::clone(&over), Arc::clone(&over)].map(|over| {
            thread::spawn(move || {
                let sender = Sender::bind("127.0.0.1:0").expect("a socket");
                while !over.load(Ordering::Relaxed) {
                    // After the end nobody listens.
                    let _ = sender.send_to(DATAGRAM.as_bytes(), address);
                }
            })
        });
        let received = Arc::new(Notify::new());
        let stopped = Arc::clone(&received);
        let stop = Box::pin(async move { stopped.notified().await });
        let (aws, account) = (aws(), Account::new(Losses::new()));
        let push = |_| received.notify_one();
        let running = run(socket, aws.xray(), &account, push, stop);
        let ended = tokio::time::timeout(Duration::from_secs(60), running).await;
        over.store(true, Ordering::Relaxed);
        flooding.into_iter().for_each(|thread| drop(thread.join()));
        assert!(ended.is_ok());
    }

    /// Everything is sent before anything is read, so that the socket's buffer overflows.
    #[cfg(target_os = "linux")]
    #[tokio::test]
    async fn what_the_kernel_drops_is_counted() {
        const SENT: u64 = 20_000;
        let (socket, address) = socket().await;
        let sender = Sender::bind("127.0.0.1:0").expect("a socket");
        for _ in 0..SENT {
            sender.send_to(DATAGRAM.as_bytes(), address).expect("sent");
        }
        let (aws, account, pushed) = (aws(), Account::new(Losses::new()), Cell::new(0));
        let push = |_| pushed.set(pushed.get() + 1);
        let stop = Box::pin(std::future::ready(()));
        let ended = run(socket, aws.xray(), &account, push, stop).await;
        assert!(ended.is_ok());
        let dropped = aws.xray().counters().datagrams.dropped_by_kernel;
        assert_eq!(dropped, Some(SENT - pushed.get()));
        assert_ne!(dropped, Some(0));
    }
}
