//! Traced stages whose segments the test reads.

use std::sync::{Arc, Mutex};

use local_gateway::{StageRequest, StageSampler, StageTracing};
use serde_json::Value;
use xray::{SegmentDocument, SegmentSink};

/// Keeps every segment, and what the sampler was asked.
pub(crate) struct Traces {
    /// What the sampler decides.
    pub(crate) sampled: bool,
    segments: Mutex<Vec<Value>>,
    asked: Mutex<Vec<String>>,
}

impl Traces {
    pub(crate) fn new(sampled: bool) -> Arc<Self> {
        Arc::new(Self {
            sampled,
            segments: Mutex::default(),
            asked: Mutex::default(),
        })
    }

    /// What a gateway is made with.
    pub(crate) fn tracing(self: &Arc<Self>) -> Option<StageTracing> {
        Some(StageTracing {
            sampler: self.clone(),
            segments: self.clone(),
        })
    }

    /// The segments since the last call, in the order in which they were recorded.
    pub(crate) fn take(&self) -> Vec<Value> {
        std::mem::take(&mut self.segments.lock().unwrap())
    }

    /// What the sampler was asked since the last call: method and path.
    pub(crate) fn asked(&self) -> Vec<String> {
        std::mem::take(&mut self.asked.lock().unwrap())
    }
}

impl SegmentSink for Traces {
    fn record(&self, document: SegmentDocument<'_>) {
        let value = serde_json::to_value(document).unwrap();
        self.segments.lock().unwrap().push(value);
    }
}

impl StageSampler for Traces {
    fn is_sampled(&self, request: &StageRequest<'_>) -> bool {
        let StageRequest {
            service_name,
            resource_arn,
            http_method,
            host,
            url_path,
        } = request;
        let text = format!("{service_name} {resource_arn} {http_method} {host} {url_path}");
        self.asked.lock().unwrap().push(text);
        self.sampled
    }
}
