//! The running stack: where it is, and what is sent to it.

use std::{env, time::SystemTime};

use anyhow::{Context as _, ensure};
use serde_json::{Value, json};
use xray::TraceId;

/// The most documents that a call of `PutTraceSegments` takes.
const DOCUMENTS_A_CALL: usize = 50;

/// The addresses and keys, as `cargo twin up --json` prints them.
pub(crate) struct Stack {
    pub(crate) aws: String,
    gateway: String,
    service: String,
    keys: Value,
    client: reqwest::Client,
}

impl Stack {
    /// Reads the line that `TWIN_STACK` holds.
    pub(crate) fn from_environment() -> anyhow::Result<Self> {
        let line = env::var("TWIN_STACK").context("TWIN_STACK is not set")?;
        let line: Value = serde_json::from_str(&line)
            .context("TWIN_STACK is not the line that `cargo twin up --json` prints")?;
        let address = |name: &str| {
            let text = line.get(name).and_then(Value::as_str);
            text.map(str::to_owned)
                .with_context(|| format!("TWIN_STACK has no address `{name}`"))
        };
        // All addresses are plain HTTP, yet the client is not made without a provider. It is the process's only one.
        let _ours = rustls::crypto::ring::default_provider().install_default();
        Ok(Self {
            aws: address("aws")?,
            gateway: address("gateway")?,
            service: address("service")?,
            keys: line.get("keys").cloned().unwrap_or_default(),
            client: reqwest::Client::builder().no_proxy().build()?,
        })
    }

    /// The key of a stage, or of `service`.
    pub(crate) fn key(&self, name: &str) -> anyhow::Result<&str> {
        let key = self.keys.get(name).and_then(Value::as_str);
        key.with_context(|| format!("TWIN_STACK has no key `{name}`"))
    }

    /// Sends a request that is traced, whatever the sampling rules say. Its path begins with a stage, or with `api`.
    /// Answers the trace and the status.
    pub(crate) async fn request(
        &self,
        path: &str,
        body: Option<&str>,
    ) -> anyhow::Result<(TraceId, u16)> {
        let (side, key) = match path.split('/').next() {
            Some("api") => (&self.service, self.key("service")?),
            stage => (&self.gateway, self.key(stage.unwrap_or_default())?),
        };
        let trace_id = TraceId::new(SystemTime::now());
        let address = format!("{side}/{path}");
        let request = match body {
            Some(body) => self.client.post(address).body(body.to_owned()),
            None => self.client.get(address),
        };
        let answer = request
            .header("x-api-key", key)
            .header("content-type", "application/json")
            .header("x-amzn-trace-id", format!("Root={trace_id};Sampled=1"))
            .send()
            .await?;
        Ok((trace_id, answer.status().as_u16()))
    }

    /// Puts documents, as a program does that sends them by `PutTraceSegments`.
    pub(crate) async fn put(&self, documents: &[Value]) -> anyhow::Result<()> {
        for part in documents.chunks(DOCUMENTS_A_CALL) {
            let texts: Vec<String> = part.iter().map(Value::to_string).collect();
            let body = json!({ "TraceSegmentDocuments": texts });
            let answer = self.ask("/TraceSegments", &body).await?;
            let unprocessed = answer.get("UnprocessedTraceSegments");
            let none = unprocessed
                .and_then(Value::as_array)
                .is_some_and(Vec::is_empty);
            ensure!(none, "PutTraceSegments refuses documents: {answer}");
        }
        Ok(())
    }

    /// What a trace has by now, as `BatchGetTraces` gives it.
    pub(crate) async fn documents(&self, trace_id: &str) -> anyhow::Result<String> {
        let answer = self
            .ask("/Traces", &json!({ "TraceIds": [trace_id] }))
            .await?;
        Ok(answer.to_string())
    }

    async fn ask(&self, path: &str, body: &Value) -> anyhow::Result<Value> {
        let answer = self
            .client
            .post(format!("{}{path}", self.aws))
            .body(body.to_string())
            .send()
            .await?
            .error_for_status()?;
        Ok(serde_json::from_str(&answer.text().await?)?)
    }
}
