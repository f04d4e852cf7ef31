//! As much of X-Ray as the service asks for: it keeps documents, and its one rule samples everything.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::sync::{Arc, Mutex};
use std::thread;

use serde_json::{Value, json};

use crate::wait_until;

/// A server that runs until the test's process ends.
pub(crate) struct XRay {
    pub(crate) address: SocketAddr,
    documents: Arc<Mutex<Vec<Value>>>,
}

impl XRay {
    pub(crate) fn start() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = listener.local_addr().unwrap();
        let documents = Arc::new(Mutex::new(Vec::new()));
        let kept = Arc::clone(&documents);
        thread::spawn(move || {
            for stream in listener.incoming() {
                let kept = Arc::clone(&kept);
                thread::spawn(move || answer(stream.unwrap(), &kept));
            }
        });
        Self { address, documents }
    }

    pub(crate) fn endpoint(&self) -> String {
        format!("http://{}", self.address)
    }

    pub(crate) fn documents(&self) -> Vec<Value> {
        self.documents.lock().unwrap().clone()
    }

    /// Waits until at least `count` documents of the trace are there, and gives them.
    pub(crate) async fn of_trace(&self, trace_id: &str, count: usize) -> Vec<Value> {
        let mut found = Vec::new();
        wait_until("documents of the trace", async || {
            found = self.documents();
            found.retain(|document| document["trace_id"] == trace_id);
            found.len() >= count
        })
        .await;
        found
    }
}

fn answer(mut stream: TcpStream, documents: &Mutex<Vec<Value>>) {
    let mut reader = BufReader::new(stream.try_clone().unwrap());
    let mut path = String::new();
    let mut length = 0;
    for line in reader.by_ref().lines() {
        let line = line.unwrap();
        if line.is_empty() {
            break;
        }
        if path.is_empty() {
            path = line.split(' ').nth(1).unwrap().to_owned();
        }
        if let Some(value) = line.to_lowercase().strip_prefix("content-length: ") {
            length = value.parse().unwrap();
        }
    }
    let mut body = vec![0; length];
    reader.read_exact(&mut body).unwrap();
    let body: Value = serde_json::from_slice(&body).unwrap_or_default();
    let answer = match path.as_str() {
        "/TraceSegments" => {
            let sent = body["TraceSegmentDocuments"].as_array().unwrap();
            let parse = |document: &Value| serde_json::from_str(document.as_str().unwrap()).unwrap();
            documents.lock().unwrap().extend(sent.iter().map(parse));
            json!({"UnprocessedTraceSegments": []})
        }
        "/GetSamplingRules" => json!({"SamplingRuleRecords": [{"SamplingRule": {
            "RuleName": "Default", "Priority": 10000, "FixedRate": 1.0, "ReservoirSize": 0, "Version": 1,
            "ServiceName": "*", "ServiceType": "*", "ResourceARN": "*", "Host": "*", "HTTPMethod": "*", "URLPath": "*",
        }}]}),
        _ => json!({}),
    }
    .to_string();
    let length = answer.len();
    write!(
        stream,
        "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: {length}\r\nConnection: close\r\n\r\n{answer}"
    )
    .unwrap();
}
