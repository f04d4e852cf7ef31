//! A server that runs beside the others and stops when it is told to.

use tokio::sync::oneshot;
use tokio::task::JoinHandle;

pub(super) struct Task {
    stop: oneshot::Sender<()>,
    running: JoinHandle<std::io::Result<()>>,
}

impl Task {
    /// Starts the server that `serve` makes of a future, which is done when the server shall stop.
    pub(super) fn spawn<Server>(serve: impl FnOnce(StopRequested) -> Server) -> Self
    where
        Server: Future<Output = std::io::Result<()>> + Send + 'static,
    {
        let (stop, stopped) = oneshot::channel();
        Self {
            stop,
            running: tokio::spawn(serve(Box::pin(async { drop(stopped.await) }))),
        }
    }

    /// Tells the server to stop and waits until it has answered what it was asked.
    pub(super) async fn stop(self) {
        let Self { stop, running } = self;
        drop(stop);
        // What a server says at its end is of no use to anybody any more.
        let _ = running.await;
    }
}

/// Done when the server shall stop.
pub(super) type StopRequested = std::pin::Pin<Box<dyn Future<Output = ()> + Send>>;
