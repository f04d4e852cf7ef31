//! The HTTP side: one server for one process.

use std::io;
use std::net::{Ipv4Addr, SocketAddr};

use axum::Router;
use axum::extract::{Path, Request, State};
use axum::http::{HeaderMap, HeaderName, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use bytes::{Bytes, BytesMut};
use http_body_util::BodyExt;
use serde::Serialize;
use tokio::net::TcpListener;
use tokio::sync::{mpsc, oneshot};
use tokio::task::JoinHandle;

use super::protocol::{CallError, Event};
use super::{Body, Call};
use crate::MAXIMUM_RESPONSE_BYTES;

/// The Runtime API of one process. Dropping it closes the address.
#[derive(Debug)]
pub(crate) struct RuntimeApi {
    address: SocketAddr,
    calls: mpsc::Receiver<Call>,
    server: JoinHandle<()>,
}

impl RuntimeApi {
    /// Listens on a free port of 127.0.0.1.
    pub(crate) async fn bind() -> io::Result<Self> {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await?;
        let address = listener.local_addr()?;
        let (sender, calls) = mpsc::channel(1);
        let router = Router::new()
            .route("/2018-06-01/runtime/invocation/next", get(next))
            .route(
                "/2018-06-01/runtime/invocation/{request_id}/response",
                post(response),
            )
            .route(
                "/2018-06-01/runtime/invocation/{request_id}/error",
                post(error),
            )
            .route("/2018-06-01/runtime/init/error", post(init_error))
            .with_state(sender);
        let server = tokio::spawn(async move {
            // It never ends by itself: axum waits and tries again when a connection is not accepted.
            let _never = axum::serve(listener, router).await;
        });
        Ok(Self {
            address,
            calls,
            server,
        })
    }

    /// The value of `AWS_LAMBDA_RUNTIME_API`.
    pub(crate) fn address(&self) -> SocketAddr {
        self.address
    }

    /// The next call. Can be given up at any time without loss.
    pub(crate) async fn next_call(&mut self) -> Option<Call> {
        self.calls.recv().await
    }
}

impl Drop for RuntimeApi {
    fn drop(&mut self) {
        self.server.abort();
    }
}

type Calls = State<mpsc::Sender<Call>>;

async fn next(State(calls): Calls) -> Response {
    match ask(&calls, |reply| Call::Next { reply }).await {
        Ok(event) => event.into_response(),
        Err(refusal) => refusal,
    }
}

async fn response(
    State(calls): Calls,
    Path(request_id): Path<String>,
    request: Request,
) -> Response {
    let body = match read(request).await {
        Ok(body) => body,
        Err(refusal) => return refusal,
    };
    accepted(
        ask(&calls, |reply| Call::Response {
            request_id,
            body,
            reply,
        })
        .await,
    )
}

async fn error(State(calls): Calls, Path(request_id): Path<String>, request: Request) -> Response {
    let error_type = error_type(request.headers());
    let body = match read(request).await {
        Ok(body) => body,
        Err(refusal) => return refusal,
    };
    accepted(
        ask(&calls, |reply| Call::Error {
            request_id,
            body,
            error_type,
            reply,
        })
        .await,
    )
}

async fn init_error(State(calls): Calls, request: Request) -> Response {
    let error_type = error_type(request.headers());
    let body = match read(request).await {
        Ok(body) => body,
        Err(refusal) => return refusal,
    };
    accepted(
        ask(&calls, |reply| Call::InitError {
            body,
            error_type,
            reply,
        })
        .await,
    )
}

fn error_type(headers: &HeaderMap) -> String {
    headers
        .get("lambda-runtime-function-error-type")
        .and_then(|value| value.to_str().ok())
        .unwrap_or("Runtime.Unknown")
        .to_owned()
}

/// Hands the call to the environment and waits for its answer.
async fn ask<T>(
    calls: &mpsc::Sender<Call>,
    call: impl FnOnce(oneshot::Sender<Result<T, CallError>>) -> Call,
) -> Result<T, Response> {
    let (reply, answer) = oneshot::channel();
    // When the environment is gone so is the process; nobody reads this answer.
    let _environment_gone = calls.send(call(reply)).await;
    match answer.await {
        Ok(answer) => answer.map_err(IntoResponse::into_response),
        Err(_) => Err(render(
            StatusCode::INTERNAL_SERVER_ERROR,
            "InternalServerError",
            "Internal Server Error",
        )),
    }
}

/// Reads the body to its end, also when it is too large: a client that is still writing would see
/// a broken connection and not the answer.
async fn read(request: Request) -> Result<Body, Response> {
    let mut body = request.into_body();
    let mut received = BytesMut::new();
    let mut too_large = false;
    while let Some(frame) = body.frame().await {
        let Ok(frame) = frame else {
            let message = "HTTP request detected as truncated";
            return Err(render(
                StatusCode::BAD_REQUEST,
                "TruncatedHTTPRequest",
                message,
            ));
        };
        let data = frame.into_data().unwrap_or_else(|_| Bytes::new());
        too_large |= received.len() + data.len() > MAXIMUM_RESPONSE_BYTES;
        if !too_large {
            received.extend_from_slice(&data);
        }
    }
    Ok(if too_large {
        Body::TooLarge
    } else {
        Body::Whole(received.freeze())
    })
}

fn accepted(outcome: Result<(), Response>) -> Response {
    match outcome {
        Ok(()) => {
            let body = "{\"status\":\"OK\"}\n";
            (
                StatusCode::ACCEPTED,
                [(header::CONTENT_TYPE, "application/json")],
                body,
            )
                .into_response()
        }
        Err(refusal) => refusal,
    }
}

impl IntoResponse for Event {
    fn into_response(self) -> Response {
        let headers = [
            ("lambda-runtime-aws-request-id", Some(self.request_id)),
            (
                "lambda-runtime-deadline-ms",
                Some(self.deadline_ms.to_string()),
            ),
            (
                "lambda-runtime-invoked-function-arn",
                Some(self.invoked_function_arn),
            ),
            ("lambda-runtime-trace-id", Some(self.trace_header)),
            ("lambda-runtime-client-context", self.client_context),
        ];
        let mut response =
            ([(header::CONTENT_TYPE, "application/json")], self.payload).into_response();
        for (name, value) in headers {
            // Ids, numbers and a trace header are always valid values, and the client context was
            // checked when it came in.
            if let Some(value) = value.and_then(|value| HeaderValue::try_from(value).ok()) {
                response
                    .headers_mut()
                    .insert(HeaderName::from_static(name), value);
            }
        }
        response
    }
}

impl IntoResponse for CallError {
    fn into_response(self) -> Response {
        match self {
            Self::InvalidRequestId => render(
                StatusCode::BAD_REQUEST,
                "InvalidRequestID",
                "Invalid request ID",
            ),
            Self::InvalidStateTransition { from, to } => render(
                StatusCode::FORBIDDEN,
                "InvalidStateTransition",
                &format!(
                    "State transition from {from} to {to} failed for runtime. Error: State transition is not allowed"
                ),
            ),
            Self::RequestEntityTooLarge => render(
                StatusCode::PAYLOAD_TOO_LARGE,
                "RequestEntityTooLarge",
                &format!("Exceeded maximum allowed payload size ({MAXIMUM_RESPONSE_BYTES} bytes)."),
            ),
        }
    }
}

fn render(status: StatusCode, error_type: &str, error_message: &str) -> Response {
    #[derive(Serialize)]
    #[serde(rename_all = "camelCase")]
    struct Body<'a> {
        error_message: &'a str,
        error_type: &'a str,
    }
    // Two texts are always JSON.
    let mut body = serde_json::to_string(&Body {
        error_message,
        error_type,
    })
    .unwrap_or_default();
    body.push('\n');
    (status, [(header::CONTENT_TYPE, "application/json")], body).into_response()
}
