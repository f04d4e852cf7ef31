//! Drives a real load balancer in front of real targets.

#![expect(
    clippy::unwrap_used,
    reason = "a test panics on what it does not expect"
)]

mod idle;
mod observer;
mod versions;

use std::net::SocketAddr;
use std::sync::Arc;

use axum::Router;
use axum::body::Bytes;
use axum::extract::State;
use axum::http::{HeaderMap, Uri};
use axum::routing::{any, get};
use local_load_balancer::LoadBalancer;
use tokio::net::TcpListener;
use tokio::sync::Notify;

const BAD_GATEWAY: &str = "<html>\r\n<head><title>502 Bad Gateway</title></head>\r\n<body>\r\n\
    <center><h1>502 Bad Gateway</h1></center>\r\n</body>\r\n</html>\r\n";

async fn listen() -> (TcpListener, SocketAddr) {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    (listener, address)
}

async fn start(load_balancer: &LoadBalancer) -> String {
    let (listener, address) = listen().await;
    tokio::spawn(
        load_balancer
            .clone()
            .serve(listener, std::future::pending()),
    );
    format!("http://{address}")
}

async fn serve(router: Router) -> SocketAddr {
    let (listener, address) = listen().await;
    tokio::spawn(async move { axum::serve(listener, router).await });
    address
}

/// A target that says which one it is.
async fn named(name: &'static str) -> SocketAddr {
    serve(Router::new().fallback(any(move || async move { name }))).await
}

/// The gate of a target that answers `/slow` only when it is let through.
#[derive(Default)]
struct Gate {
    arrived: Notify,
    open: Notify,
}

async fn gated(name: &'static str, gate: Arc<Gate>) -> SocketAddr {
    let slow = get(move |State(gate): State<Arc<Gate>>| async move {
        gate.arrived.notify_one();
        gate.open.notified().await;
        name
    });
    serve(Router::new().route("/slow", slow).with_state(gate)).await
}

fn client() -> reqwest::Client {
    let _ = rustls::crypto::ring::default_provider().install_default();
    reqwest::Client::builder().no_proxy().build().unwrap()
}

#[tokio::test]
async fn a_request_arrives_as_it_was_sent_and_says_where_it_came_from() {
    let echo = any(|uri: Uri, headers: HeaderMap, body: Bytes| async move {
        let header = |name: &str| headers[name].to_str().unwrap().to_owned();
        let (host, forwarded_for) = (header("host"), header("x-forwarded-for"));
        format!(
            "{uri} {host} {forwarded_for} {}",
            String::from_utf8_lossy(&body)
        )
    });
    let load_balancer = LoadBalancer::new();
    let url = start(&load_balancer).await;
    let _none = load_balancer.replace(Some(serve(Router::new().fallback(echo)).await));

    let request = client()
        .post(format!("{url}/a%2Fb//c/?x=%41&y=+"))
        .body("hello");
    let answer = request.send().await.unwrap().text().await.unwrap();
    let host = url.strip_prefix("http://").unwrap();
    assert_eq!(
        answer,
        format!("/a%2Fb//c/?x=%41&y=+ {host} 127.0.0.1 hello")
    );
}

#[tokio::test]
async fn without_a_target_it_answers_503() {
    let url = start(&LoadBalancer::new()).await;
    let answer = client().get(url).send().await.unwrap();
    assert_eq!(answer.status(), 503);
    assert_eq!(answer.headers()["server"], "awselb/2.0");
    assert!(
        answer
            .text()
            .await
            .unwrap()
            .contains("<h1>503 Service Unavailable</h1>")
    );
}

#[tokio::test]
async fn a_target_that_is_not_there_gives_502() {
    let (listener, address) = listen().await;
    drop(listener);
    let load_balancer = LoadBalancer::new();
    let url = start(&load_balancer).await;
    let _none = load_balancer.replace(Some(address));
    let answer = client().get(url).send().await.unwrap();
    assert_eq!(answer.status(), 502);
    assert_eq!(answer.headers()["content-type"], "text/html");
    assert_eq!(answer.text().await.unwrap(), BAD_GATEWAY);
}

#[tokio::test]
async fn a_target_that_hangs_up_without_an_answer_gives_502() {
    let (listener, address) = listen().await;
    tokio::spawn(async move {
        while let Ok((connection, _)) = listener.accept().await {
            drop(connection);
        }
    });
    let load_balancer = LoadBalancer::new();
    let url = start(&load_balancer).await;
    let _none = load_balancer.replace(Some(address));
    let answer = client()
        .post(url)
        .body("not to be sent twice")
        .send()
        .await
        .unwrap();
    assert_eq!(answer.status(), 502);
}

/// A load balancer whose target `blue` holds a request back until its gate opens.
struct Slow {
    gate: Arc<Gate>,
    load_balancer: LoadBalancer,
    url: String,
    answer: tokio::task::JoinHandle<reqwest::Result<reqwest::Response>>,
}

impl Slow {
    async fn start() -> Self {
        let gate = Arc::new(Gate::default());
        let load_balancer = LoadBalancer::new();
        let url = start(&load_balancer).await;
        let _none = load_balancer.replace(Some(gated("blue", Arc::clone(&gate)).await));
        let answer = tokio::spawn(client().get(format!("{url}/slow")).send());
        gate.arrived.notified().await;
        Self {
            gate,
            load_balancer,
            url,
            answer,
        }
    }
}

#[tokio::test]
async fn a_replaced_target_is_drained_when_its_last_answer_has_gone_out() {
    let Slow {
        gate,
        load_balancer,
        url,
        answer: slow,
    } = Slow::start().await;

    let drained = load_balancer.replace(Some(named("green").await));
    let answer = client().get(&url).send().await.unwrap();
    assert_eq!(answer.text().await.unwrap(), "green");

    let mut drained = std::pin::pin!(drained.wait());
    tokio::select! {
        biased;
        () = &mut drained => panic!("drained with a request in flight"),
        () = tokio::task::yield_now() => {}
    }
    gate.open.notify_one();
    assert_eq!(slow.await.unwrap().unwrap().text().await.unwrap(), "blue");
    drained.await;
}

#[tokio::test]
async fn a_target_without_requests_is_drained_at_once() {
    let load_balancer = LoadBalancer::new();
    load_balancer
        .replace(Some(named("blue").await))
        .wait()
        .await;
    load_balancer.replace(None).wait().await;
}

#[tokio::test]
async fn a_client_that_goes_away_does_not_hold_the_target() {
    let Slow {
        load_balancer,
        answer: slow,
        ..
    } = Slow::start().await;
    slow.abort();
    load_balancer.replace(None).wait().await;
}
