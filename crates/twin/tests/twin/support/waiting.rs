//! Waiting for something to become so.

use std::time::{Duration, Instant};

/// Far longer than anything here takes; reached only by what never comes.
const PATIENCE: Duration = Duration::from_secs(90);

/// Between two looks, so that looking does not take the processor from what is looked at.
const BETWEEN_LOOKS: Duration = Duration::from_millis(20);

/// Returns when `condition` holds; fails with `what` when it never does.
#[track_caller]
pub(crate) fn until(
    what: &str,
    mut condition: impl AsyncFnMut() -> bool,
) -> impl Future<Output = ()> {
    let place = std::panic::Location::caller();
    let what = what.to_owned();
    async move {
        let started = Instant::now();
        while !condition().await {
            assert!(started.elapsed() < PATIENCE, "{place}: never came: {what}");
            tokio::time::sleep(BETWEEN_LOOKS).await;
        }
    }
}
