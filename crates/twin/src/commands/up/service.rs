//! One process of the service.

mod listening;

use std::collections::BTreeMap;
use std::net::SocketAddr;
use std::path::PathBuf;
use std::process::ExitStatus;
use std::time::Duration;

use anyhow::bail;
use local_lambda::Credentials;
use local_process::{ChildCommand, ChildProcess, Guardian};
use tokio::sync::oneshot;
use tokio::task::JoinHandle;

use super::SERVICE;
use super::environment::{Access, STRINGS_MAP_PARAMETER};
use super::logs::Logs;
use super::terminal::Terminal;
use crate::http_client;

/// Longer than the service itself takes to let its requests finish.
const STOP_GRACE: Duration = Duration::from_secs(25);

/// Longer than the service itself takes to give up on Parameter Store.
const START_LIMIT: Duration = Duration::from_secs(30);

/// How often a service that is starting is asked whether it is healthy.
const HEALTH_INTERVAL: Duration = Duration::from_millis(20);

/// A port that nobody else has, which the service takes itself: one that was free before may not be
/// any more when the service comes to it.
const ANY_PORT: &str = "127.0.0.1:0";

/// What every process of the service is started with.
pub(super) struct Launch {
    pub(super) guardian: Guardian,
    pub(super) environment: BTreeMap<String, String>,
    pub(super) terminal: Terminal,
    pub(super) logs: Logs,
}

impl Launch {
    /// The service with this key, in the environment that all programs have.
    pub(super) fn new(
        guardian: Guardian,
        access: &Access,
        common: &BTreeMap<String, String>,
        key: &str,
        terminal: Terminal,
        logs: Logs,
    ) -> Self {
        let Credentials {
            access_key_id,
            secret_access_key,
            session_token,
        } = &access.credentials;
        let mut environment = common.clone();
        for (name, value) in [
            ("API_KEYS", key),
            ("AWS_ACCESS_KEY_ID", access_key_id),
            ("AWS_REGION", &access.region),
            ("AWS_SECRET_ACCESS_KEY", secret_access_key),
            ("AWS_SESSION_TOKEN", session_token),
            ("LISTEN_ADDRESS", ANY_PORT),
            // The load balancer sends nothing to a service that is told to stop.
            ("SHUTDOWN_DRAIN_SECONDS", "0"),
            ("STRINGS_MAPPING_PARAMETER_NAME", STRINGS_MAP_PARAMETER),
        ] {
            environment.insert(name.to_owned(), value.to_owned());
        }
        listening::let_through(&mut environment);
        Self {
            guardian,
            environment,
            terminal,
            logs,
        }
    }
}

pub(super) struct Service {
    process: ChildProcess,
    address: SocketAddr,
    /// Ends when every line that the process wrote has been shown.
    shown: JoinHandle<()>,
}

impl Service {
    /// Starts the service on a free port, shows what it writes, and waits until it is healthy.
    pub(super) async fn start(launch: &Launch, program: PathBuf) -> anyhow::Result<Self> {
        let environment = launch.environment.clone().into_iter();
        let command = ChildCommand {
            program,
            arguments: Vec::new(),
            environment: environment.map(|(k, v)| (k.into(), v.into())).collect(),
            working_directory: std::env::temp_dir(),
        };
        let (process, mut output) = launch.guardian.spawn(&command)?;
        let logs = launch.logs.clone();
        let (sender, address) = oneshot::channel();
        let mut shown = tokio::spawn(async move {
            let mut sender = Some(sender);
            while let Some(line) = output.next_line().await {
                if let Some(address) = listening::address(&line)
                    && let Some(sender) = sender.take()
                {
                    // Nobody waits for it where the start took too long.
                    let _ = sender.send(address);
                }
                logs.line(SERVICE, line);
            }
        });
        let address = tokio::select! {
            address = healthy(address) => address?,
            () = tokio::time::sleep(START_LIMIT) => {
                bail!("{SERVICE} was not healthy after {} s", START_LIMIT.as_secs())
            }
            status = process.wait() => {
                // What it wrote last says why.
                let _ = (&mut shown).await;
                bail!("{SERVICE} ended: {status}; it says why above")
            }
        };
        Ok(Self {
            process,
            address,
            shown,
        })
    }

    /// Where it listens.
    pub(super) fn address(&self) -> SocketAddr {
        self.address
    }

    /// Waits until the service has ended.
    pub(super) async fn ended(&self) -> ExitStatus {
        self.process.wait().await
    }

    /// Lets requests in flight finish, and ends the service.
    pub(super) async fn stop(self) {
        self.process.terminate(STOP_GRACE).await;
        let _ = self.shown.await;
    }
}

/// Waits until the service says where it listens, and answers there that it is healthy.
async fn healthy(address: oneshot::Receiver<SocketAddr>) -> anyhow::Result<SocketAddr> {
    let Ok(address) = address.await else {
        // It has closed its output without a word, which its end or the limit will tell.
        return std::future::pending().await;
    };
    let client = http_client::direct()?;
    let health = format!("http://{address}/status/health");
    while !client
        .get(&health)
        .send()
        .await
        .is_ok_and(|answer| answer.status().is_success())
    {
        tokio::time::sleep(HEALTH_INTERVAL).await;
    }
    Ok(address)
}
