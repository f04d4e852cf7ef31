use std::sync::Arc;
use std::time::Duration;

use futures_util::future::BoxFuture;
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::{TcpListener, TcpStream},
    sync::{oneshot, watch},
    task::JoinHandle,
    time::timeout,
};

use super::connections::{Timeouts, serve};
use crate::{Account, FunctionInvoker, Invocation, InvocationOutput, InvokeError, LocalAws};

const BRIEF: Duration = Duration::from_millis(200);
const LONG: Duration = Duration::from_secs(600);
/// The time after which a test that waits for something gives up.
const PATIENCE: Duration = Duration::from_secs(60);

const REQUEST: &str = "POST / HTTP/1.1\r\nHost: localhost\r\nX-Amz-Target: AmazonSSM.DescribeParameters\r\n\
                       Content-Length: 2\r\n\r\n{}";
const ANSWER: &str = r#"{"Parameters":[]}"#;

/// A function that takes its time.
struct Slow;

impl FunctionInvoker for Slow {
    fn invoke(&self, _: Invocation) -> BoxFuture<'_, Result<InvocationOutput, InvokeError>> {
        Box::pin(async {
            tokio::time::sleep(BRIEF * 3).await;
            Ok(InvocationOutput::default())
        })
    }
}

struct Server {
    client: TcpStream,
    stop: oneshot::Sender<()>,
    serving: JoinHandle<()>,
}

impl Server {
    /// A server and a connection to it.
    async fn start(timeouts: Timeouts) -> Self {
        let aws = LocalAws::new(Account {
            region: "eu-west-1".into(),
            id: "000000000000".into(),
        });
        let router = aws
            .with_functions(Arc::new(Slow))
            .router(watch::channel(false).1);
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        let (stop, stopped) = oneshot::channel::<()>();
        let stopped = async { drop(stopped.await) };
        let serving = tokio::spawn(serve(router, listener, timeouts, stopped));
        let client = TcpStream::connect(address).await.unwrap();
        Self {
            client,
            stop,
            serving,
        }
    }

    async fn with_brief_heads() -> Self {
        Self::start(Timeouts {
            head: BRIEF,
            body: LONG,
        })
        .await
    }

    async fn with_brief_bodies() -> Self {
        Self::start(Timeouts {
            head: LONG,
            body: BRIEF,
        })
        .await
    }

    async fn send(&mut self, text: &str) {
        self.client.write_all(text.as_bytes()).await.unwrap();
    }

    async fn read_until(&mut self, end: &str) -> String {
        let mut read = Vec::new();
        while !read.ends_with(end.as_bytes()) {
            let byte = timeout(PATIENCE, self.client.read_u8()).await.unwrap();
            read.push(byte.unwrap());
        }
        String::from_utf8(read).unwrap()
    }

    /// Sends `piece` over and over until the server closes the connection, and gives all that was read.
    async fn trickle(self, piece: &str) -> String {
        let (mut reader, mut writer) = self.client.into_split();
        let mut read = Vec::new();
        let trickling = async {
            while writer.write_all(piece.as_bytes()).await.is_ok() {
                tokio::time::sleep(BRIEF / 20).await;
            }
            std::future::pending::<()>().await;
        };
        let closed = async {
            tokio::select! {
                _closed_or_reset = reader.read_to_end(&mut read) => {}
                () = trickling => {}
            }
        };
        assert_eq!(timeout(PATIENCE, closed).await, Ok(()));
        String::from_utf8(read).unwrap()
    }
}

#[tokio::test]
async fn a_client_that_sends_nothing_is_cut_off() {
    assert_eq!(Server::with_brief_heads().await.trickle("").await, "");
}

#[tokio::test]
async fn a_head_byte_by_byte_is_cut_off() {
    let mut server = Server::with_brief_heads().await;
    server.send("POST / HTTP/1.1\r\nx: ").await;
    assert_eq!(server.trickle("x").await, "");
}

#[tokio::test]
async fn a_later_head_byte_by_byte_is_cut_off() {
    let mut server = Server::with_brief_heads().await;
    server.send(REQUEST).await;
    server.read_until(ANSWER).await;
    server.send("POST / HTTP/1.1\r\nx: ").await;
    assert_eq!(server.trickle("x").await, "");
}

#[tokio::test]
async fn a_body_byte_by_byte_is_answered_and_cut_off() {
    for path in ["/", "/2015-03-31/functions/slow/invocations"] {
        for (headers, piece) in [
            ("Content-Length: 1000000", "x"),
            ("Transfer-Encoding: chunked", "1\r\nx\r\n"),
        ] {
            let mut server = Server::with_brief_bodies().await;
            let target = "X-Amz-Target: AmazonSSM.DescribeParameters";
            let head =
                format!("POST {path} HTTP/1.1\r\nHost: localhost\r\n{target}\r\n{headers}\r\n\r\n");
            server.send(&head).await;
            let answer = server.trickle(piece).await;
            assert!(answer.starts_with("HTTP/1.1 400 "), "{path}: {answer}");
            let body = r#"{"__type":"RequestTimeout","message":"the request's body was not sent within 200ms: send it again"}"#;
            assert!(answer.ends_with(body), "{path}: {answer}");
        }
    }
}

#[tokio::test]
async fn an_answer_may_take_longer_than_a_request() {
    let mut server = Server::start(Timeouts {
        head: BRIEF,
        body: BRIEF,
    })
    .await;
    let path = "/2015-03-31/functions/slow/invocations";
    let request =
        format!("POST {path} HTTP/1.1\r\nHost: localhost\r\nContent-Length: 2\r\n\r\n{{}}");
    server.send(&request).await;
    let answer = server.read_until("\r\n\r\n").await;
    assert!(answer.starts_with("HTTP/1.1 200 "), "{answer}");
}

#[tokio::test]
async fn half_a_head_does_not_hold_the_shutdown_for_ever() {
    let mut server = Server::with_brief_heads().await;
    server
        .send(&format!("{REQUEST}POST / HTTP/1.1\r\nx: "))
        .await;
    server.read_until(ANSWER).await;
    server.stop.send(()).unwrap();
    timeout(PATIENCE, server.serving).await.unwrap().unwrap();
}
