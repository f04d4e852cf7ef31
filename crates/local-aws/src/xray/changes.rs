//! Who wants to know of traces as they arrive.

use std::{fmt, num::ParseIntError, str::FromStr, time::Duration};

use ::xray::TraceId;
use tokio::sync::watch;

use super::{Xray, store::Store};

/// How long is waited for more once something has arrived: the segments of a request come one after another.
const GATHERED: Duration = Duration::from_millis(100);

/// How far somebody has come who follows: how many documents had been put by then, and into which store.
///
/// Written as `1700000000000000-42`: the microsecond at which the store began, and the number.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Bookmark {
    began: u64,
    sequence: u64,
}

impl Bookmark {
    fn of(store: &Store) -> Self {
        Self {
            began: store.began(),
            sequence: store.sequence(),
        }
    }
}

impl fmt::Display for Bookmark {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{}-{}", self.began, self.sequence)
    }
}

impl FromStr for Bookmark {
    type Err = ParseIntError;

    fn from_str(text: &str) -> Result<Self, ParseIntError> {
        let (began, sequence) = text.split_once('-').unwrap_or((text, ""));
        Ok(Self {
            began: began.parse()?,
            sequence: sequence.parse()?,
        })
    }
}

/// The traces that change. Nothing is kept for who follows: what changes twice before it is asked for is told once, and what
/// is gone again is not told.
#[derive(Debug)]
pub(crate) struct Changes {
    xray: Xray,
    receiver: watch::Receiver<()>,
    sequence: u64,
    begins_anew: bool,
}

impl Xray {
    /// Follows the traces, from now on or from a [`Bookmark`]. One that is not of this store, or cannot be read, is another
    /// server's: then all that is there is told, and [`Changes::begins_anew`].
    pub(crate) fn changes(&self, since: Option<&str>) -> Changes {
        let mut receiver = self.shared.changes.subscribe();
        let now = self.bookmark();
        let since = since.map(|since| {
            let since = since.parse().ok();
            since.filter(|since: &Bookmark| {
                since.began == now.began && since.sequence <= now.sequence
            })
        });
        let sequence = match since {
            None => now.sequence,
            Some(None) => 0,
            Some(Some(since)) => since.sequence,
        };
        if sequence < now.sequence {
            receiver.mark_changed();
        }
        Changes {
            xray: self.clone(),
            receiver,
            sequence,
            begins_anew: since == Some(None),
        }
    }

    /// How far who looks at everything now has come.
    pub(crate) fn bookmark(&self) -> Bookmark {
        Bookmark::of(&self.store())
    }

    /// Tells those who follow that the store has changed.
    pub(super) fn announce(&self) {
        self.shared.changes.send_replace(());
    }
}

impl Changes {
    /// Whether who follows knows traces of another server only.
    pub(crate) fn begins_anew(&self) -> bool {
        self.begins_anew
    }

    /// Waits until traces have changed, and gives them, the one that changed last at the end, and how far this is; none when
    /// there will be no more.
    pub(crate) async fn next(&mut self) -> Option<(Vec<TraceId>, Bookmark)> {
        loop {
            self.receiver.changed().await.ok()?;
            tokio::time::sleep(GATHERED).await;
            self.receiver.mark_unchanged();
            let store = self.xray.store();
            let changed = store.changed_since(self.sequence);
            let bookmark = Bookmark::of(&store);
            self.sequence = bookmark.sequence;
            if !changed.is_empty() {
                return Some((changed, bookmark));
            }
        }
    }
}
