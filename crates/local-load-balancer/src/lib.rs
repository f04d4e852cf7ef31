//! A load balancer in front of the service, as an Application Load Balancer stands there on AWS.
//!
//! Clients keep the address while the service behind it comes, goes and is replaced.
//! [`LoadBalancer::replace`] sends new requests to another target at once and tells when the old
//! one has answered its last: that is what a deregistration delay is for on AWS, without its guess
//! of a time.
//!
//! What a client sees of it is what it would see of AWS's: `X-Forwarded-For`, `-Proto` and `-Port`
//! and `X-Amzn-Trace-Id` on requests, and 502, 503 and 504 with AWS's bytes where the service does
//! not answer. Sources: "HTTP headers and Application Load Balancers", "Troubleshoot your
//! Application Load Balancers",
//! <https://docs.aws.amazon.com/elasticloadbalancing/latest/application/x-forwarded-headers.html>.
//!
//! ```no_run
//! use std::net::SocketAddr;
//! use local_load_balancer::LoadBalancer;
//! use tokio::net::TcpListener;
//!
//! # async fn example(blue: SocketAddr, green: SocketAddr) -> std::io::Result<()> {
//! let load_balancer = LoadBalancer::new();
//! let listener = TcpListener::bind("127.0.0.1:4080").await?;
//! tokio::spawn(load_balancer.clone().serve(listener, std::future::pending()));
//! load_balancer.replace(Some(blue));
//! let drained = load_balancer.replace(Some(green));
//! drained.wait().await; // No request is left on `blue`.
//! # Ok(())
//! # }
//! ```

mod forward;
mod headers;
mod refusal;
mod target;

use std::io;
use std::net::SocketAddr;
use std::sync::Arc;

use axum::Router;
use axum::body::Body;
use axum::extract::{ConnectInfo, Request, State};
use axum::response::Response;
use hyper_util::client::legacy::Client;
use hyper_util::client::legacy::connect::HttpConnector;
use hyper_util::rt::TokioExecutor;
use tokio::net::TcpListener;

use headers::Listener;
pub use target::Drained;
use target::Targets;

/// The load balancer. Clones are the same one.
#[derive(Clone, Debug)]
pub struct LoadBalancer {
    shared: Arc<Shared>,
}

#[derive(Debug)]
struct Shared {
    targets: Targets,
    client: Client<HttpConnector, Body>,
}

impl LoadBalancer {
    /// A load balancer without a target: it answers 503.
    pub fn new() -> Self {
        let mut connector = HttpConnector::new();
        connector.set_nodelay(true);
        let client = Client::builder(TokioExecutor::new()).build(connector);
        Self {
            shared: Arc::new(Shared {
                targets: Targets::default(),
                client,
            }),
        }
    }

    /// Sends requests from now on to `target`, or answers 503 without one. The answer tells when
    /// the target before it is drained.
    pub fn replace(&self, target: Option<SocketAddr>) -> Drained {
        self.shared.targets.replace(target)
    }

    /// Serves HTTP/1.1 and HTTP/2 with prior knowledge on `listener` until `shutdown` is done and
    /// the requests in flight are answered.
    ///
    /// # Errors
    ///
    /// Where the listener does not tell its address.
    pub async fn serve(
        self,
        listener: TcpListener,
        shutdown: impl Future<Output = ()> + Send + 'static,
    ) -> io::Result<()> {
        let port = listener.local_addr()?.port();
        let router = Router::new()
            .fallback(answer)
            .with_state((self, Listener { port }));
        axum::serve(
            listener,
            router.into_make_service_with_connect_info::<SocketAddr>(),
        )
        .with_graceful_shutdown(shutdown)
        .await
    }
}

impl Default for LoadBalancer {
    fn default() -> Self {
        Self::new()
    }
}

async fn answer(
    State((load_balancer, listener)): State<(LoadBalancer, Listener)>,
    ConnectInfo(client): ConnectInfo<SocketAddr>,
    mut request: Request,
) -> Response {
    headers::add(request.headers_mut(), client.ip(), &listener);
    let Shared { targets, client } = &*load_balancer.shared;
    forward::forward(client, targets, request)
        .await
        .unwrap_or_else(|refusal| refusal.answer())
}
