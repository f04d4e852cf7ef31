//! The HTTP server: connections, limits and shutdown.

use std::io;
use std::sync::Arc;
use std::time::Duration;

use bytes::Bytes;
use http::header::CONTENT_LENGTH;
use http::{HeaderValue, Method, Request, Response};
use http_body_util::{BodyExt as _, Full, LengthLimitError, Limited};
use hyper::body::{Body as _, Incoming};
use hyper::service::service_fn;
use hyper_util::rt::{TokioExecutor, TokioIo, TokioTimer};
use hyper_util::server::conn::auto;
use hyper_util::server::graceful::GracefulShutdown;
use tokio::net::{TcpListener, TcpStream};
use tokio::task::JoinSet;

use crate::gateway::Gateway;
use crate::pipeline::Pipeline;
use crate::request::{Connection, GatewayRequest};
use crate::response::BODY_LIMIT;

/// How long a client may take to send the head of a request.
const HEADER_READ_TIMEOUT: Duration = Duration::from_secs(30);
/// How long a client may take to send the body, after which its connection is closed.
const BODY_READ_TIMEOUT: Duration = Duration::from_secs(30);
/// How long requests in flight may take once the shutdown has begun.
const SHUTDOWN_TIMEOUT: Duration = Duration::from_secs(30);
/// How much of a body that is refused for its length is still read, in bytes.
const PASSED_OVER_LIMIT: usize = 64 * 1024 * 1024;
/// How long a client that sends such a body may pause.
const PASSED_OVER_PAUSE: Duration = Duration::from_secs(1);
/// The pause after a connection could not be taken, for example for want of file descriptors.
const ACCEPT_PAUSE: Duration = Duration::from_millis(100);

pub(crate) async fn serve(
    gateway: Gateway,
    listener: TcpListener,
    shutdown: impl Future<Output = ()>,
) {
    let server = server();
    let graceful = GracefulShutdown::new();
    // Dropping the set cuts off the connections that are still there.
    let mut connections = JoinSet::new();
    let mut shutdown = std::pin::pin!(shutdown);
    loop {
        tokio::select! {
            accepted = listener.accept() => match accepted.and_then(|(stream, _)| ends(stream)) {
                Ok((stream, ends)) => {
                    let gateway = gateway.clone();
                    let service =
                        service_fn(move |request| answer(gateway.deployed(), request, ends));
                    let connection = server.serve_connection(TokioIo::new(stream), service);
                    let connection = graceful.watch(connection.into_owned());
                    connections.spawn(async move {
                        if let Err(error) = connection.await {
                            tracing::debug!(%error, "a connection broke off");
                        }
                    });
                }
                Err(error) => {
                    tracing::warn!(%error, "a connection could not be taken");
                    tokio::time::sleep(ACCEPT_PAUSE).await;
                }
            },
            Some(_) = connections.join_next() => {}
            () = &mut shutdown => break,
        }
    }
    drop(listener);
    if tokio::time::timeout(SHUTDOWN_TIMEOUT, graceful.shutdown())
        .await
        .is_err()
    {
        tracing::warn!(
            connections = connections.len(),
            "requests were cut off by the shutdown"
        );
    }
}

fn server() -> auto::Builder<TokioExecutor> {
    let mut server = auto::Builder::new(TokioExecutor::new());
    server
        .http1()
        .timer(TokioTimer::new())
        .header_read_timeout(HEADER_READ_TIMEOUT);
    server.http2().timer(TokioTimer::new());
    server
}

fn ends(stream: TcpStream) -> io::Result<(TcpStream, Connection)> {
    stream.set_nodelay(true)?;
    let connection = Connection {
        peer: stream.peer_addr()?,
        local: stream.local_addr()?,
    };
    Ok((stream, connection))
}

/// Answers one request; an error breaks off the connection, since its body could not be read.
async fn answer(
    pipeline: Arc<Pipeline>,
    request: Request<Incoming>,
    connection: Connection,
) -> Result<Response<Full<Bytes>>, BrokenBody> {
    let (head, body) = request.into_parts();
    let is_head = head.method == Method::HEAD;
    let response = match read(body).await? {
        Some(body) => {
            let request = GatewayRequest::new(head, body, connection);
            // On a task of its own, so that a client that has gone leaves no request half done.
            tokio::spawn(async move { pipeline.answer(request).await })
                .await
                .map_err(|error| BrokenBody(error.into()))?
        }
        None => pipeline.answer_too_large(&head),
    };
    Ok(if is_head {
        without_body(response)
    } else {
        response.map(Full::new)
    })
}

/// The whole body; none when it is over the limit, which a declared length shows at once.
async fn read(mut body: Incoming) -> Result<Option<Bytes>, BrokenBody> {
    if body.size_hint().lower() <= BODY_LIMIT as u64 {
        let whole = Limited::new(&mut body, BODY_LIMIT).collect();
        match tokio::time::timeout(BODY_READ_TIMEOUT, whole).await {
            Ok(Ok(whole)) => return Ok(Some(whole.to_bytes())),
            Ok(Err(error)) if error.is::<LengthLimitError>() => {}
            Ok(Err(error)) => return Err(BrokenBody(error)),
            Err(elapsed) => return Err(BrokenBody(elapsed.into())),
        }
    }
    tokio::spawn(pass_over(body));
    Ok(None)
}

/// Takes the rest of a body that is refused, as long as it comes, while the answer is under way. A
/// client that is still sending when the connection closes sees that, and not the answer.
async fn pass_over(mut body: Incoming) {
    let mut passed_over = 0;
    while passed_over < PASSED_OVER_LIMIT {
        let frame = tokio::time::timeout(PASSED_OVER_PAUSE, body.frame()).await;
        let Ok(Some(Ok(frame))) = frame else { break };
        passed_over += frame.data_ref().map_or(0, Bytes::len);
    }
}

/// The answer to `HEAD`: the length of the body, but not the body.
fn without_body(response: Response<Bytes>) -> Response<Full<Bytes>> {
    let (mut head, body) = response.into_parts();
    head.headers
        .insert(CONTENT_LENGTH, HeaderValue::from(body.len()));
    Response::from_parts(head, Full::default())
}

/// A request that cannot be answered: its body broke off.
#[derive(Debug, thiserror::Error)]
#[error("the request broke off: {0}")]
struct BrokenBody(Box<dyn std::error::Error + Send + Sync>);
