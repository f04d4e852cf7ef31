//! Documents by UDP: to Lambda's own receiver, or to an X-Ray daemon.

mod address;
mod send;

use std::io;
use std::net::{Ipv4Addr, Ipv6Addr, SocketAddr, ToSocketAddrs, UdpSocket};

use crate::transport::{PutOutcome, SegmentTransport};
use crate::{EncodedDocument, Losses, Tally};

pub use address::{DaemonAddress, DaemonAddressError};

/// What stands before the document in each datagram.
///
/// Source: "Sending segment documents to the X-Ray daemon",
/// <https://docs.aws.amazon.com/xray/latest/devguide/xray-api-sendingdata.html>.
pub const DATAGRAM_HEADER: &str = "{\"format\": \"json\", \"version\": 1}\n";

/// The most bytes of a datagram's payload over IPv4: 65,535 less the headers of IP (20) and UDP (8).
pub const DATAGRAM_LIMIT: usize = 65_507;

/// The most bytes of a document that a datagram takes. That is a little less than X-Ray takes ([`EncodedDocument::LIMIT`]):
/// give it to [`EncodedDocument::encode_within`], and no document is too large.
pub const DOCUMENT_LIMIT: usize = DATAGRAM_LIMIT - DATAGRAM_HEADER.len();

/// Sends documents by UDP, one datagram a document, without ever waiting.
///
/// A document that cannot be sent is counted in its [`Losses`], and the others are sent all the same. Used as a
/// [`SegmentTransport`] it leaves the counting to whoever uses it so.
#[derive(Debug)]
pub struct UdpTransport {
    socket: UdpSocket,
    losses: Losses,
}

impl UdpTransport {
    /// A transport to the daemon at `address`, which counts into `losses`.
    ///
    /// A host name is resolved here, once, and may block; IPv4 is preferred, since that is where a daemon listens unless
    /// it is told otherwise. Whether anybody listens shows only when documents are sent.
    ///
    /// # Errors
    /// [`UdpError`] when the name does not resolve, or when none of its addresses can be reached from this machine.
    pub fn connect(address: &DaemonAddress, losses: Losses) -> Result<Self, UdpError> {
        let socket = connected_socket(address).map_err(|source| UdpError {
            address: address.to_string(),
            source,
        })?;
        Ok(Self { socket, losses })
    }

    /// Sends `documents`, counts each as sent or lost, and logs losses at most once a minute.
    pub fn send<'a>(&self, documents: impl IntoIterator<Item = &'a EncodedDocument>) {
        self.losses.add(&self.send_uncounted(documents));
        self.losses.report();
    }

    /// What was sent and lost.
    pub fn losses(&self) -> &Losses {
        &self.losses
    }

    fn send_uncounted<'a>(
        &self,
        documents: impl IntoIterator<Item = &'a EncodedDocument>,
    ) -> Tally {
        send::send(&self.socket, documents)
    }
}

impl SegmentTransport for UdpTransport {
    fn document_limit(&self) -> usize {
        DOCUMENT_LIMIT
    }

    async fn put(&self, documents: Vec<EncodedDocument>) -> PutOutcome {
        PutOutcome {
            tally: self.send_uncounted(&documents),
            ..PutOutcome::default()
        }
    }
}

fn connected_socket(address: &DaemonAddress) -> io::Result<UdpSocket> {
    let mut resolved: Vec<SocketAddr> = address.udp().to_socket_addrs()?.collect();
    resolved.sort_by_key(SocketAddr::is_ipv6);
    let mut failure = io::Error::new(io::ErrorKind::NotFound, "the name has no address");
    for address in resolved {
        match connect_to(address) {
            Ok(socket) => return Ok(socket),
            Err(error) => failure = error,
        }
    }
    Err(failure)
}

fn connect_to(address: SocketAddr) -> io::Result<UdpSocket> {
    let socket = if address.is_ipv4() {
        UdpSocket::bind((Ipv4Addr::UNSPECIFIED, 0))?
    } else {
        UdpSocket::bind((Ipv6Addr::UNSPECIFIED, 0))?
    };
    socket.set_nonblocking(true)?;
    socket.connect(address)?;
    Ok(socket)
}

/// No socket to a daemon.
#[derive(Debug, thiserror::Error)]
#[error("cannot send to the X-Ray daemon at {address}: check AWS_XRAY_DAEMON_ADDRESS")]
pub struct UdpError {
    address: String,
    source: io::Error,
}
