//! A server that runs beside the others and stops when it is told to.

use std::pin::Pin;
use std::time::Duration;

use tokio::sync::{Mutex, oneshot};
use tokio::task::{JoinError, JoinHandle};

/// How long a server may take to answer what it was asked before it is told to stop. It is longer
/// than API Gateway waits for a function.
const STOP_LIMIT: Duration = Duration::from_secs(35);

pub(super) struct Task {
    stop: oneshot::Sender<()>,
    running: Mutex<JoinHandle<std::io::Result<()>>>,
}

/// Done when the server shall stop.
pub(super) type StopRequested = Pin<Box<dyn Future<Output = ()> + Send>>;

impl Task {
    /// Starts the server that `serve` makes of a future, which is done when the server shall stop.
    pub(super) fn spawn<Server>(serve: impl FnOnce(StopRequested) -> Server) -> Self
    where
        Server: Future<Output = std::io::Result<()>> + Send + 'static,
    {
        let (stop, stopped) = oneshot::channel();
        let running = tokio::spawn(serve(Box::pin(async { drop(stopped.await) })));
        Self {
            stop,
            running: Mutex::new(running),
        }
    }

    /// Waits until the server has ended without being told to, and says why.
    pub(super) async fn broken(&self) -> anyhow::Error {
        match (&mut *self.running.lock().await).await {
            Ok(Ok(())) => anyhow::anyhow!("it stopped by itself"),
            Ok(Err(error)) => error.into(),
            Err(error) => JoinError::into(error),
        }
    }

    /// Tells the server to stop and waits until it has answered what it was asked. A client that
    /// never ends its request is cut off after a while.
    pub(super) async fn stop(self) {
        let Self { stop, running } = self;
        drop(stop);
        let mut running = running.into_inner();
        if tokio::time::timeout(STOP_LIMIT, &mut running)
            .await
            .is_err()
        {
            running.abort();
        }
    }
}
