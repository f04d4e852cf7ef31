//! A request with its body, as the pipeline reads it.

use std::net::SocketAddr;

use bytes::Bytes;
use http::request::Parts;

use crate::query::Query;

/// A request that was read whole.
#[derive(Debug)]
pub(crate) struct GatewayRequest {
    /// The head. Its path is the raw one, its stage still before it.
    pub(crate) head: Parts,
    /// The query, decoded.
    pub(crate) query: Query,
    /// The body, at most 10 MB.
    pub(crate) body: Bytes,
    /// The two ends of the connection.
    pub(crate) connection: Connection,
}

/// The two ends of a connection.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Connection {
    /// The client.
    pub(crate) peer: SocketAddr,
    /// The gateway.
    pub(crate) local: SocketAddr,
}

impl GatewayRequest {
    pub(crate) fn new(head: Parts, body: Bytes, connection: Connection) -> Self {
        let query = head.uri.query().map(Query::parse).unwrap_or_default();
        Self {
            head,
            query,
            body,
            connection,
        }
    }

    /// The body as text; bytes that are not UTF-8 become U+FFFD, as API Gateway does for bodies
    /// that are not of a binary media type.
    pub(crate) fn body_text(&self) -> std::borrow::Cow<'_, str> {
        String::from_utf8_lossy(&self.body)
    }
}
