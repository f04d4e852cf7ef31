use std::pin::Pin;
use std::task::{Context, Poll};

use tokio::time::{Instant, Sleep, sleep_until};

/// What the client has to send next.
#[derive(Clone, Copy, Debug, Default)]
pub(super) enum Awaited {
    /// Something that is timed elsewhere: the first head, by Actix, or a body, by its route.
    #[default]
    Untimed,
    /// The next request, whole, before then.
    Request(Instant),
    /// The rest of a head that has begun, before then.
    RestOfHead(Instant),
}

impl Awaited {
    pub(super) fn deadline(self) -> Option<Instant> {
        match self {
            Self::Untimed => None,
            Self::Request(end) | Self::RestOfHead(end) => Some(end),
        }
    }
}

/// Wakes the connection's task at a deadline. It is made when it is first needed and then used again.
#[derive(Debug, Default)]
pub(super) struct Timer(Option<Pin<Box<Sleep>>>);

impl Timer {
    /// Ready once `deadline` is past.
    pub(super) fn poll(&mut self, deadline: Instant, context: &mut Context<'_>) -> Poll<()> {
        let sleep = self
            .0
            .get_or_insert_with(|| Box::pin(sleep_until(deadline)));
        if sleep.deadline() != deadline {
            sleep.as_mut().reset(deadline);
        }
        sleep.as_mut().poll(context)
    }
}
