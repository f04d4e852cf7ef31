//! Functions as processes, with stand-ins for what Lambda gives them: the Runtime API, Parameter Store, and the receiver of
//! trace documents.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on fails")]

mod canary;
mod endpoints;
mod failures;
mod function;
mod traces;

use std::time::{Duration, Instant};

/// The time after which a test that waits for something gives up. Nothing takes nearly as long.
const PATIENCE: Duration = Duration::from_secs(60);

/// Asks `happened` over and over until it says yes.
fn wait_until(what: &str, mut happened: impl FnMut() -> bool) {
    let end = Instant::now() + PATIENCE;
    while !happened() {
        assert!(Instant::now() < end, "{what} did not happen");
        std::thread::sleep(Duration::from_millis(10));
    }
}
