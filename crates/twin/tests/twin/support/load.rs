//! Many clients of both sides that ask again and again, and what became of each request.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use tokio::sync::watch;
use tokio::task::JoinSet;

use super::requests::{Ending, Requests, Side};

/// Reached only by a load that gets no further.
const PATIENCE: Duration = Duration::from_secs(120);

/// How long a client that got no answer waits before it asks again.
const PAUSE: Duration = Duration::from_millis(10);

/// What the clients ask to have replaced.
pub(crate) const CONTENT: &str = "ing and abn, not booking";

/// What becomes of [`CONTENT`] with the checkout's own strings map.
pub(crate) const REPLACED: &str = "ING BANK and ABN AMRO, not booking";

/// One request of a load.
#[derive(Clone, Debug)]
pub(crate) struct Seen {
    pub(crate) side: Side,
    pub(crate) started: Instant,
    pub(crate) ended: Instant,
    pub(crate) ending: Ending,
}

/// Clients that ask until they are told to stop.
pub(crate) struct Load {
    stop: Arc<AtomicBool>,
    answered: watch::Sender<[usize; 2]>,
    clients: JoinSet<Vec<Seen>>,
}

impl Load {
    /// Starts `parallel` clients for each side. Each sends its next request when it has the answer
    /// to the one before, on connections that are kept.
    pub(crate) fn start(requests: &Requests, parallel: usize) -> Self {
        let mut load = Self {
            stop: Arc::default(),
            answered: watch::Sender::new([0; 2]),
            clients: JoinSet::new(),
        };
        for side in Side::BOTH {
            for _ in 0..parallel {
                let client = ask_on(
                    requests.clone(),
                    side,
                    Arc::clone(&load.stop),
                    load.answered.clone(),
                );
                load.clients.spawn(client);
            }
        }
        load
    }

    /// Returns when each side has answered `count` more requests with success.
    pub(crate) async fn more(&self, count: usize) {
        self.more_of(&Side::BOTH, count).await;
    }

    /// The same for some sides.
    pub(crate) async fn more_of(&self, sides: &[Side], count: usize) {
        let mut answered = self.answered.subscribe();
        let before = *answered.borrow();
        let enough = |now: &[usize; 2]| {
            sides
                .iter()
                .all(|&side| now[index(side)] >= before[index(side)] + count)
        };
        let waited = tokio::time::timeout(PATIENCE, answered.wait_for(enough)).await;
        assert!(
            waited.is_ok(),
            "{count} more successes of {sides:?} did not come; there were {before:?}, there are {:?}",
            *self.answered.borrow()
        );
    }

    /// Lets the requests that are under way end, and tells of all.
    pub(crate) async fn stop(self) -> Vec<Seen> {
        self.stop.store(true, Ordering::Relaxed);
        self.clients.join_all().await.concat()
    }
}

async fn ask_on(
    requests: Requests,
    side: Side,
    stop: Arc<AtomicBool>,
    answered: watch::Sender<[usize; 2]>,
) -> Vec<Seen> {
    let mut all = Vec::new();
    while !stop.load(Ordering::Relaxed) {
        let started = Instant::now();
        let ending = requests.replace(side, CONTENT).await;
        if ending.is_success() {
            answered.send_modify(|counts| counts[index(side)] += 1);
        } else {
            tokio::time::sleep(PAUSE).await;
        }
        all.push(Seen {
            side,
            started,
            ended: Instant::now(),
            ending,
        });
    }
    all
}

fn index(side: Side) -> usize {
    match side {
        Side::Gateway => 0,
        Side::Service => 1,
    }
}

/// Fails unless every request was answered with success, and with this text where one is given.
#[track_caller]
pub(crate) fn assert_all_answered(seen: &[Seen], message: Option<&str>) {
    let wrong: Vec<_> = seen
        .iter()
        .filter(|seen| {
            !seen.ending.is_success()
                || message.is_some_and(|text| seen.ending.message().as_deref() != Some(text))
        })
        .collect();
    assert_few(&wrong, seen.len());
}

/// Fails unless every request had one whole answer of one of these statuses, or none at all; an
/// answer with success says what the map says.
#[track_caller]
pub(crate) fn assert_none_lost(seen: &[Seen], statuses: &[u16]) {
    let wrong: Vec<_> = seen
        .iter()
        .filter(|seen| match &seen.ending {
            Ending::Answer { status: 200, .. } => {
                seen.ending.message().as_deref() != Some(REPLACED)
            }
            Ending::Answer { status, .. } => !statuses.contains(status),
            Ending::Refused(_) | Ending::Broken(_) => false,
            Ending::Lost(_) => true,
        })
        .collect();
    assert_few(&wrong, seen.len());
}

#[track_caller]
fn assert_few(wrong: &[&Seen], of: usize) {
    let first = &wrong[..wrong.len().min(5)];
    assert!(
        wrong.is_empty(),
        "{} of {of} requests, the first of them: {first:#?}",
        wrong.len()
    );
}
