//! HTTP by hand, for requests that no client would send.

use std::net::SocketAddr;

use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::TcpStream,
    time::timeout,
};

use crate::{KEYS, PATIENCE};

pub(crate) struct RawConnection(TcpStream);

impl RawConnection {
    pub(crate) async fn open(address: SocketAddr) -> Self {
        Self(TcpStream::connect(address).await.unwrap())
    }

    /// A connection on which the service has begun to handle a request to replace strings, whose body of `length` bytes it
    /// waits for.
    pub(crate) async fn in_flight(address: SocketAddr, length: usize) -> Self {
        let mut connection = Self::open(address).await;
        let key = KEYS[0];
        let head = format!(
            "POST /api/string/replace HTTP/1.1\r\nHost: localhost\r\nx-api-key: {key}\r\n\
             Expect: 100-continue\r\nContent-Length: {length}\r\n\r\n"
        );
        connection.send(&head).await;
        connection.read_until("HTTP/1.1 100 Continue\r\n\r\n").await;
        connection
    }

    pub(crate) async fn send(&mut self, text: &str) {
        self.0.write_all(text.as_bytes()).await.unwrap();
    }

    /// Reads up to and including `end`, and gives all that was read.
    pub(crate) async fn read_until(&mut self, end: &str) -> String {
        let mut read = Vec::new();
        let reading = async {
            while !read.ends_with(end.as_bytes()) {
                read.push(self.0.read_u8().await.unwrap());
            }
        };
        let read_in_time = timeout(PATIENCE, reading).await.is_ok();
        let read = String::from_utf8(read).unwrap();
        assert!(read_in_time, "{end:?} did not come after {read:?}");
        read
    }

    /// Reads until the service closes the connection, in whichever way, and gives all that was read.
    pub(crate) async fn read_to_end(&mut self) -> String {
        let mut read = Vec::new();
        let reading = self.0.read_to_end(&mut read);
        let _closed_or_reset = timeout(PATIENCE, reading).await.unwrap();
        String::from_utf8(read).unwrap()
    }
}
