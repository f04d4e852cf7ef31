//! One request to either side, told by how it ended.

use std::error::Error as _;
use std::time::Duration;

use serde_json::{Value, json};

use super::stack::Stack;

/// Longer than anything that answers takes; reached only by a request that hangs.
const PATIENCE: Duration = Duration::from_secs(90);

/// One of the two sides of a stack.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Side {
    Gateway,
    Service,
}

impl Side {
    pub(crate) const BOTH: [Self; 2] = [Self::Gateway, Self::Service];
}

/// How a request ended.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Ending {
    /// With one whole answer.
    Answer { status: u16, body: String },
    /// There was no connection.
    Refused(String),
    /// The connection broke before an answer had begun.
    Broken(String),
    /// An answer began and did not come to its end, or none came at all: nothing may do that.
    Lost(String),
}

impl Ending {
    pub(crate) fn is_success(&self) -> bool {
        matches!(self, Self::Answer { status: 200, .. })
    }

    pub(crate) fn status(&self) -> Option<u16> {
        match self {
            Self::Answer { status, .. } => Some(*status),
            Self::Refused(_) | Self::Broken(_) | Self::Lost(_) => None,
        }
    }

    /// The member `message` of a body that is JSON.
    pub(crate) fn message(&self) -> Option<String> {
        let Self::Answer { body, .. } = self else {
            return None;
        };
        let body: Value = serde_json::from_str(body).ok()?;
        body["message"].as_str().map(str::to_owned)
    }
}

/// A client of both sides, with the addresses and keys of a stack. Clones share connections.
#[derive(Clone)]
pub(crate) struct Requests {
    client: reqwest::Client,
    gateway: (String, String),
    service: (String, String),
    aws: String,
}

impl Requests {
    pub(crate) fn to(stack: &Stack) -> Self {
        let _another_test_was_first = rustls::crypto::ring::default_provider().install_default();
        let client = reqwest::Client::builder()
            .no_proxy()
            .timeout(PATIENCE)
            .build()
            .expect("an HTTP client");
        let gateway = format!("{}/test", stack.url("gateway"));
        let service = format!("{}/api", stack.url("service"));
        Self {
            client,
            gateway: (gateway, stack.key("test").to_owned()),
            service: (service, stack.key("service").to_owned()),
            aws: stack.url("aws").to_owned(),
        }
    }

    /// Asks for the strings of `content` to be replaced.
    pub(crate) async fn replace(&self, side: Side, content: &str) -> Ending {
        let body = json!({ "content": content }).to_string();
        self.post(side, "/string/replace", body).await
    }

    /// The same within a trace.
    pub(super) async fn replace_in_trace(
        &self,
        side: Side,
        header: Option<&str>,
        content: &str,
    ) -> reqwest::Response {
        let (url, key) = match side {
            Side::Gateway => &self.gateway,
            Side::Service => &self.service,
        };
        let mut request = self
            .client
            .post(format!("{url}/string/replace"))
            .header("x-api-key", key)
            .header("content-type", "application/json")
            .body(json!({ "content": content }).to_string());
        if let Some(header) = header {
            request = request.header("x-amzn-trace-id", header);
        }
        request.send().await.expect("an answer")
    }

    /// Posts to a path below the side's stage or prefix.
    pub(crate) async fn post(&self, side: Side, path: &str, body: String) -> Ending {
        let (url, key) = match side {
            Side::Gateway => &self.gateway,
            Side::Service => &self.service,
        };
        let request = self
            .client
            .post(format!("{url}{path}"))
            .header("x-api-key", key)
            .header("content-type", "application/json")
            .body(body);
        let answer = match request.send().await {
            Ok(answer) => answer,
            Err(error) if error.is_timeout() => return Ending::Lost(causes(&error)),
            Err(error) if error.is_connect() => return Ending::Refused(causes(&error)),
            Err(error) => return Ending::Broken(causes(&error)),
        };
        let status = answer.status().as_u16();
        match answer.text().await {
            Ok(body) => Ending::Answer { status, body },
            Err(error) => Ending::Lost(causes(&error)),
        }
    }

    /// Puts a parameter into the stack's own Parameter Store, as any AWS client does.
    pub(crate) async fn put_parameter(&self, name: &str, value: &str) {
        let put = json!({ "Name": name, "Value": value, "Overwrite": true });
        let answer = self
            .client
            .post(&self.aws)
            .header("x-amz-target", "AmazonSSM.PutParameter")
            .header("content-type", "application/x-amz-json-1.1")
            .body(put.to_string())
            .send()
            .await
            .expect("an answer of Parameter Store");
        assert_eq!(answer.status(), 200);
    }
}

/// reqwest's own text leaves out what went wrong.
fn causes(error: &reqwest::Error) -> String {
    let mut text = error.to_string();
    let mut source = error.source();
    while let Some(cause) = source {
        text = format!("{text}: {cause}");
        source = cause.source();
    }
    text
}
