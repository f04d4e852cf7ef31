//! AWS endpoints on this machine, several services on one port: SSM's Parameter Store, X-Ray, and Lambda's Invoke.
//!
//! The AWS CLI, boto3 and the SDKs are pointed at it by `AWS_ENDPOINT_URL` and see the service's own answers and error
//! shapes, so that a program which reads its configuration from Parameter Store runs here unchanged:
//!
//! ```no_run
//! # async fn example() -> Result<(), Box<dyn std::error::Error>> {
//! use local_aws::{Account, LocalAws};
//!
//! let aws = LocalAws::new(Account { region: "eu-west-1".into(), id: "000000000000".into() });
//! aws.ssm().put("/twinstack/local/strings-map", r#"{"ABN":"ABN AMRO"}"#)?;
//! let listener = tokio::net::TcpListener::bind("127.0.0.1:4100").await?;
//! aws.serve(listener, async { tokio::signal::ctrl_c().await.unwrap_or_default() }).await?;
//! # Ok(())
//! # }
//! ```
//!
//! Lambda is there once [`LocalAws::with_functions`] has said what runs the functions.
//!
//! X-Ray also takes the daemon's datagrams, with [`LocalAws::receive_datagrams`]. `GET /counters` shows as JSON what became of
//! the traces, and what the programs count ([`Metrics`]).
//!
//! Persons look at the traces in a browser: `/` says what runs, `/traces` lists the traces as they arrive, `/traces/{id}` shows
//! one as a waterfall with the lines that were logged for it ([`Logs`]), and `/map` who calls whom. [`StackInfo`] tells the
//! first page of the programs beside the endpoints. The pages are there under the names `localhost`, `127.0.0.1` and `[::1]`
//! only, and the whole port refuses what another page sends.
//!
//! Everything is kept in memory and is gone when the server ends. **Signatures and credentials are not checked**: whoever
//! reaches the port may do everything, so a caller binds it to a loopback address.

mod account;
mod aws_json;
mod lambda;
mod logs;
mod metrics;
mod page;
mod rest_json;
mod server;
mod ssm;
mod xray;

use std::{fmt, future::Future, io, sync::Arc};

use tokio::net::UdpSocket;

pub use account::Account;
pub use aws_json::AwsError;
pub use lambda::{FunctionInvoker, Invocation, InvocationOutput, InvokeError};
pub use logs::{LogLevel, LogLine, Logs};
pub use metrics::{MetricKey, MetricSeries, Metrics, MetricsSnapshot};
pub use page::{AliasInfo, Endpoint, EnvironmentCounts, FunctionInfo, StackInfo, StackSide};
pub use ssm::Ssm;

pub use self::xray::{
    DatagramCounters, DocumentCounters, DocumentError, KeptTraces, Xray, XrayCounters,
};

/// The services of one account in one region.
///
/// A cheap handle: clones share one state, so that a value can be put while the server runs.
#[derive(Clone)]
pub struct LocalAws {
    ssm: Arc<Ssm>,
    xray: Xray,
    metrics: Arc<Metrics>,
    logs: Arc<Logs>,
    functions: Option<Arc<dyn FunctionInvoker>>,
    stack: Arc<dyn StackInfo>,
    summaries: Arc<page::Summaries>,
}

impl LocalAws {
    /// Services that hold nothing yet.
    pub fn new(account: Account) -> Self {
        Self {
            ssm: Arc::new(Ssm::new(account.clone())),
            xray: Xray::new(account),
            metrics: Arc::default(),
            logs: Arc::default(),
            functions: None,
            stack: Arc::new(()),
            summaries: Arc::default(),
        }
    }

    /// The same with Lambda, whose functions `functions` runs. It belongs to this handle and to clones that are made of
    /// it afterwards.
    #[must_use]
    pub fn with_functions(mut self, functions: Arc<dyn FunctionInvoker>) -> Self {
        self.functions = Some(functions);
        self
    }

    /// The same with a home page that shows what `stack` tells. It belongs to this handle and to clones that are made of it
    /// afterwards.
    #[must_use]
    pub fn with_stack_info(mut self, stack: Arc<dyn StackInfo>) -> Self {
        self.stack = stack;
        self
    }

    /// Parameter Store.
    pub fn ssm(&self) -> &Ssm {
        &self.ssm
    }

    /// X-Ray.
    pub fn xray(&self) -> &Xray {
        &self.xray
    }

    /// What the programs count.
    pub fn metrics(&self) -> &Metrics {
        &self.metrics
    }

    /// What the programs wrote, for the pages of their traces.
    pub fn logs(&self) -> &Logs {
        &self.logs
    }

    /// Takes the X-Ray daemon's datagrams from `socket` until `shutdown` completes; those that have arrived by then are
    /// still read.
    ///
    /// # Errors
    /// None of its own, but for the panic of the task that reads the documents.
    pub async fn receive_datagrams<S>(self, socket: UdpSocket, shutdown: S) -> io::Result<()>
    where
        S: Future<Output = ()> + Send + 'static,
    {
        self.xray.receive(socket, shutdown).await
    }
}

impl fmt::Debug for LocalAws {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("LocalAws")
            .field("ssm", &self.ssm)
            .field("xray", &self.xray)
            .field("metrics", &self.metrics)
            .field("lambda", &self.functions.is_some())
            .finish_non_exhaustive()
    }
}
