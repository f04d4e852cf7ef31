//! AWS endpoints on this machine, several services on one port: SSM's Parameter Store.
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
//! Everything is kept in memory and is gone when the server ends. **Signatures and credentials are not checked**: whoever
//! reaches the port may do everything, so a caller binds it to a loopback address.

mod account;
mod aws_json;
mod server;
mod ssm;

use std::sync::Arc;

pub use account::Account;
pub use aws_json::AwsError;
pub use ssm::Ssm;

/// The services of one account in one region.
///
/// A cheap handle: clones share one state, so that a value can be put while the server runs.
#[derive(Clone, Debug)]
pub struct LocalAws {
    ssm: Arc<Ssm>,
}

impl LocalAws {
    /// Services that hold nothing yet.
    pub fn new(account: Account) -> Self {
        Self {
            ssm: Arc::new(Ssm::new(account)),
        }
    }

    /// Parameter Store.
    pub fn ssm(&self) -> &Ssm {
        &self.ssm
    }
}
