//! The service in the test's own process, with its strings map in memory.

use std::net::SocketAddr;
use std::time::Duration;

use parameter::{Fetched, LoadOptions, Location, Parameter, Source, SourceError};
use string_api::{ApiKeys, Application, Timeouts};
use string_replace::Replacer;
use tokio::sync::oneshot;
use tokio::task::JoinHandle;

use crate::{KEYS, STRINGS_MAP, http_client};

/// A strings map that never changes.
struct InMemory;

impl Source for InMemory {
    async fn fetch(&self) -> Result<Fetched, SourceError> {
        Ok(Fetched {
            value: STRINGS_MAP.to_owned(),
            version: 1,
        })
    }

    fn location(&self) -> Location {
        Location {
            parameter: "strings-map".to_owned(),
            endpoint: "memory".to_owned(),
        }
    }
}

/// A service on a free port; it ends with the test.
pub(crate) struct Service {
    pub(crate) address: SocketAddr,
    pub(crate) client: reqwest::Client,
    pub(crate) stop: oneshot::Sender<Duration>,
    pub(crate) running: JoinHandle<std::io::Result<()>>,
}

pub(crate) async fn build(
    address: &str,
    max_concurrent_requests: usize,
    timeouts: Timeouts,
) -> Result<Application, String> {
    let replacer = Parameter::load(InMemory, Replacer::from_json, LoadOptions::default());
    let replacer = replacer.await.unwrap();
    let keys = ApiKeys::parse(&KEYS.join(",")).unwrap();
    let address = address.parse().unwrap();
    Application::build(address, keys, replacer, max_concurrent_requests, timeouts)
        .map_err(|error| error.to_string())
}

impl Service {
    pub(crate) async fn start() -> Self {
        Self::start_with(Timeouts::default()).await
    }

    pub(crate) async fn start_with(timeouts: Timeouts) -> Self {
        Self::start_bounded(256, timeouts).await
    }

    pub(crate) async fn start_bounded(max_concurrent_requests: usize, timeouts: Timeouts) -> Self {
        let application = build("127.0.0.1:0", max_concurrent_requests, timeouts);
        let application = application.await.unwrap();
        let address = application.address();
        assert_eq!(address.port(), application.port());
        let (stop, stopped) = oneshot::channel();
        // A test that ends drops its `stop`; the runtime of the test, which ends with it, drops the service.
        let stopped = async move {
            match stopped.await {
                Ok(drain) => drain,
                Err(_) => std::future::pending().await,
            }
        };
        let running = tokio::spawn(application.run_until_stopped(stopped));
        Self {
            address,
            client: http_client(),
            stop,
            running,
        }
    }

    /// A request with a key; `method_and_path` is such as `GET /status/health`.
    pub(crate) fn request(&self, method_and_path: &str) -> reqwest::RequestBuilder {
        self.request_without_key(method_and_path)
            .header("x-api-key", KEYS[0])
    }

    pub(crate) fn request_without_key(&self, method_and_path: &str) -> reqwest::RequestBuilder {
        let (method, path) = method_and_path.split_once(' ').unwrap();
        self.client.request(
            method.parse().unwrap(),
            format!("http://{}{path}", self.address),
        )
    }
}

/// The status and the body of an answer, which is JSON as every answer of the service.
pub(crate) async fn answer(request: reqwest::RequestBuilder) -> (u16, String) {
    let answer = request.send().await.unwrap();
    assert_eq!(answer.headers()["content-type"], "application/json");
    (answer.status().as_u16(), answer.text().await.unwrap())
}
