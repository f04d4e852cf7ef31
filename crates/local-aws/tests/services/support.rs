//! A server of its own for each test, and clients for it.

#![allow(dead_code, reason = "each test program uses its part of this")]
#![allow(
    clippy::unwrap_used,
    reason = "a test panics on what it does not expect"
)]

use std::{net::SocketAddr, sync::Arc};

use aws_sdk_ssm::{
    Client,
    config::{Credentials, Region},
};
use aws_smithy_http_client::tls::{Provider, rustls_provider::CryptoMode};
use local_aws::{Account, FunctionInvoker, LocalAws};
use serde_json::Value;
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::{TcpListener, TcpStream},
    sync::oneshot,
    task::JoinHandle,
};

pub(crate) struct Server {
    pub(crate) aws: LocalAws,
    pub(crate) address: SocketAddr,
    shutdown: oneshot::Sender<()>,
    task: JoinHandle<std::io::Result<()>>,
}

impl Server {
    pub(crate) async fn start() -> Self {
        Self::serve(Self::services()).await
    }

    /// A server that has Lambda too.
    pub(crate) async fn start_with(functions: Arc<dyn FunctionInvoker>) -> Self {
        Self::serve(Self::services().with_functions(functions)).await
    }

    /// A server of what `make` makes of the services.
    pub(crate) async fn start_as(make: impl FnOnce(LocalAws) -> LocalAws) -> Self {
        Self::serve(make(Self::services())).await
    }

    fn services() -> LocalAws {
        LocalAws::new(Account {
            region: "eu-west-1".into(),
            id: "000000000000".into(),
        })
    }

    async fn serve(aws: LocalAws) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        let (shutdown, stop) = oneshot::channel::<()>();
        let serve = aws.clone().serve(listener, async move {
            let _ = stop.await;
        });
        Self {
            aws,
            address,
            shutdown,
            task: tokio::spawn(serve),
        }
    }

    pub(crate) async fn stop(self) {
        self.shutdown.send(()).unwrap();
        self.task.await.unwrap().unwrap();
    }

    /// The Rust SDK for SSM.
    pub(crate) async fn client(&self) -> Client {
        Client::new(&self.sdk_config().await)
    }

    /// The Rust SDK for X-Ray.
    pub(crate) async fn xray(&self) -> aws_sdk_xray::Client {
        aws_sdk_xray::Client::new(&self.sdk_config().await)
    }

    async fn sdk_config(&self) -> aws_config::SdkConfig {
        let http_client = aws_smithy_http_client::Builder::new()
            .tls_provider(Provider::Rustls(CryptoMode::Ring))
            .build_https();
        aws_config::defaults(aws_config::BehaviorVersion::latest())
            .http_client(http_client)
            .region(Region::new("eu-west-1"))
            .credentials_provider(Credentials::for_tests())
            .endpoint_url(format!("http://{}", self.address))
            .load()
            .await
    }

    /// An operation with its input as JSON: status and body.
    pub(crate) async fn call(&self, operation: &str, input: &Value) -> (u16, Value) {
        let target = format!("AmazonSSM.{operation}");
        let (head, body) = self
            .request(
                "POST / HTTP/1.1",
                &[("X-Amz-Target", &target)],
                &input.to_string(),
            )
            .await;
        let status = head.split(' ').nth(1).unwrap().parse().unwrap();
        (status, serde_json::from_str(&body).unwrap())
    }

    /// A request with JSON to a path of its own: status and body.
    pub(crate) async fn post(&self, path: &str, input: &Value) -> (u16, Value) {
        let line = format!("POST {path} HTTP/1.1");
        let (head, body) = self.request(&line, &[], &input.to_string()).await;
        let status = head.split(' ').nth(1).unwrap().parse().unwrap();
        (status, serde_json::from_str(&body).unwrap())
    }

    /// What `GET /counters` shows.
    pub(crate) async fn counters(&self) -> Value {
        let (head, body) = self.request("GET /counters HTTP/1.1", &[], "").await;
        assert!(head.starts_with("HTTP/1.1 200 "), "{head}");
        serde_json::from_str(&body).unwrap()
    }

    /// A request that no SDK would send: the answer's head and body.
    pub(crate) async fn request(
        &self,
        line: &str,
        headers: &[(&str, &str)],
        body: &str,
    ) -> (String, String) {
        let mut stream = TcpStream::connect(self.address).await.unwrap();
        let mut text = format!("{line}\r\nHost: {}\r\nConnection: close\r\n", self.address);
        for (name, value) in headers {
            text.push_str(&format!("{name}: {value}\r\n"));
        }
        text.push_str(&format!("Content-Length: {}\r\n\r\n{body}", body.len()));
        stream.write_all(text.as_bytes()).await.unwrap();
        let mut answer = String::new();
        stream.read_to_string(&mut answer).await.unwrap();
        let (head, body) = answer.split_once("\r\n\r\n").unwrap();
        (head.to_owned(), body.to_owned())
    }
}
