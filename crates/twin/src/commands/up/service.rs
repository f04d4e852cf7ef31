//! The service side's process.

use std::path::PathBuf;
use std::process::ExitStatus;
use std::time::Duration;

use anyhow::bail;
use local_process::{ChildCommand, ChildProcess, Guardian};
use tokio::net::TcpListener;

use super::environment::{self, REGION, STRINGS_MAP_PARAMETER};
use super::{SERVICE, terminal};
use crate::stack::Stack;
use crate::{http_client, keys};

/// Longer than the service itself takes to let its requests finish.
const STOP_GRACE: Duration = Duration::from_secs(25);

/// How often a service that is starting is asked whether it is healthy.
const HEALTH_INTERVAL: Duration = Duration::from_millis(20);

pub(super) struct Service {
    process: ChildProcess,
}

impl Service {
    /// Starts the service on the port of `listener`, and shows what it writes.
    pub(super) fn start(
        guardian: &Guardian,
        program: PathBuf,
        listener: TcpListener,
        stack: &Stack,
    ) -> anyhow::Result<Self> {
        let address = listener.local_addr()?;
        // Nothing has connected yet, so the port is free for the service as soon as this closes.
        drop(listener);
        let mut environment = environment::common(&stack.aws);
        for (name, value) in [
            (
                "API_KEYS",
                stack.keys.get(keys::SERVICE).map_or("", String::as_str),
            ),
            ("AWS_ACCESS_KEY_ID", "local"),
            ("AWS_REGION", REGION),
            ("AWS_SECRET_ACCESS_KEY", "local"),
            ("LISTEN_ADDRESS", &address.to_string()),
            // Nobody takes a local service out of a target group before it stops.
            ("SHUTDOWN_DRAIN_SECONDS", "0"),
            ("STRINGS_MAPPING_PARAMETER_NAME", STRINGS_MAP_PARAMETER),
        ] {
            environment.insert(name.to_owned(), value.to_owned());
        }
        let command = ChildCommand {
            program,
            arguments: Vec::new(),
            environment: environment
                .into_iter()
                .map(|(k, v)| (k.into(), v.into()))
                .collect(),
            working_directory: std::env::temp_dir(),
        };
        let (process, mut output) = guardian.spawn(&command)?;
        tokio::spawn(async move {
            while let Some(line) = output.next_line().await {
                terminal::show(SERVICE, &line);
            }
        });
        Ok(Self { process })
    }

    /// Waits until the service answers that it is healthy.
    pub(super) async fn ready(&self, url: &str) -> anyhow::Result<()> {
        let healthy = async {
            let client = http_client::new()?;
            let health = format!("{url}/status/health");
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
            status = self.ended() => bail!("{SERVICE} ended: {status}; it says why above"),
        }
    }

    /// Waits until the service has ended by itself.
    pub(super) async fn ended(&self) -> ExitStatus {
        self.process.wait().await
    }

    /// Lets requests in flight finish, and ends the service.
    pub(super) async fn stop(&self) {
        self.process.terminate(STOP_GRACE).await;
    }
}
