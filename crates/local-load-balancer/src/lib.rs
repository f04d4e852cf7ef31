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
mod observer;
mod refusal;
mod target;

use std::fmt;
use std::io;
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::{Duration, Instant};

use axum::Router;
use axum::body::Body;
use axum::extract::{ConnectInfo, Request, State};
use axum::response::Response;
use hyper_util::client::legacy::Client;
use hyper_util::client::legacy::connect::HttpConnector;
use hyper_util::rt::{TokioExecutor, TokioTimer};
use tokio::net::TcpListener;

use headers::Listener;
pub use observer::{RefusalObserver, RefusalRecord};
pub use target::Drained;
use target::Targets;

/// The load balancer. Clones are the same one.
#[derive(Clone, Debug)]
pub struct LoadBalancer {
    shared: Arc<Shared>,
}

struct Shared {
    targets: Targets,
    client: Client<HttpConnector, Body>,
    timeouts: Timeouts,
    observer: Box<dyn RefusalObserver>,
}

impl fmt::Debug for Shared {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("Shared")
            .field("targets", &self.targets)
            .field("timeouts", &self.timeouts)
            .finish_non_exhaustive()
    }
}

/// How long a load balancer waits.
#[derive(Clone, Copy, Debug)]
pub struct Timeouts {
    /// For a target to begin its answer, and between two parts of that: the attribute
    /// `idle_timeout.timeout_seconds` of an Application Load Balancer, 60 s as there.
    pub idle: Duration,
    /// For another request to be sent by a connection to a target before that is closed: 60 s. A
    /// target has to keep its connections for longer, as AWS advises, or a request may meet one
    /// that it is just closing.
    pub keep_alive: Duration,
}

impl Default for Timeouts {
    fn default() -> Self {
        let minute = Duration::from_secs(60);
        Self {
            idle: minute,
            keep_alive: minute,
        }
    }
}

impl LoadBalancer {
    /// A load balancer without a target: it answers 503.
    pub fn new() -> Self {
        Self::with_timeouts(Timeouts::default())
    }

    /// The same with other timeouts.
    pub fn with_timeouts(timeouts: Timeouts) -> Self {
        Self::observed(timeouts, |_: &RefusalRecord| {})
    }

    /// The same, and `observer` is told of each request that no target answers.
    pub fn observed(timeouts: Timeouts, observer: impl RefusalObserver) -> Self {
        let mut connector = HttpConnector::new();
        connector.set_nodelay(true);
        let client = Client::builder(TokioExecutor::new())
            // Without a timer idle connections are looked at only when the next one is wanted.
            .pool_timer(TokioTimer::new())
            .pool_idle_timeout(timeouts.keep_alive)
            .build(connector);
        Self {
            shared: Arc::new(Shared {
                targets: Targets::default(),
                client,
                timeouts,
                observer: Box::new(observer),
            }),
        }
    }

    /// Sends requests from now on to `target`, or answers 503 without one. The answer tells when
    /// the target before it is drained.
    pub fn replace(&self, target: Option<SocketAddr>) -> Drained {
        self.shared.targets.replace(target)
    }

    /// How many requests the present target has, until their answers have been passed on.
    pub fn in_flight(&self) -> usize {
        self.shared.targets.in_flight()
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
    let Shared {
        targets,
        client,
        timeouts,
        observer,
    } = &*load_balancer.shared;
    let began = Instant::now();
    let (method, path) = (request.method().clone(), request.uri().path().to_owned());
    let forwarded = forward::forward(client, targets, timeouts.idle, request).await;
    forwarded.unwrap_or_else(|refusal| {
        let answer = refusal.answer();
        observer.observe(&RefusalRecord {
            method,
            path,
            status: answer.status(),
            latency: began.elapsed(),
        });
        answer
    })
}
