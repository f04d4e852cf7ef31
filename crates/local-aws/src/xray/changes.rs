//! Who wants to know of traces as they arrive.

use std::time::Duration;

use ::xray::TraceId;
use tokio::sync::watch;

use super::Xray;

/// How long is waited for more once something has arrived: the segments of a request come one after another.
const GATHERED: Duration = Duration::from_millis(100);

/// The traces that change. Nothing is kept for who follows: what changes twice before it is asked for is told once, and what
/// is gone again is not told.
#[derive(Debug)]
pub(crate) struct Changes {
    xray: Xray,
    receiver: watch::Receiver<()>,
    sequence: u64,
}

impl Xray {
    /// Follows the traces, from now on or from when `since` documents had come. A number that was not reached yet is another
    /// server's: then all that is there is told.
    pub(crate) fn changes(&self, since: Option<u64>) -> Changes {
        let mut receiver = self.shared.changes.subscribe();
        let now = self.sequence();
        let sequence = since.map_or(now, |since| if since > now { 0 } else { since });
        if sequence < now {
            receiver.mark_changed();
        }
        Changes {
            xray: self.clone(),
            receiver,
            sequence,
        }
    }

    /// How many documents have come.
    pub(crate) fn sequence(&self) -> u64 {
        self.store().sequence()
    }

    /// Tells those who follow that the store has changed.
    pub(super) fn announce(&self) {
        self.shared.changes.send_replace(());
    }
}

impl Changes {
    /// Waits until traces have changed, and gives them, the one that changed last at the end, and how many documents had come
    /// by then; none when there will be no more.
    pub(crate) async fn next(&mut self) -> Option<(Vec<TraceId>, u64)> {
        loop {
            self.receiver.changed().await.ok()?;
            tokio::time::sleep(GATHERED).await;
            self.receiver.mark_unchanged();
            let store = self.xray.store();
            let changed = store.changed_since(self.sequence);
            self.sequence = store.sequence();
            if !changed.is_empty() {
                return Some((changed, self.sequence));
            }
        }
    }
}
