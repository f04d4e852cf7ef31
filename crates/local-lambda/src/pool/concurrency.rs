//! How many invocations a function works on at once, over all its qualifiers.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use tokio::sync::{OwnedSemaphorePermit, Semaphore};

use crate::InvokeError;

/// The reserved concurrency of a function. Clones are the same one, and so is that of a function
/// that is put in the place of another of its name.
#[derive(Clone, Debug)]
pub(crate) struct Concurrency {
    permits: Arc<Semaphore>,
    state: Arc<Mutex<State>>,
}

#[derive(Debug, Default)]
struct State {
    /// How many invocations have answered and not ended.
    finishing: usize,
    /// How many wait for the end of one of those.
    waiting: usize,
}

/// The right to one invocation, held until that has ended.
pub(crate) type Permit = OwnedSemaphorePermit;

/// An invocation that has answered and not ended, until this is dropped.
pub(crate) struct Finishing(Concurrency);

/// An invocation that waits, until this is dropped.
struct Waiting<'c>(&'c Concurrency);

impl Concurrency {
    pub(crate) fn new(limit: usize) -> Self {
        Self {
            permits: Arc::new(Semaphore::new(limit.min(Semaphore::MAX_PERMITS))),
            state: Arc::default(),
        }
    }

    /// A right to one more invocation. Where all are given, one that is about to come back is
    /// waited for as long as `patience`.
    pub(crate) async fn permit(&self, patience: Duration) -> Result<Permit, InvokeError> {
        let permits = Arc::clone(&self.permits);
        if let Ok(permit) = Arc::clone(&permits).try_acquire_owned() {
            return Ok(permit);
        }
        let _waiting = {
            let mut state = self.state();
            if state.finishing <= state.waiting {
                return Err(InvokeError::TooManyRequests);
            }
            state.waiting += 1;
            Waiting(self)
        };
        let permit = tokio::time::timeout(patience, permits.acquire_owned()).await;
        // The semaphore is never closed.
        permit
            .ok()
            .and_then(Result::ok)
            .ok_or(InvokeError::TooManyRequests)
    }

    /// Says that an invocation has answered, and will end in a moment as a rule.
    pub(crate) fn finishing(&self) -> Finishing {
        self.state().finishing += 1;
        Finishing(self.clone())
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Drop for Finishing {
    fn drop(&mut self) {
        self.0.state().finishing -= 1;
    }
}

impl Drop for Waiting<'_> {
    fn drop(&mut self) {
        self.0.state().waiting -= 1;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const MINUTE: Duration = Duration::from_secs(60);

    #[tokio::test]
    async fn beyond_the_limit_only_what_is_about_to_end_is_waited_for() {
        let concurrency = Concurrency::new(1);
        let permit = concurrency.permit(MINUTE).await.expect("there is one");
        let throttled = concurrency.permit(MINUTE).await;
        assert_eq!(throttled.err(), Some(InvokeError::TooManyRequests));

        let finishing = concurrency.finishing();
        let next = tokio::spawn({
            let concurrency = concurrency.clone();
            async move { concurrency.permit(MINUTE).await.map(drop) }
        });
        while concurrency.state().waiting == 0 {
            tokio::task::yield_now().await;
        }
        let one_too_many = concurrency.permit(MINUTE).await;
        assert_eq!(one_too_many.err(), Some(InvokeError::TooManyRequests));
        drop((permit, finishing));
        assert_eq!(next.await.expect("no panic"), Ok(()));

        let _held = concurrency.permit(MINUTE).await.expect("there is one");
        let _never_ends = concurrency.finishing();
        let throttled = concurrency.permit(Duration::ZERO).await;
        assert_eq!(throttled.err(), Some(InvokeError::TooManyRequests));
    }
}
