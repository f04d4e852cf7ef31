//! Traces of a stack, as any client of X-Ray fetches them, and what the stack has counted.

use std::collections::BTreeMap;
use std::time::Duration;

use serde_json::{Value, json};

use super::requests::{Requests, Side};
use super::stack::Stack;
use super::waiting::until;

/// A request that is to be recorded, or not, and whose trace can be found again.
#[derive(Clone, Debug)]
pub(crate) struct Root {
    pub(crate) trace_id: String,
    /// The client's own segment, which nobody sends.
    pub(crate) parent: String,
}

impl Root {
    /// A trace that begins now.
    pub(crate) fn new() -> Self {
        let root = xray::TraceId::new(std::time::SystemTime::now());
        Self {
            trace_id: root.to_string(),
            parent: xray::SegmentId::new().to_string(),
        }
    }

    /// The header with this decision.
    pub(crate) fn header(&self, sampled: u8) -> String {
        format!(
            "Root={};Parent={};Sampled={sampled}",
            self.trace_id, self.parent
        )
    }
}

/// A segment or subsegment, wherever it stands in its document.
#[derive(Clone, Debug)]
pub(crate) struct Part {
    pub(crate) id: String,
    pub(crate) parent: Option<String>,
    pub(crate) name: String,
    pub(crate) value: Value,
}

impl Part {
    /// Whether X-Ray has made it up for a service that sends none.
    pub(crate) fn is_inferred(&self) -> bool {
        self.value["inferred"] == true
    }

    fn text(&self, name: &str) -> Option<&str> {
        self.value[name].as_str()
    }

    /// Whether it is API Gateway's or Lambda's, and not of a program.
    pub(crate) fn is_of_aws(&self) -> bool {
        let origins = [
            "AWS::ApiGateway::Stage",
            "AWS::Lambda",
            "AWS::Lambda::Function",
        ];
        let phases = ["Initialization", "Invocation", "Overhead"];
        self.text("origin")
            .is_some_and(|origin| origins.contains(&origin))
            || (phases.contains(&&*self.name) && self.value["aws"]["function_arn"].is_string())
            || (self.name == "Lambda" && self.text("namespace") == Some("aws"))
    }
}

/// A client of the X-Ray of a stack.
#[derive(Clone)]
pub(crate) struct Traces {
    client: reqwest::Client,
    url: String,
}

impl Traces {
    pub(crate) fn of(stack: &Stack) -> Self {
        Self::at(stack.url("aws"))
    }

    pub(crate) fn at(url: &str) -> Self {
        Self {
            client: ::contract::client().expect("an HTTP client"),
            url: url.to_owned(),
        }
    }

    /// All parts of a trace, by `BatchGetTraces`; empty while nothing of it has arrived.
    pub(crate) async fn parts(&self, trace_id: &str) -> Vec<Part> {
        let answer = self
            .client
            .post(format!("{}/Traces", self.url))
            .body(json!({ "TraceIds": [trace_id] }).to_string())
            .send()
            .await
            .expect("an answer of X-Ray");
        assert_eq!(answer.status(), 200);
        let answer: Value =
            serde_json::from_str(&answer.text().await.expect("a body")).expect("JSON");
        let mut parts = Vec::new();
        for segment in answer["Traces"][0]["Segments"]
            .as_array()
            .into_iter()
            .flatten()
        {
            let document = segment["Document"].as_str().expect("a document");
            let document = serde_json::from_str(document).expect("JSON");
            collect(&document, None, &mut parts);
        }
        parts
    }

    /// What `number` makes of the counters when it does not change any more: nothing is under way.
    pub(crate) async fn quiet(&self, number: impl Fn(&Counters) -> u64) -> u64 {
        let mut last = None;
        let mut same = 0;
        until("nothing more comes", async || {
            // Six of them last longer than the programs and the stack wait before they hand on what
            // they have.
            tokio::time::sleep(Duration::from_millis(500)).await;
            let now = number(&self.counters().await);
            same = if last == Some(now) { same + 1 } else { 0 };
            last = Some(now);
            same == 6
        })
        .await;
        last.expect("it was asked")
    }

    /// What `/counters` shows.
    pub(crate) async fn counters(&self) -> Counters {
        let answer = self
            .client
            .get(format!("{}/counters", self.url))
            .send()
            .await;
        let text = answer.expect("an answer").text().await.expect("a body");
        Counters(serde_json::from_str(&text).expect("JSON"))
    }
}

fn collect(value: &Value, parent: Option<&str>, parts: &mut Vec<Part>) {
    let text = |name: &str| value[name].as_str().map(str::to_owned);
    let id = text("id").expect("an id");
    parts.push(Part {
        parent: parent.map(str::to_owned).or_else(|| text("parent_id")),
        name: text("name").expect("a name"),
        id: id.clone(),
        value: value.clone(),
    });
    for subsegment in value["subsegments"].as_array().into_iter().flatten() {
        collect(subsegment, Some(&id), parts);
    }
}

/// Counters at one moment.
#[derive(Clone, Debug)]
pub(crate) struct Counters(pub(crate) Value);

impl Counters {
    /// A number under `xray`; 0 where there is none.
    pub(crate) fn xray(&self, pointer: &str) -> u64 {
        let number = self.0["xray"].pointer(pointer).and_then(Value::as_u64);
        number.unwrap_or(0)
    }

    /// Documents that were stored, each once.
    pub(crate) fn stored(&self) -> u64 {
        self.xray("/documents/stored") - self.xray("/documents/replaced")
    }

    /// Documents that came and were not stored, and datagrams that did not come.
    pub(crate) fn refused(&self) -> u64 {
        let rejected = self.0["xray"]["documents"]["rejected"].as_object();
        let rejected = rejected.into_iter().flatten();
        let rejected: u64 = rejected.filter_map(|(_, count)| count.as_u64()).sum();
        rejected + self.xray("/datagrams/malformed") + self.xray("/datagrams/dropped_by_kernel")
    }

    /// The sum of a metric over the sources that are `twin`, or are not.
    pub(crate) fn sum(&self, metric: &str, of_twin: bool) -> u64 {
        let series = self.0["metrics"]["series"].as_array().into_iter().flatten();
        // A metric with reasons is there as a sum over them and by each: the sums are taken.
        let mut sums: BTreeMap<(&str, bool), f64> = BTreeMap::new();
        for one in series.filter(|one| one["name"] == metric) {
            let source = one["source"].as_str().expect("a source");
            let by_reason = one["dimensions"].get("Reason").is_some();
            *sums.entry((source, by_reason)).or_default() += one["sum"].as_f64().expect("a sum");
        }
        let sources: Vec<_> = sums.keys().map(|(source, _)| *source).collect();
        let of = |source: &&str| (*source == "twin") == of_twin;
        let mut total = 0.0;
        let mut sources: Vec<_> = sources.into_iter().filter(of).collect();
        sources.dedup();
        for source in sources {
            let sum = |by_reason| sums.get(&(source, by_reason)).copied().unwrap_or(0.0);
            total += f64::max(sum(false), sum(true));
        }
        #[expect(
            clippy::cast_possible_truncation,
            clippy::cast_sign_loss,
            reason = "whole counts"
        )]
        let total = total as u64;
        total
    }
}

impl Requests {
    /// Asks for [`CONTENT`](super::CONTENT) to be replaced within a trace; gives the answer's status
    /// and trace header.
    pub(crate) async fn traced(
        &self,
        side: Side,
        header: Option<&str>,
        content: &str,
    ) -> (u16, Option<String>) {
        let answer = self.replace_in_trace(side, header, content).await;
        let trace = answer.headers().get("x-amzn-trace-id");
        let trace = trace
            .and_then(|value| value.to_str().ok())
            .map(str::to_owned);
        let status = answer.status().as_u16();
        answer.text().await.expect("a body");
        (status, trace)
    }
}
