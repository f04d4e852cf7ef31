//! Whether every document of the programs' traces was stored or counted as lost.
//!
//! How many documents a request makes is counted in the trace of one, and not told by those who send
//! them: what all requests make must then be what the stack's counters add up to.

use std::time::{Duration, Instant};

use anyhow::{Context as _, ensure};
use serde_json::{Value, json};

use crate::load::Load;
use crate::stack::Stack;

/// How long the last documents may be under way. The service tells of losses once a minute.
const PATIENCE: Duration = Duration::from_secs(120);

/// How often the counters are looked at.
const BETWEEN_LOOKS: Duration = Duration::from_millis(500);

/// The looks that must see the same before nothing is under way any more: longer than any queue of the
/// stack waits for a batch.
const SAME_LOOKS: u32 = 6;

/// What the stack has counted of the programs' documents.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Counted {
    /// Stored, each once, without those of `twin` itself.
    stored: u64,
    /// Lost by a program, which has counted them.
    lost: u64,
    /// Dropped by the kernel before they could be received.
    dropped: u64,
    /// Received and not stored: malformed or rejected.
    refused: u64,
}

impl Counted {
    fn all(self) -> u64 {
        self.stored + self.lost + self.dropped + self.refused
    }
}

/// The account of a load, open until [`close`](Self::close).
pub(crate) struct Account<'s> {
    client: reqwest::Client,
    stack: &'s Stack,
    /// How many documents each side's program makes of a request.
    of_a_request: [u64; 2],
    before: Counted,
}

impl<'s> Account<'s> {
    /// Counts the documents of one request to each side, and what there is before the load.
    pub(crate) async fn open(stack: &'s Stack, load: &Load) -> anyhow::Result<Self> {
        let mut account = Self {
            client: reqwest::Client::builder().no_proxy().build()?,
            stack,
            of_a_request: [0; 2],
            before: Counted::default(),
        };
        for side in 0..2 {
            // The first of an environment has more to tell than the others.
            load.ask(side, 0).await?;
            let trace_id = load.ask(side, 0).await?.context("the load is not traced")?;
            account.quiet().await?;
            account.of_a_request[side] = account.documents(&trace_id).await?;
        }
        account.before = account.quiet().await?;
        Ok(account)
    }

    /// Prints what became of the documents of `requests`, half to each side, and answers what is not
    /// accounted for.
    pub(crate) async fn close(self, requests: u64) -> anyhow::Result<Vec<String>> {
        let [gateway, service] = self.of_a_request;
        let expected = requests.div_ceil(2) * gateway + requests / 2 * service;
        let after = self.quiet().await?;
        let came = after.all() - self.before.all();
        println!("| Documents of the programs | |");
        println!("|---|---|");
        println!("| sent: {gateway} and {service} a request | {expected} |");
        println!("| stored | {} |", after.stored - self.before.stored);
        println!("| counted as lost | {} |", after.lost - self.before.lost);
        println!(
            "| dropped by the kernel | {} |",
            after.dropped - self.before.dropped
        );
        println!("| refused | {} |\n", after.refused - self.before.refused);
        Ok(if came == expected {
            Vec::new()
        } else {
            vec![format!(
                "{expected} documents were sent, and {came} are accounted for"
            )]
        })
    }

    /// What is counted when nothing changes any more.
    async fn quiet(&self) -> anyhow::Result<Counted> {
        let started = Instant::now();
        let mut last = self.counted().await?;
        let mut same = 0;
        while same < SAME_LOOKS {
            ensure!(
                started.elapsed() < PATIENCE,
                "documents come on and on: {last:?}"
            );
            tokio::time::sleep(BETWEEN_LOOKS).await;
            let now = self.counted().await?;
            same = if now == last { same + 1 } else { 0 };
            last = now;
        }
        Ok(last)
    }

    async fn counted(&self) -> anyhow::Result<Counted> {
        let url = format!("{}/counters", self.stack.aws);
        let text = self.client.get(url).send().await?.text().await?;
        let counters: Value = serde_json::from_str(&text)?;
        let number = |pointer: &str| {
            counters
                .pointer(pointer)
                .and_then(Value::as_u64)
                .unwrap_or(0)
        };
        let rejected = counters.pointer("/xray/documents/rejected");
        let rejected = rejected.and_then(Value::as_object).into_iter().flatten();
        let rejected: u64 = rejected.filter_map(|(_, count)| count.as_u64()).sum();
        let stored = number("/xray/documents/stored") - number("/xray/documents/replaced");
        Ok(Counted {
            stored: stored.saturating_sub(sum(&counters, "DocumentsSent", true)),
            lost: sum(&counters, "DocumentsLost", false),
            dropped: number("/xray/datagrams/dropped_by_kernel"),
            refused: number("/xray/datagrams/malformed") + rejected,
        })
    }

    /// How many documents of a trace are a program's: neither API Gateway's nor Lambda's, nor made up.
    async fn documents(&self, trace_id: &str) -> anyhow::Result<u64> {
        let url = format!("{}/Traces", self.stack.aws);
        let body = json!({ "TraceIds": [trace_id] }).to_string();
        let text = self
            .client
            .post(url)
            .body(body)
            .send()
            .await?
            .text()
            .await?;
        let answer: Value = serde_json::from_str(&text)?;
        let segments = answer
            .pointer("/Traces/0/Segments")
            .and_then(Value::as_array);
        let mut count = 0;
        for segment in segments.context("the trace did not arrive")? {
            let document = segment["Document"].as_str().unwrap_or_default();
            count += of_program(&serde_json::from_str(document)?);
        }
        Ok(count)
    }
}

/// The sum of a metric that `twin` has counted, or that the programs have.
fn sum(counters: &Value, metric: &str, of_twin: bool) -> u64 {
    let series = counters
        .pointer("/metrics/series")
        .and_then(Value::as_array);
    let series = series.into_iter().flatten().filter(|one| {
        // A program's sum over all reasons is a series of its own.
        one["name"] == metric
            && (one["source"] == "twin") == of_twin
            && (of_twin || one["dimensions"].get("Reason").is_none())
    });
    let sum: f64 = series.filter_map(|one| one["sum"].as_f64()).sum();
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "counts are whole and far from the limits"
    )]
    let sum = sum as u64;
    sum
}

/// The documents of a program in this one and below.
fn of_program(part: &Value) -> u64 {
    let origin = part["origin"].as_str().unwrap_or_default();
    let is_aws = origin.starts_with("AWS::Lambda")
        || origin == "AWS::ApiGateway::Stage"
        || part["inferred"] == true
        || part["aws"]["function_arn"].is_string()
        || (part["name"] == "Lambda" && part["namespace"] == "aws");
    let below = part["subsegments"].as_array().into_iter().flatten();
    u64::from(!is_aws) + below.map(of_program).sum::<u64>()
}
