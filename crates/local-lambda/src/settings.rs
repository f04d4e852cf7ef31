//! What all functions of a service have in common.

use std::net::{Ipv4Addr, SocketAddr};
use std::time::Duration;

/// What all functions of a [`LambdaService`](crate::LambdaService) have in common.
#[derive(Clone, Debug)]
pub struct LambdaSettings {
    /// The region, in ARNs and in `AWS_REGION`.
    pub region: String,
    /// The account, twelve digits, in ARNs.
    pub account: String,
    /// What stands in the functions' environment for the credentials of their role.
    pub credentials: Credentials,
    /// Where the functions send trace segments by UDP.
    pub xray_daemon_address: SocketAddr,
    /// The most invocations that one function works on at once, over all its qualifiers. It is what
    /// reserved concurrency is on AWS: an invocation beyond it is throttled.
    pub concurrency_limit: usize,
    /// How long an invocation waits for an environment that has answered its last one and has not
    /// yet asked for the next: that takes less than a millisecond as a rule, and a new environment
    /// much longer. On AWS the network between caller and Lambda hides the moment.
    pub next_patience: Duration,
    /// Whether a process is stopped (SIGSTOP) from the moment at which it asks for an event until
    /// there is one, as AWS freezes it. What a function does between invocations then does not
    /// happen here either.
    pub freeze: bool,
    /// How long an environment may be without an invocation before it is ended; none for as long as
    /// the service. AWS does not say how long it waits.
    pub idle_timeout: Option<Duration>,
    /// Whether the functions' timeouts and the ten seconds of the init phase hold. Without them a
    /// function is told a deadline that is a year ahead, and the log has the id of each process that
    /// is started, so that a debugger can be attached to it.
    pub timeouts: bool,
    /// Whether a process that takes more than its function's `memory_size` is killed. What counts is
    /// the most resident memory that it has had, which is what the REPORT line shows: address space
    /// that was reserved and never touched costs nothing, here as on AWS. It is looked at while an
    /// invocation runs and before its answer counts, so that every invocation that takes too much
    /// fails; until it is seen, a process can have taken some more. Processes that the function
    /// starts are not counted. Off, because a debug build needs more than the function that is
    /// deployed.
    pub memory_limit: bool,
    /// How long a process may take to end after SIGTERM before it is killed.
    pub shutdown_grace: Duration,
}

/// Credentials in the three environment variables of the AWS SDKs.
#[derive(Clone)]
pub struct Credentials {
    /// `AWS_ACCESS_KEY_ID`.
    pub access_key_id: String,
    /// `AWS_SECRET_ACCESS_KEY`.
    pub secret_access_key: String,
    /// `AWS_SESSION_TOKEN`.
    pub session_token: String,
}

/// Shows which key it is, and nothing secret.
impl std::fmt::Debug for Credentials {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter
            .debug_struct("Credentials")
            .field("access_key_id", &self.access_key_id)
            .finish_non_exhaustive()
    }
}

/// The account of what runs on this machine, unless the settings name another one.
pub const ACCOUNT: &str = "000000000000";

/// How many invocations one function works on at once by default.
pub const CONCURRENCY_LIMIT: u16 = 100;

/// After how long an idle execution environment is ended by default, in seconds.
pub const IDLE_TIMEOUT_SECONDS: u16 = 600;

/// The local constants: region `eu-west-1`, [`ACCOUNT`], credentials that are good for
/// nothing but a local endpoint, X-Ray's own port 2000, [`CONCURRENCY_LIMIT`] invocations at once, a
/// fifth of a second for an environment to ask for its next event, environments that are frozen between invocations and ended after [`IDLE_TIMEOUT_SECONDS`], timeouts that hold and
/// memory that is not limited, and two seconds to end.
impl Default for LambdaSettings {
    fn default() -> Self {
        Self {
            region: "eu-west-1".to_owned(),
            account: ACCOUNT.to_owned(),
            credentials: Credentials {
                access_key_id: "local".to_owned(),
                secret_access_key: "local".to_owned(),
                session_token: "local".to_owned(),
            },
            xray_daemon_address: (Ipv4Addr::LOCALHOST, 2000).into(),
            concurrency_limit: CONCURRENCY_LIMIT.into(),
            next_patience: Duration::from_millis(200),
            freeze: true,
            idle_timeout: Some(Duration::from_secs(IDLE_TIMEOUT_SECONDS.into())),
            timeouts: true,
            memory_limit: false,
            shutdown_grace: Duration::from_secs(2),
        }
    }
}

impl LambdaSettings {
    /// `arn:aws:lambda:REGION:ACCOUNT:function:NAME[:QUALIFIER]`.
    pub(crate) fn function_arn(&self, name: &str, qualifier: Option<&str>) -> String {
        let Self {
            region, account, ..
        } = self;
        let arn = format!("arn:aws:lambda:{region}:{account}:function:{name}");
        qualifier.map_or_else(|| arn.clone(), |qualifier| format!("{arn}:{qualifier}"))
    }
}
