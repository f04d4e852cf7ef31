//! The clients, which share one supply of requests.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::SystemTime;

use serde_json::{Value, json};
use tokio::task::JoinSet;
use xray::{Sampled, TRACE_HEADER_NAME, TraceHeader, TraceId};

use crate::stack::Stack;

/// A number of requests, some of which have been sent.
pub(crate) struct Load {
    client: reqwest::Client,
    sides: [(String, String); 2],
    requests: u64,
    /// Whether every request is recorded.
    traced: bool,
    /// Taken from the supply so far, by side.
    taken: [AtomicU64; 2],
    ended: AtomicU64,
}

impl Load {
    pub(crate) fn new(stack: &Stack, requests: u64, traced: bool) -> anyhow::Result<Self> {
        // It is the first of this process, so that there is no other provider yet.
        let _ours = rustls::crypto::ring::default_provider().install_default();
        Ok(Self {
            client: reqwest::Client::builder().no_proxy().build()?,
            sides: stack.sides.clone(),
            requests,
            traced,
            taken: Default::default(),
            ended: AtomicU64::new(0),
        })
    }

    /// The quarter of the load that is under way, from 0; none at the end.
    pub(crate) fn quarter(&self) -> Option<usize> {
        let quarter = self.ended.load(Ordering::Relaxed) * 4 / self.requests;
        usize::try_from(quarter).ok().filter(|&quarter| quarter < 4)
    }

    /// Sends requests to a side until its supply is used up, and tells which went wrong.
    async fn client(&self, side: usize) -> Vec<String> {
        let mut wrong = Vec::new();
        let supply = (self.requests + 1 - u64::try_from(side).unwrap_or(0)) / 2;
        loop {
            let number = self.taken[side].fetch_add(1, Ordering::Relaxed);
            if number >= supply {
                return wrong;
            }
            if let Err(problem) = self.ask(side, number).await {
                wrong.push(format!(
                    "request {number} to {}: {problem:#}",
                    self.sides[side].0
                ));
            }
            self.ended.fetch_add(1, Ordering::Relaxed);
        }
    }

    /// Each request has a text of its own, so that an answer to another one is noticed. Answers the
    /// id of its trace, where it is recorded.
    pub(crate) async fn ask(&self, side: usize, number: u64) -> anyhow::Result<Option<String>> {
        let (url, key) = &self.sides[side];
        let content = format!("ing and abn {number}, not booking");
        let trace_id = self.traced.then(|| TraceId::new(SystemTime::now()));
        let mut request = self
            .client
            .post(format!("{url}/string/replace"))
            .header("x-api-key", key)
            .header("content-type", "application/json")
            .body(json!({ "content": content }).to_string());
        if let Some(trace_id) = trace_id {
            let mut header = TraceHeader::from(trace_id);
            header.sampled = Some(Sampled::Yes);
            request = request.header(TRACE_HEADER_NAME, header.to_string());
        }
        let answer = request.send().await?;
        let status = answer.status();
        let body = answer.text().await?;
        let expected = json!({ "message": format!("ING BANK and ABN AMRO {number}, not booking") });
        let right = serde_json::from_str::<Value>(&body).is_ok_and(|body| body == expected);
        anyhow::ensure!(status == 200 && right, "{status} {body}");
        Ok(trace_id.map(|trace_id| trace_id.to_string()))
    }
}

/// Starts `parallel` clients, half of them for each side.
pub(crate) fn start(load: &Arc<Load>, parallel: u64) -> JoinSet<Vec<String>> {
    let mut clients = JoinSet::new();
    for number in 0..parallel {
        let load = Arc::clone(load);
        let side = usize::from(number % 2 == 1);
        clients.spawn(async move { load.client(side).await });
    }
    clients
}

/// What went wrong, once all clients are done.
pub(crate) async fn outcome(clients: JoinSet<Vec<String>>) -> Vec<String> {
    clients.join_all().await.concat()
}
