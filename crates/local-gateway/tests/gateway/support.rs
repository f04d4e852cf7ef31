//! A gateway on a free port, functions that are closures, and a client that sends raw bytes.

#![allow(dead_code, reason = "each test file uses its own part")]
#![allow(
    clippy::expect_used,
    clippy::unwrap_used,
    reason = "a helper of tests fails its test"
)]

pub(crate) mod document;
pub(crate) mod functions;
pub(crate) mod http;
pub(crate) mod tracing;

use std::collections::{BTreeMap, BTreeSet};
use std::net::SocketAddr;
use std::sync::{Arc, Mutex};

use local_gateway::{
    ApiKey, Gateway, GatewaySettings, RequestObserver, RequestRecord, StageSettings, StageTracing,
};
use serde_json::Value;
use tokio::net::TcpListener;
use tokio::sync::oneshot;
use tokio::task::JoinHandle;

use functions::Functions;
use http::Answer;

/// The keys of the stages `test` and `prod`, and a disabled one of `test`.
pub(crate) const TEST_KEY: &str = "test-key-0123456789abcdef";
pub(crate) const PROD_KEY: &str = "prod-key-0123456789abcdef";
pub(crate) const DISABLED_KEY: &str = "disabled-key-0123456789abcdef";

/// A gateway that serves on a free port until it is dropped.
pub(crate) struct Running {
    pub(crate) address: SocketAddr,
    pub(crate) functions: Arc<Functions>,
    pub(crate) records: Arc<Records>,
    pub(crate) gateway: Gateway,
    stop: Option<oneshot::Sender<()>>,
    served: JoinHandle<()>,
}

/// Every record that the gateway has made.
#[derive(Default)]
pub(crate) struct Records(pub(crate) Mutex<Vec<RequestRecord>>);

impl RequestObserver for Records {
    fn observe(&self, record: &RequestRecord) {
        self.0.lock().unwrap().push(record.clone());
    }
}

impl Running {
    /// Serves a document with the given functions.
    pub(crate) async fn start(document: &Value, functions: Functions) -> Self {
        Self::start_traced(document, functions, None).await
    }

    /// The same with traced stages.
    pub(crate) async fn start_traced(
        document: &Value,
        functions: Functions,
        tracing: Option<StageTracing>,
    ) -> Self {
        let functions = Arc::new(functions);
        let records = Arc::new(Records::default());
        let document = document.to_string();
        let gateway = Gateway::new(
            &document,
            settings(),
            functions.clone(),
            records.clone(),
            tracing,
        )
        .unwrap();
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        let (stop, stopped) = oneshot::channel::<()>();
        let served = tokio::spawn(gateway.clone().serve(listener, async move {
            let _ = stopped.await;
        }));
        Self {
            address,
            functions,
            records,
            gateway,
            stop: Some(stop),
            served,
        }
    }

    /// Serves the example document with a function that answers `{}`.
    pub(crate) async fn example() -> Self {
        Self::start(
            &document::example(),
            Functions::answering(&serde_json::json!({})),
        )
        .await
    }

    /// Sends one request and reads its answer.
    pub(crate) async fn send(
        &self,
        method: &str,
        path: &str,
        headers: &[(&str, &str)],
        body: &[u8],
    ) -> Answer {
        http::send(self.address, method, path, headers, body).await
    }

    /// A GET with the key of the stage `test`.
    pub(crate) async fn get(&self, path: &str) -> Answer {
        self.send("GET", path, &[("x-api-key", TEST_KEY)], b"")
            .await
    }

    /// A POST of JSON with the key of the stage `test`.
    pub(crate) async fn post(&self, path: &str, body: &str) -> Answer {
        let headers = [
            ("x-api-key", TEST_KEY),
            ("content-type", "application/json"),
        ];
        self.send("POST", path, &headers, body.as_bytes()).await
    }

    /// Tells the gateway to stop; the task ends when it has.
    pub(crate) fn stop(mut self) -> JoinHandle<()> {
        let _ = self.stop.take().map(|stop| stop.send(()));
        self.served
    }
}

pub(crate) fn settings() -> GatewaySettings {
    let stage = |name: &str| {
        let variables = BTreeMap::from([("environment".to_owned(), name.to_owned())]);
        (name.to_owned(), StageSettings { variables })
    };
    let key = |name: &str, value: &str, enabled, stage: &str| ApiKey {
        id: format!("id-of-{name}"),
        name: name.to_owned(),
        value: value.to_owned(),
        enabled,
        stages: BTreeSet::from([stage.to_owned()]),
    };
    GatewaySettings {
        account_id: "000000000000".to_owned(),
        region: "eu-west-1".to_owned(),
        api_id: "local0api0".to_owned(),
        stages: BTreeMap::from([
            stage("test"),
            stage("prod"),
            ("bare".to_owned(), StageSettings::default()),
        ]),
        api_keys: vec![
            key("test", TEST_KEY, true, "test"),
            key("prod", PROD_KEY, true, "prod"),
            key("disabled", DISABLED_KEY, false, "test"),
        ],
    }
}
