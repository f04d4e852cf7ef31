//! Servers that run beside the others and stop when they are told to.

use std::io;
use std::pin::Pin;
use std::time::Duration;

use tokio::sync::{Mutex, watch};
use tokio::task::JoinSet;

/// How long a server may take to answer what it was asked before it is told to stop. It is longer
/// than API Gateway waits for a function.
pub(super) const STOP_LIMIT: Duration = Duration::from_secs(35);

/// One server, or the same one on each of several listeners.
pub(super) struct Task {
    /// Closed when the servers shall stop.
    stop: watch::Sender<()>,
    running: Mutex<JoinSet<io::Result<()>>>,
}

/// Done when the server shall stop.
pub(super) type StopRequested = Pin<Box<dyn Future<Output = ()> + Send>>;

impl Task {
    /// Starts the server that `serve` makes of a future, which is done when the server shall stop.
    pub(super) fn spawn<Server>(serve: impl FnOnce(StopRequested) -> Server) -> Self
    where
        Server: Future<Output = io::Result<()>> + Send + 'static,
    {
        Self::serve([serve], |serve, stop| serve(stop))
    }

    /// Starts the same for each of these listeners.
    pub(super) fn serve<Listener, Server>(
        listeners: impl IntoIterator<Item = Listener>,
        mut serve: impl FnMut(Listener, StopRequested) -> Server,
    ) -> Self
    where
        Server: Future<Output = io::Result<()>> + Send + 'static,
    {
        let stop = watch::Sender::new(());
        let mut running = JoinSet::new();
        for listener in listeners {
            let mut stopped = stop.subscribe();
            // Nothing is ever sent: the channel only closes.
            let stopped = async move { while stopped.changed().await.is_ok() {} };
            running.spawn(serve(listener, Box::pin(stopped)));
        }
        Self {
            stop,
            running: Mutex::new(running),
        }
    }

    /// Waits until a server has ended without being told to, and says why.
    pub(super) async fn broken(&self) -> anyhow::Error {
        match self.running.lock().await.join_next().await {
            Some(Ok(Ok(()))) | None => anyhow::anyhow!("it stopped by itself"),
            Some(Ok(Err(error))) => error.into(),
            Some(Err(error)) => error.into(),
        }
    }

    /// Tells the servers to stop and waits until they have answered what they were asked. A client
    /// that never ends its request is cut off after a while.
    pub(super) async fn stop(self) {
        let Self { stop, running } = self;
        drop(stop);
        let mut running = running.into_inner();
        let ended = async { while running.join_next().await.is_some() {} };
        // Dropping the set cuts off what is left.
        let _ = tokio::time::timeout(STOP_LIMIT, ended).await;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn a_server_that_ends_by_itself_is_told_and_can_still_be_stopped() {
        let task = Task::spawn(|_stop| async { Err(io::Error::other("the port is gone")) });
        assert_eq!(task.broken().await.to_string(), "the port is gone");
        task.stop().await;
    }

    #[tokio::test]
    async fn each_server_is_told_to_stop_and_one_that_ends_is_enough_to_break() {
        let (sender, mut stopped) = tokio::sync::mpsc::unbounded_channel();
        let task = Task::serve(["one", "another"], |listener, stop| {
            let sender = sender.clone();
            async move {
                stop.await;
                sender.send(listener).map_err(io::Error::other)
            }
        });
        task.stop().await;
        let mut both = [stopped.try_recv(), stopped.try_recv()].map(Result::ok);
        both.sort_unstable();
        assert_eq!(both, [Some("another"), Some("one")]);

        let task = Task::serve([true, false], |ends, stop| async move {
            if !ends {
                stop.await;
            }
            Ok(())
        });
        assert_eq!(task.broken().await.to_string(), "it stopped by itself");
        task.stop().await;
    }
}
