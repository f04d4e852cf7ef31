//! The functions' datagrams on their way to an X-Ray elsewhere.

use tokio::net::UdpSocket;
use xray::EncodedDocument;
use xray::transport::udp::DATAGRAM_LIMIT;

use super::account::Account;
use crate::commands::up::task::StopRequested;

/// Hands each document that comes to `push` until `stop` is done, and those that have come by then.
pub(super) async fn run(
    socket: UdpSocket,
    account: &Account,
    push: impl Fn(EncodedDocument),
    mut stop: StopRequested,
) {
    let mut buffer = vec![0; DATAGRAM_LIMIT + 1];
    loop {
        let received = tokio::select! {
            biased;
            received = socket.recv(&mut buffer) => received,
            () = &mut stop => return,
        };
        match received {
            Ok(length) => match document(buffer.get(..length).unwrap_or_default()) {
                Some(document) => push(document),
                None => account.malformed(),
            },
            // Such as the news that somebody who was answered is gone, which is no reason to end.
            Err(error) => tracing::debug!(%error, "a datagram could not be received"),
        }
    }
}

/// What follows the line that a datagram of the daemon's protocol begins with.
fn document(datagram: &[u8]) -> Option<EncodedDocument> {
    let text = std::str::from_utf8(datagram).ok()?;
    let (_, document) = text.split_once('\n')?;
    EncodedDocument::from_json(document).ok()
}
