//! An X-Ray endpoint that does as it is told, over real HTTP.

use std::collections::VecDeque;
use std::net::{Ipv4Addr, SocketAddr};
use std::sync::{Arc, Mutex};
use std::thread::JoinHandle;

use aws_sdk_xray::config::{BehaviorVersion, Credentials, Region};
use axum::Router;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use axum::routing::post;
use serde_json::{Value, json};
use tokio::net::TcpSocket;
use tokio::sync::oneshot;
use xray::transport::PutTraceSegmentsTransport;

/// What the endpoint does with a call.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Answer {
    Accept,
    /// Says that each document failed with this code.
    Unprocessed(&'static str),
    /// Accepts every other document, and says that the rest failed with this code.
    UnprocessedHalf(&'static str),
    /// An error of X-Ray's: status and code.
    Error(u16, &'static str),
    /// A status with an answer that says nothing.
    Garbage(u16),
    /// No answer.
    Hang,
}

#[derive(Default)]
struct Shared {
    /// Each call takes the next; the last one stays.
    answers: Mutex<VecDeque<Answer>>,
    calls: Mutex<Vec<usize>>,
    accepted: Mutex<Vec<Value>>,
}

pub(crate) struct Endpoint {
    address: SocketAddr,
    shared: Arc<Shared>,
    running: Option<(oneshot::Sender<()>, JoinHandle<()>)>,
}

impl Endpoint {
    /// An address at which nobody listens before [`Self::listen`].
    pub(crate) fn reserve() -> Reserved {
        let socket = bind((Ipv4Addr::LOCALHOST, 0).into());
        let address = socket.local_addr().unwrap();
        Reserved { socket, address }
    }

    pub(crate) fn start(answers: impl IntoIterator<Item = Answer>) -> Self {
        Self::reserve().listen(answers)
    }

    pub(crate) fn transport(&self) -> PutTraceSegmentsTransport {
        PutTraceSegmentsTransport::new(client(self.address))
    }

    pub(crate) fn client(&self) -> aws_sdk_xray::Client {
        client(self.address)
    }

    /// With how many documents each call came.
    pub(crate) fn calls(&self) -> Vec<usize> {
        self.shared.calls.lock().unwrap().clone()
    }

    pub(crate) fn accepted(&self) -> Vec<Value> {
        self.shared.accepted.lock().unwrap().clone()
    }

    /// Stops listening and breaks what is connected.
    pub(crate) fn stop(&mut self) {
        if let Some((stop, thread)) = self.running.take() {
            drop(stop);
            thread.join().unwrap();
        }
    }

    /// Listens again where [`Self::stop`] left.
    pub(crate) fn restart(&mut self) {
        let socket = bind(self.address);
        self.running = Some(serve(socket, Arc::clone(&self.shared)));
    }
}

impl Drop for Endpoint {
    fn drop(&mut self) {
        self.stop();
    }
}

pub(crate) struct Reserved {
    socket: TcpSocket,
    address: SocketAddr,
}

impl Reserved {
    pub(crate) fn transport(&self) -> PutTraceSegmentsTransport {
        PutTraceSegmentsTransport::new(client(self.address))
    }

    pub(crate) fn listen(self, answers: impl IntoIterator<Item = Answer>) -> Endpoint {
        let Self { socket, address } = self;
        let shared = Arc::new(Shared {
            answers: Mutex::new(answers.into_iter().collect()),
            ..Shared::default()
        });
        Endpoint {
            address,
            running: Some(serve(socket, Arc::clone(&shared))),
            shared,
        }
    }
}

fn bind(address: SocketAddr) -> TcpSocket {
    let socket = TcpSocket::new_v4().unwrap();
    socket.set_reuseaddr(true).unwrap();
    socket.bind(address).unwrap();
    socket
}

fn serve(socket: TcpSocket, shared: Arc<Shared>) -> (oneshot::Sender<()>, JoinHandle<()>) {
    let router = Router::new()
        .route("/TraceSegments", post(put_trace_segments))
        .with_state(shared);
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .worker_threads(1)
        .enable_all()
        .build()
        .unwrap();
    let guard = runtime.enter();
    let listener = socket.listen(1_024).unwrap();
    drop(guard);
    let (stop, stopped) = oneshot::channel::<()>();
    let thread = std::thread::spawn(move || {
        runtime.block_on(async {
            tokio::select! {
                served = async { axum::serve(listener, router).await } => served.unwrap(),
                _ = stopped => {}
            }
        });
        // Dropping the runtime breaks the connections.
    });
    (stop, thread)
}

async fn put_trace_segments(State(shared): State<Arc<Shared>>, body: String) -> Response {
    let body: Value = serde_json::from_str(&body).unwrap();
    let documents: Vec<Value> = body["TraceSegmentDocuments"]
        .as_array()
        .unwrap()
        .iter()
        .map(|text| serde_json::from_str(text.as_str().unwrap()).unwrap())
        .collect();
    shared.calls.lock().unwrap().push(documents.len());
    let answer = {
        let mut answers = shared.answers.lock().unwrap();
        match answers.len() {
            1 => answers[0],
            _ => answers.pop_front().unwrap(),
        }
    };
    let unprocessed = |documents: &[Value], code: &str| -> Vec<Value> {
        documents
            .iter()
            .map(|document| json!({"Id": document["id"], "ErrorCode": code, "Message": "told to"}))
            .collect()
    };
    match answer {
        Answer::Accept => accept(&shared, documents, Vec::new()),
        Answer::Unprocessed(code) => {
            let unprocessed = unprocessed(&documents, code);
            accept(&shared, Vec::new(), unprocessed)
        }
        Answer::UnprocessedHalf(code) => {
            let (accepted, refused) = documents.split_at(documents.len() / 2);
            accept(&shared, accepted.to_vec(), unprocessed(refused, code))
        }
        Answer::Error(status, code) => (
            StatusCode::from_u16(status).unwrap(),
            [("x-amzn-errortype", code)],
            json!({"Message": "told to"}).to_string(),
        )
            .into_response(),
        Answer::Garbage(status) => {
            (StatusCode::from_u16(status).unwrap(), "<html>\u{0}</html>").into_response()
        }
        Answer::Hang => std::future::pending().await,
    }
}

fn accept(shared: &Shared, documents: Vec<Value>, unprocessed: Vec<Value>) -> Response {
    shared.accepted.lock().unwrap().extend(documents);
    json!({ "UnprocessedTraceSegments": unprocessed })
        .to_string()
        .into_response()
}

fn client(address: SocketAddr) -> aws_sdk_xray::Client {
    let config = aws_sdk_xray::Config::builder()
        .behavior_version(BehaviorVersion::latest())
        .region(Region::new("eu-west-1"))
        .endpoint_url(format!("http://{address}"))
        .credentials_provider(Credentials::new("id", "secret", None, None, "test"))
        .http_client(aws_smithy_http_client::Builder::new().build_http())
        .build();
    aws_sdk_xray::Client::from_conf(config)
}
