//! Environments that have been idle for too long are ended.

use std::sync::{Arc, Weak};
use std::time::Duration;

use tokio::time::Instant;

use super::{Pool, State};

impl Pool {
    /// Sees to it that what is idle now will be retired. One task does it for the whole pool, as
    /// long as anything is idle, so that an invocation costs no timer of its own.
    pub(super) fn retire_in_time(self: &Arc<Self>, state: &mut State) {
        if let Some(timeout) = self.sandbox.settings.idle_timeout
            && !std::mem::replace(&mut state.is_retiring, true)
        {
            tokio::spawn(retire(Arc::downgrade(self), timeout));
        }
    }

    /// Ends what has been idle for `timeout`, and answers when to look again; none when nothing is
    /// idle any more.
    fn retire_idle(&self, timeout: Duration) -> Option<Instant> {
        let now = Instant::now();
        let mut state = self.state();
        // They are in the order in which they became idle.
        let old = state
            .idle
            .partition_point(|idle| idle.since + timeout <= now);
        // Without its handle an environment ends by itself.
        state.idle.drain(..old);
        state.ended += u64::try_from(old).unwrap_or(u64::MAX);
        let next = state.idle.first().map(|idle| idle.since + timeout);
        state.is_retiring = next.is_some();
        next
    }
}

/// A function that is replaced takes its pool with it, and this ends.
async fn retire(pool: Weak<Pool>, timeout: Duration) {
    let mut next = Instant::now() + timeout;
    loop {
        tokio::time::sleep_until(next).await;
        match pool.upgrade().and_then(|pool| pool.retire_idle(timeout)) {
            Some(instant) => next = instant,
            None => return,
        }
    }
}
