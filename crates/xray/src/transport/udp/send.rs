//! Documents into datagrams, and what the kernel says to them.

use std::io;
use std::net::UdpSocket;

use super::{DATAGRAM_HEADER, DATAGRAM_LIMIT};
use crate::{EncodedDocument, LossReason, Tally};

/// What is needed of a connected socket.
pub(super) trait Datagrams {
    /// Sends one datagram or fails, without waiting.
    fn send(&self, datagram: &[u8]) -> io::Result<()>;

    /// An error that came back after a datagram was sent.
    fn take_error(&self) -> io::Result<Option<io::Error>>;
}

impl Datagrams for UdpSocket {
    fn send(&self, datagram: &[u8]) -> io::Result<()> {
        self.send(datagram).map(|_| ())
    }

    fn take_error(&self) -> io::Result<Option<io::Error>> {
        self.take_error()
    }
}

/// Sends each document, whatever happens to the others.
pub(super) fn send<'a>(
    socket: &impl Datagrams,
    documents: impl IntoIterator<Item = &'a EncodedDocument>,
) -> Tally {
    let mut tally = Tally::default();
    let mut datagram = Vec::with_capacity(4 * 1024);
    for document in documents {
        datagram.clear();
        datagram.extend_from_slice(DATAGRAM_HEADER.as_bytes());
        datagram.extend_from_slice(document.as_bytes());
        send_one(socket, &datagram, &mut tally);
    }
    // The kernel tells that nobody listened at the next call: what was sent last has none.
    if let Ok(Some(error)) = socket.take_error()
        && error.kind() == io::ErrorKind::ConnectionRefused
    {
        tally.recalled(1);
    }
    tally
}

fn send_one(socket: &impl Datagrams, datagram: &[u8], tally: &mut Tally) {
    if datagram.len() > DATAGRAM_LIMIT {
        return tally.lost(LossReason::TooLarge, 1);
    }
    let mut sent = socket.send(datagram);
    if is_refused(&sent) {
        // It is an earlier datagram that was refused. This one was not sent at all.
        tally.recalled(1);
        sent = socket.send(datagram);
    }
    match sent {
        Ok(()) => tally.sent(1),
        Err(error) => tally.lost(reason(&error), 1),
    }
}

fn is_refused(sent: &io::Result<()>) -> bool {
    sent.as_ref()
        .is_err_and(|error| error.kind() == io::ErrorKind::ConnectionRefused)
}

fn reason(error: &io::Error) -> LossReason {
    match error.kind() {
        io::ErrorKind::WouldBlock => LossReason::WouldBlock,
        io::ErrorKind::ConnectionRefused => LossReason::Refused,
        _ => LossReason::Unsent,
    }
}

#[cfg(test)]
mod tests;
