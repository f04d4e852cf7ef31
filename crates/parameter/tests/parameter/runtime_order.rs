//! The layer on a real `lambda_runtime::Runtime`: the refresh comes after the response and before the next `/next`.
//!
//! The runtime reads its settings from the environment, so the function is this very test program, started again as a
//! process of its own against an endpoint that is both the Runtime API and SSM and writes down the order of the calls.

use std::process::{Command, Stdio};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use axum::Router;
use axum::extract::{Path, State};
use axum::http::{HeaderMap, StatusCode};
use axum::response::IntoResponse;
use axum::routing::{get, post};
use lambda_runtime::{LambdaEvent, Runtime};
use parameter::{LoadOptions, Parameter, SsmSource};
use tokio::net::TcpListener;
use tokio::sync::mpsc;
use tokio::time::timeout;
use tower::service_fn;

const ADDRESS: &str = "AWS_LAMBDA_RUNTIME_API";
const IS_FUNCTION: &str = "TEST_IS_THE_FUNCTION";
const NAME: &str = "runtime_order::refresh_comes_between_the_response_and_the_next_event";

#[tokio::test]
async fn refresh_comes_between_the_response_and_the_next_event() {
    if std::env::var_os(IS_FUNCTION).is_some() {
        function().await;
        return;
    }
    let (calls, mut seen) = mpsc::unbounded_channel();
    let endpoint = Arc::new(Endpoint {
        calls,
        events: AtomicUsize::new(0),
    });
    let router = Router::new()
        .route("/2018-06-01/runtime/invocation/next", get(next))
        .route(
            "/2018-06-01/runtime/invocation/{id}/response",
            post(response),
        )
        .route("/", post(get_parameter))
        .with_state(endpoint);
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    tokio::spawn(async move { axum::serve(listener, router).await });

    let mut function = Command::new(std::env::current_exe().unwrap())
        .args(["--exact", NAME])
        .env(IS_FUNCTION, "1")
        .env(ADDRESS, address.to_string())
        .env("AWS_LAMBDA_FUNCTION_NAME", "example")
        .env("AWS_LAMBDA_FUNCTION_MEMORY_SIZE", "128")
        .env("AWS_LAMBDA_FUNCTION_VERSION", "$LATEST")
        .env("AWS_ENDPOINT_URL_SSM", format!("http://{address}"))
        .env("AWS_REGION", "eu-west-1")
        .env("AWS_ACCESS_KEY_ID", "test")
        .env("AWS_SECRET_ACCESS_KEY", "test")
        .stdout(Stdio::null())
        .spawn()
        .unwrap();
    let mut order = Vec::new();
    while order.len() < 8 {
        match timeout(Duration::from_secs(60), seen.recv()).await {
            Ok(call) => order.push(call.unwrap()),
            Err(_) => break,
        }
    }
    function.kill().unwrap();
    function.wait().unwrap();
    assert_eq!(
        order,
        [
            "GetParameter",
            "next",
            "response 0",
            "GetParameter",
            "next",
            "response 1",
            "GetParameter",
            "next",
        ]
    );
}

async fn function() {
    let source = SsmSource::from_env("/example").await;
    let parse = |text: &str| text.parse::<u32>();
    let parameter = Parameter::load(source, parse, LoadOptions::default())
        .await
        .unwrap();
    let seen = parameter.clone();
    let handler = service_fn(move |_: LambdaEvent<serde_json::Value>| {
        let value = seen.current().value;
        async move { Ok::<_, lambda_runtime::Error>(value) }
    });
    let layer = parameter.refresh_layer(Duration::ZERO);
    // The parent kills this process when it has seen enough.
    Runtime::new(handler).layer(layer).run().await.unwrap();
}

struct Endpoint {
    calls: mpsc::UnboundedSender<String>,
    events: AtomicUsize,
}

impl Endpoint {
    fn note(&self, call: impl Into<String>) {
        // The test stops listening when it has seen enough.
        let _ = self.calls.send(call.into());
    }
}

async fn next(State(endpoint): State<Arc<Endpoint>>) -> impl IntoResponse {
    endpoint.note("next");
    let event = endpoint.events.fetch_add(1, Ordering::Relaxed);
    if event >= 2 {
        std::future::pending::<()>().await;
    }
    let headers = [
        ("lambda-runtime-aws-request-id", event.to_string()),
        ("lambda-runtime-deadline-ms", "4102444800000".to_owned()),
        (
            "lambda-runtime-invoked-function-arn",
            "arn:aws:lambda:eu-west-1:000000000000:function:example".to_owned(),
        ),
        (
            "lambda-runtime-trace-id",
            "Root=1-5759e988-bd862e3fe1be46a994272793".to_owned(),
        ),
    ];
    (headers, "{}")
}

async fn response(
    State(endpoint): State<Arc<Endpoint>>,
    Path(id): Path<String>,
) -> impl IntoResponse {
    endpoint.note(format!("response {id}"));
    (StatusCode::ACCEPTED, "{\"status\":\"OK\"}\n")
}

async fn get_parameter(
    State(endpoint): State<Arc<Endpoint>>,
    headers: HeaderMap,
) -> impl IntoResponse {
    let target = headers.get("x-amz-target").unwrap().to_str().unwrap();
    endpoint.note(target.trim_start_matches("AmazonSSM."));
    r#"{"Parameter":{"Name":"/example","Type":"String","Value":"5","Version":1}}"#
}
