//! What `up` itself has to do with traces: the segments of the gateway and of Lambda, the decisions
//! whether a request is recorded, and the functions' datagrams.
//!
//! All of it goes to the stack's own X-Ray, or with `--aws-endpoint-url` to the one there.

mod account;
mod client;
mod forward;
mod samplers;

use std::sync::Arc;
use std::time::Duration;

use local_aws::LocalAws;
use local_gateway::StageTracing;
use local_lambda::ActiveTracing;
use tokio::net::UdpSocket;
use tokio::task::JoinHandle;
use xray::sampling::{CentralSampler, SdkSamplingClient};
use xray::transport::{Outbox, OutboxOptions, PutTraceSegmentsTransport};
use xray::{EncodedDocument, Losses, SegmentDocument, SegmentSink};

use super::environment::Access;
use super::task::StopRequested;
use account::Account;
use samplers::{FixedSampler, RulesSampler};

/// How long the end of the stack waits for an endpoint that is not its own.
const FLUSH_LIMIT: Duration = Duration::from_secs(5);

/// The way to X-Ray. Clones are the same one.
#[derive(Clone)]
pub(super) struct Traces {
    destination: Destination,
    rules: CentralSampler,
    account: Arc<Account>,
}

#[derive(Clone)]
enum Destination {
    /// The stack's own X-Ray, in this process.
    Own(LocalAws),
    /// The X-Ray API elsewhere.
    Elsewhere(Arc<Outbox>),
}

impl Traces {
    /// The way to `aws`, or elsewhere where `access` says so.
    ///
    /// # Errors
    ///
    /// When the system gives no thread to send from.
    pub(super) async fn new(aws: &LocalAws, access: &Access) -> anyhow::Result<Self> {
        let losses = Losses::new();
        let rules = CentralSampler::default();
        let destination = match access.endpoint_url() {
            None => Destination::Own(aws.clone()),
            Some(url) => {
                let transport = PutTraceSegmentsTransport::new(client::of(access, url).await);
                let options = OutboxOptions::default();
                let outbox = Outbox::start(transport, &options, losses.clone())?;
                Destination::Elsewhere(Arc::new(outbox))
            }
        };
        Ok(Self {
            destination,
            rules,
            account: Arc::new(Account::new(losses)),
        })
    }

    /// How the gateway's stages are traced.
    pub(super) fn of_stages(&self) -> StageTracing {
        StageTracing {
            sampler: Arc::new(RulesSampler(self.rules.clone())),
            segments: Arc::new(self.clone()),
        }
    }

    /// How the functions are traced.
    pub(super) fn of_functions(&self) -> ActiveTracing {
        let sampler = FixedSampler::default();
        ActiveTracing {
            sampler: Arc::new(move || sampler.is_sampled()),
            segments: Arc::new(self.clone()),
        }
    }

    /// Keeps the sampling rules fresh, and the account of what was sent, until it is aborted.
    pub(super) async fn keep_fresh(&self, aws: &LocalAws, access: &Access) -> Vec<JoinHandle<()>> {
        let rules = self.rules.clone();
        let fetching = match access.endpoint_url() {
            None => tokio::spawn(rules.run(aws.xray().clone())),
            Some(url) => {
                let client = SdkSamplingClient::new(client::of(access, url).await);
                tokio::spawn(rules.run(client))
            }
        };
        let account = Arc::clone(&self.account);
        let aws = aws.clone();
        let counting = tokio::spawn(async move { account.keep(&aws).await });
        vec![fetching, counting]
    }

    /// Takes the functions' datagrams until `stop` is done, and what has arrived by then.
    pub(super) async fn receive(
        self,
        aws: LocalAws,
        socket: UdpSocket,
        stop: StopRequested,
    ) -> std::io::Result<()> {
        match self.destination {
            Destination::Own(_) => aws.receive_datagrams(socket, stop).await,
            Destination::Elsewhere(outbox) => {
                let push = |document| outbox.push(document);
                forward::run(socket, aws.xray(), &self.account, push, stop).await
            }
        }
    }

    /// Sends what is left, as long as that takes a moment only.
    pub(super) async fn flush(&self) {
        if let Destination::Elsewhere(outbox) = &self.destination {
            let outbox = Arc::clone(outbox);
            // What could not be sent is counted and logged by the queue itself.
            let _ = tokio::task::spawn_blocking(move || outbox.shutdown(FLUSH_LIMIT)).await;
        }
    }
}

impl SegmentSink for Traces {
    fn record(&self, document: SegmentDocument<'_>) {
        let document = EncodedDocument::encode(document);
        match &self.destination {
            Destination::Own(aws) => {
                self.account.handed_over();
                // The endpoint counts it; it would be a mistake of this program's own.
                if let Err(error) = aws.xray().put(document.as_str()) {
                    tracing::warn!(%error, "a segment of the gateway or of Lambda was rejected");
                }
            }
            Destination::Elsewhere(outbox) => outbox.push(document),
        }
    }
}
