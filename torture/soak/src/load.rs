//! The clients, which share one supply of requests.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use serde_json::{Value, json};
use tokio::task::JoinSet;

use crate::stack::Stack;

/// A number of requests, some of which have been sent.
pub(crate) struct Load {
    client: reqwest::Client,
    sides: [(String, String); 2],
    requests: u64,
    /// Taken from the supply so far, by side.
    taken: [AtomicU64; 2],
    ended: AtomicU64,
}

impl Load {
    pub(crate) fn new(stack: &Stack, requests: u64) -> anyhow::Result<Self> {
        // It is the first of this process, so that there is no other provider yet.
        let _ours = rustls::crypto::ring::default_provider().install_default();
        Ok(Self {
            client: reqwest::Client::builder().no_proxy().build()?,
            sides: stack.sides.clone(),
            requests,
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

    /// Each request has a text of its own, so that an answer to another one is noticed.
    async fn ask(&self, side: usize, number: u64) -> anyhow::Result<()> {
        let (url, key) = &self.sides[side];
        let content = format!("ing and abn {number}, not booking");
        let answer = self
            .client
            .post(format!("{url}/string/replace"))
            .header("x-api-key", key)
            .header("content-type", "application/json")
            .body(json!({ "content": content }).to_string())
            .send()
            .await?;
        let status = answer.status();
        let body = answer.text().await?;
        let expected = json!({ "message": format!("ING BANK and ABN AMRO {number}, not booking") });
        let right = serde_json::from_str::<Value>(&body).is_ok_and(|body| body == expected);
        anyhow::ensure!(status == 200 && right, "{status} {body}");
        Ok(())
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
