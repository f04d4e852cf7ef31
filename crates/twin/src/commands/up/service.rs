//! One process of the service.

use std::collections::BTreeMap;
use std::net::{Ipv4Addr, SocketAddr};
use std::path::PathBuf;
use std::process::ExitStatus;
use std::time::Duration;

use anyhow::bail;
use local_lambda::Credentials;
use local_process::{ChildCommand, ChildProcess, Guardian};
use tokio::net::TcpListener;
use tokio::task::JoinHandle;

use super::SERVICE;
use super::environment::{Access, STRINGS_MAP_PARAMETER};
use super::terminal::Terminal;
use crate::http_client;

/// Longer than the service itself takes to let its requests finish.
const STOP_GRACE: Duration = Duration::from_secs(25);

/// Longer than the service itself takes to give up on Parameter Store.
const START_LIMIT: Duration = Duration::from_secs(30);

/// How often a service that is starting is asked whether it is healthy.
const HEALTH_INTERVAL: Duration = Duration::from_millis(20);

/// What every process of the service is started with.
pub(super) struct Launch {
    pub(super) guardian: Guardian,
    pub(super) environment: BTreeMap<String, String>,
    pub(super) terminal: Terminal,
}

impl Launch {
    /// The service with this key, in the environment that all programs have.
    pub(super) fn new(
        guardian: Guardian,
        access: &Access,
        common: &BTreeMap<String, String>,
        key: &str,
        terminal: Terminal,
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
            // The load balancer sends nothing to a service that is told to stop.
            ("SHUTDOWN_DRAIN_SECONDS", "0"),
            ("STRINGS_MAPPING_PARAMETER_NAME", STRINGS_MAP_PARAMETER),
        ] {
            environment.insert(name.to_owned(), value.to_owned());
        }
        Self {
            guardian,
            environment,
            terminal,
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
        let address = free_address().await?;
        let mut environment = launch.environment.clone();
        environment.insert("LISTEN_ADDRESS".to_owned(), address.to_string());
        let command = ChildCommand {
            program,
            arguments: Vec::new(),
            environment: environment
                .into_iter()
                .map(|(k, v)| (k.into(), v.into()))
                .collect(),
            working_directory: std::env::temp_dir(),
        };
        let (process, mut output) = launch.guardian.spawn(&command)?;
        let terminal = launch.terminal.clone();
        let shown = tokio::spawn(async move {
            while let Some(line) = output.next_line().await {
                terminal.show(SERVICE, line);
            }
        });
        let mut service = Self {
            process,
            address,
            shown,
        };
        service.ready().await?;
        Ok(service)
    }

    /// Where it listens.
    pub(super) fn address(&self) -> SocketAddr {
        self.address
    }

    /// Waits until the service answers that it is healthy.
    async fn ready(&mut self) -> anyhow::Result<()> {
        let healthy = async {
            let client = http_client::direct()?;
            let health = format!("http://{}/status/health", self.address);
            while !client
                .get(&health)
                .send()
                .await
                .is_ok_and(|answer| answer.status().is_success())
            {
                tokio::time::sleep(HEALTH_INTERVAL).await;
            }
            Ok(())
        };
        tokio::select! {
            healthy = healthy => healthy,
            () = tokio::time::sleep(START_LIMIT) => {
                bail!("{SERVICE} was not healthy after {} s", START_LIMIT.as_secs())
            }
            status = self.process.wait() => {
                // What it wrote last says why.
                let _ = (&mut self.shown).await;
                bail!("{SERVICE} ended: {status}; it says why above")
            }
        }
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

/// An address of this machine that nobody listens on. Another program may take it before the
/// service does; then the service says so and is started again with another one.
async fn free_address() -> std::io::Result<SocketAddr> {
    TcpListener::bind((Ipv4Addr::LOCALHOST, 0))
        .await?
        .local_addr()
}
