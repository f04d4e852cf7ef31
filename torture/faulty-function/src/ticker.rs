//! The classic fault of a Lambda: work in the background that goes on only while the process is not
//! frozen, which on AWS is only while it has an invocation.

use std::sync::Once;
use std::sync::atomic::{AtomicU64, Ordering};
use std::thread;
use std::time::Duration;

const INTERVAL: Duration = Duration::from_millis(5);

/// The number of ticks at which it says so.
const MANY: u64 = 200;

static STARTED: Once = Once::new();
static TICKS: AtomicU64 = AtomicU64::new(0);

/// How often the ticker has ticked since this was asked last. The first time starts it.
pub(crate) fn ticks_since_last_asked() -> u64 {
    STARTED.call_once(|| {
        thread::spawn(|| {
            loop {
                thread::sleep(INTERVAL);
                if TICKS.fetch_add(1, Ordering::Relaxed) + 1 == MANY {
                    println!("ticked {MANY} times");
                }
            }
        });
    });
    TICKS.swap(0, Ordering::Relaxed)
}
