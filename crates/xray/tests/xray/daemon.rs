//! A daemon's socket: what arrives there.

use std::net::{Ipv4Addr, SocketAddr, ToSocketAddrs, UdpSocket};
use std::time::Duration;

use serde_json::Value;
use xray::transport::udp::DATAGRAM_HEADER;

const END: &[u8] = b"end";

pub(crate) struct Daemon(UdpSocket);

impl Daemon {
    /// Listens on IPv4.
    pub(crate) fn start() -> Self {
        Self::start_at((Ipv4Addr::LOCALHOST, 0)).unwrap()
    }

    pub(crate) fn start_at(address: impl ToSocketAddrs) -> std::io::Result<Self> {
        let socket = UdpSocket::bind(address)?;
        socket.set_read_timeout(Some(Duration::from_secs(60)))?;
        Ok(Self(socket))
    }

    pub(crate) fn address(&self) -> SocketAddr {
        self.0.local_addr().unwrap()
    }

    /// What has arrived so far. A local datagram is in the receiver's queue when its sender's call returns, so that all that
    /// was sent before stands before the one that ends the reading.
    pub(crate) fn datagrams(&self) -> Vec<Vec<u8>> {
        let sender = UdpSocket::bind((self.address().ip(), 0)).unwrap();
        sender.send_to(END, self.address()).unwrap();
        let mut datagrams = Vec::new();
        let mut buffer = vec![0; 65_536];
        loop {
            let length = self.0.recv(&mut buffer).unwrap();
            if &buffer[..length] == END {
                return datagrams;
            }
            datagrams.push(buffer[..length].to_vec());
        }
    }

    /// The documents of [`Self::datagrams`].
    pub(crate) fn documents(&self) -> Vec<Value> {
        self.datagrams()
            .iter()
            .map(|datagram| read(datagram))
            .collect()
    }
}

/// The document of a datagram.
pub(crate) fn read(datagram: &[u8]) -> Value {
    let document = datagram.strip_prefix(DATAGRAM_HEADER.as_bytes()).unwrap();
    serde_json::from_slice(document).unwrap()
}

/// The names of documents, in their order.
pub(crate) fn names(documents: &[Value]) -> Vec<&str> {
    documents
        .iter()
        .map(|document| document["name"].as_str().unwrap())
        .collect()
}
