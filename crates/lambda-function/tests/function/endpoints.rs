//! The Runtime API and Parameter Store, as much of them as a function asks for, on one port.

use std::collections::VecDeque;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::sync::{Arc, Condvar, Mutex};
use std::thread;

use serde_json::{Value, json};

use crate::PATIENCE;

const STRINGS_MAP: &str = r#"{"ABN":"ABN AMRO","ING":"ING BANK"}"#;

/// A server that runs until the test's process ends. Clones are one.
#[derive(Clone)]
pub(crate) struct Endpoints {
    pub(crate) address: SocketAddr,
    shared: Arc<Shared>,
}

#[derive(Default)]
struct Shared {
    state: Mutex<State>,
    changed: Condvar,
}

#[derive(Default)]
struct State {
    /// `(request id, trace header, event)`.
    events: VecDeque<(String, String, Value)>,
    /// How often the function asked for an event.
    asked: usize,
    /// `(path, body)` of what the function posted to the Runtime API.
    answers: Vec<(String, Value)>,
    /// The trace headers of the calls of Parameter Store.
    trace_headers: Vec<Option<String>>,
    store_is_down: bool,
}

impl Endpoints {
    pub(crate) fn start() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let endpoints = Self {
            address: listener.local_addr().unwrap(),
            shared: Arc::default(),
        };
        let served = endpoints.clone();
        thread::spawn(move || {
            for stream in listener.incoming() {
                let served = served.clone();
                thread::spawn(move || served.serve(stream.unwrap()));
            }
        });
        endpoints
    }

    /// Gives the function an event, and waits until it has answered and asked for the next one: whatever it does with an
    /// invocation is done then. Gives the path and the body of its answer.
    pub(crate) fn invoke(&self, request_id: &str, trace: &str, event: Value) -> (String, Value) {
        // It waits for an event already, so that asking once more is the sign.
        let state = self.wait("the function to ask for an event", |state| state.asked > 0);
        let (asked, answered) = (state.asked, state.answers.len());
        drop(state);
        let mut state = self.shared.state.lock().unwrap();
        let event = (request_id.to_owned(), trace.to_owned(), event);
        state.events.push_back(event);
        drop(state);
        self.shared.changed.notify_all();
        let state = self.wait("the next event to be asked for", |state| {
            state.asked > asked
        });
        state.answers[answered].clone()
    }

    pub(crate) fn trace_headers(&self) -> Vec<Option<String>> {
        self.shared.state.lock().unwrap().trace_headers.clone()
    }

    /// From now on Parameter Store answers 500.
    pub(crate) fn take_store_down(&self) {
        self.shared.state.lock().unwrap().store_is_down = true;
    }

    fn wait(
        &self,
        what: &str,
        happened: impl Fn(&State) -> bool,
    ) -> std::sync::MutexGuard<'_, State> {
        let state = self.shared.state.lock().unwrap();
        let waited = self
            .shared
            .changed
            .wait_timeout_while(state, PATIENCE, |state| !happened(state));
        let (state, timeout) = waited.unwrap();
        assert!(!timeout.timed_out(), "waited for {what}");
        state
    }

    fn serve(&self, mut stream: TcpStream) {
        let mut reader = BufReader::new(stream.try_clone().unwrap());
        let mut path = String::new();
        let mut trace = None;
        let mut length = 0;
        for line in reader.by_ref().lines() {
            let Ok(line) = line else { return };
            if line.is_empty() {
                break;
            }
            if path.is_empty() {
                path = line.split(' ').nth(1).unwrap().to_owned();
            }
            let (name, value) = line.split_once(": ").unwrap_or_default();
            match name.to_lowercase().as_str() {
                "content-length" => length = value.parse().unwrap(),
                "x-amzn-trace-id" => trace = Some(value.to_owned()),
                _ => {}
            }
        }
        let mut body = vec![0; length];
        if reader.read_exact(&mut body).is_err() {
            return;
        }
        let body: Value = serde_json::from_slice(&body).unwrap_or_default();
        let answer = if path.ends_with("/invocation/next") {
            self.next()
        } else if path.contains("/runtime/") {
            self.shared.state.lock().unwrap().answers.push((path, body));
            http("202 Accepted", "", "{}")
        } else {
            self.get_parameter(trace)
        };
        // A function that was ended meanwhile is gone.
        let _ = stream.write_all(answer.as_bytes());
    }

    fn next(&self) -> String {
        let mut state = self.shared.state.lock().unwrap();
        state.asked += 1;
        self.shared.changed.notify_all();
        loop {
            if let Some((id, trace, event)) = state.events.pop_front() {
                let arn = "arn:aws:lambda:eu-west-1:123456789012:function:example";
                let mut headers = format!(
                    "Lambda-Runtime-Aws-Request-Id: {id}\r\nLambda-Runtime-Deadline-Ms: 4102444800000\r\n\
                     Lambda-Runtime-Invoked-Function-Arn: {arn}\r\n"
                );
                if !trace.is_empty() {
                    headers.push_str(&format!("Lambda-Runtime-Trace-Id: {trace}\r\n"));
                }
                return http("200 OK", &headers, &event.to_string());
            }
            state = self.shared.changed.wait(state).unwrap();
        }
    }

    fn get_parameter(&self, trace: Option<String>) -> String {
        let mut state = self.shared.state.lock().unwrap();
        state.trace_headers.push(trace);
        let id = "x-amzn-RequestId: 8a8f5c1e\r\n";
        if state.store_is_down {
            return http("500 Internal Server Error", id, "{}");
        }
        let body = json!({"Parameter": {"Value": STRINGS_MAP, "Version": 1}});
        http("200 OK", id, &body.to_string())
    }
}

fn http(status: &str, headers: &str, body: &str) -> String {
    let length = body.len();
    format!(
        "HTTP/1.1 {status}\r\n{headers}Content-Type: application/json\r\nContent-Length: {length}\r\n\
         Connection: close\r\n\r\n{body}"
    )
}
