//! A service that is being started.

use std::path::PathBuf;
use std::pin::Pin;
use std::sync::Arc;

use tokio::sync::oneshot;

use super::super::service::{Launch, Service};

/// Dropped, it ends the process.
pub(super) struct Start {
    pub(super) program: PathBuf,
    /// Who asked for the program; none where it is started again.
    pub(super) done: Option<oneshot::Sender<anyhow::Result<()>>>,
    starting: Pin<Box<dyn Future<Output = anyhow::Result<Service>> + Send>>,
}

impl Start {
    pub(super) fn new(
        launch: &Arc<Launch>,
        program: PathBuf,
        done: Option<oneshot::Sender<anyhow::Result<()>>>,
    ) -> Self {
        let launch = Arc::clone(launch);
        let started = program.clone();
        Self {
            program,
            done,
            starting: Box::pin(async move { Service::start(&launch, started).await }),
        }
    }

    /// Waits until the service is healthy, or has failed. To be asked until it has answered, and no
    /// more after that.
    pub(super) async fn outcome(&mut self) -> anyhow::Result<Service> {
        self.starting.as_mut().await
    }
}
