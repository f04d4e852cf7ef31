//! The invocations that run, so that the end of the service can wait for them.

use std::time::Duration;

use tokio::sync::watch;

/// Counts what runs, until nothing more may begin. Clones are the same one.
#[derive(Clone, Debug, Default)]
pub(crate) struct Invocations(watch::Sender<State>);

#[derive(Debug, Default)]
struct State {
    running: usize,
    closed: bool,
}

/// One invocation that runs, until this is dropped.
#[derive(Debug)]
pub(crate) struct Running(Invocations);

impl Invocations {
    /// Counts one more; none when nothing may begin any more.
    pub(crate) fn begin(&self) -> Option<Running> {
        let begun = self.0.send_if_modified(|state| {
            state.running += usize::from(!state.closed);
            !state.closed
        });
        begun.then(|| Running(self.clone()))
    }

    pub(crate) fn count(&self) -> usize {
        self.0.borrow().running
    }

    /// Lets nothing more begin, and waits for what runs, for `limit` at most.
    pub(crate) async fn close(&self, limit: Duration) {
        self.0.send_modify(|state| state.closed = true);
        let mut state = self.0.subscribe();
        // What has not ended by then is no longer waited for.
        let _ = tokio::time::timeout(limit, state.wait_for(|state| state.running == 0)).await;
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        self.0.0.send_modify(|state| state.running -= 1);
    }
}
