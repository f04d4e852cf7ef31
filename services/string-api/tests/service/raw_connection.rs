//! HTTP by hand, for requests that no client would send.

use std::net::SocketAddr;
use std::time::Duration;

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;
use tokio::time::timeout;

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

    /// Sends `piece` over and over, a little each time, until the service closes the connection, and gives all that was read.
    pub(crate) async fn trickle(self, piece: &str) -> String {
        let (mut reader, mut writer) = self.0.into_split();
        let mut read = Vec::new();
        let trickling = async {
            while writer.write_all(piece.as_bytes()).await.is_ok() {
                tokio::time::sleep(Duration::from_millis(10)).await;
            }
            std::future::pending::<()>().await;
        };
        let closed = async {
            tokio::select! {
                _closed_or_reset = reader.read_to_end(&mut read) => {}
                () = trickling => {}
            }
        };
        let closed_in_time = timeout(PATIENCE, closed).await.is_ok();
        assert!(closed_in_time, "the connection was not closed");
        String::from_utf8(read).unwrap()
    }

    /// Sends `request` over and over without reading an answer, until the service closes the connection.
    pub(crate) async fn send_and_never_read(&mut self, request: &str) {
        let sending = async { while self.0.write_all(request.as_bytes()).await.is_ok() {} };
        let closed_in_time = timeout(PATIENCE, sending).await.is_ok();
        assert!(closed_in_time, "the connection was not closed");
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
