//! A connection that is kept, for one request at a time.

use std::net::SocketAddr;

use anyhow::Context as _;
use bytes::Bytes;
use http_body_util::{BodyExt as _, Full};
use hyper::Request;
use hyper::client::conn::http1::{SendRequest, handshake};
use hyper::header::{CONTENT_TYPE, HOST};
use hyper_util::rt::TokioIo;
use tokio::net::TcpStream;

pub(crate) struct HttpConnection {
    address: SocketAddr,
    sender: SendRequest<Full<Bytes>>,
}

impl HttpConnection {
    pub(crate) async fn open(address: SocketAddr) -> anyhow::Result<Self> {
        let stream = TcpStream::connect(address).await?;
        stream.set_nodelay(true)?;
        let (sender, connection) = handshake(TokioIo::new(stream)).await?;
        // Whoever sends on it is told how it ends.
        tokio::spawn(connection);
        Ok(Self { address, sender })
    }

    /// Posts JSON, and gives the answer's body.
    ///
    /// # Errors
    /// When there is no answer, and when its status is another than 200.
    pub(crate) async fn post(
        &mut self,
        path: &str,
        key: Option<&str>,
        body: Bytes,
    ) -> anyhow::Result<Bytes> {
        let mut request = Request::post(path)
            .header(HOST, self.address.to_string())
            .header(CONTENT_TYPE, "application/json");
        if let Some(key) = key {
            request = request.header("x-api-key", key);
        }
        self.sender.ready().await?;
        let answer = self.sender.send_request(request.body(Full::new(body))?);
        let (head, body) = answer.await?.into_parts();
        let body = body.collect().await?.to_bytes();
        let text = || format!("{} {}", head.status, String::from_utf8_lossy(&body));
        (head.status == 200).then_some(()).with_context(text)?;
        Ok(body)
    }
}
