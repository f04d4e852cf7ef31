//! Refreshing where a program runs all the time, as on Fargate.

use std::time::Duration;

use tokio::task::JoinHandle;
use tokio::time::sleep;

use crate::Parameter;

/// A task that refreshes a parameter until this guard is dropped.
#[derive(Debug)]
#[must_use = "the refreshes end when this is dropped"]
pub struct RefreshTask(JoinHandle<()>);

impl Drop for RefreshTask {
    fn drop(&mut self) {
        self.0.abort();
    }
}

impl<T: Send + Sync + 'static> Parameter<T> {
    /// Starts a task on the current Tokio runtime that refreshes the value `every` so often.
    ///
    /// Each pause is up to a tenth shorter or longer, drawn anew, so that the tasks of one release do not ask in step. The
    /// next pause begins when a refresh has ended.
    ///
    /// # Panics
    /// When there is no Tokio runtime.
    pub fn spawn_refresh(&self, every: Duration) -> RefreshTask {
        let parameter = self.clone();
        RefreshTask(tokio::spawn(async move {
            loop {
                sleep(every.mul_f64(rand::random_range(0.9..=1.1))).await;
                // `refresh` has logged and counted a failure; the next turn is the retry.
                let _ = parameter.refresh().await;
            }
        }))
    }
}
