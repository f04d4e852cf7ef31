//! The body of an answer on its way to the client.

use std::pin::Pin;
use std::task::{Context, Poll, ready};
use std::time::Duration;

use hyper::body::{Body, Frame, SizeHint};
use tokio::time::Sleep;

use crate::target::InFlight;

pin_project_lite::pin_project! {
    /// A body that holds its target until it has been passed on, and breaks off when the target
    /// sends nothing for too long. A client that is slow to read does not count against the target.
    pub(crate) struct AnswerBody<B> {
        #[pin]
        body: B,
        // None while nothing is awaited.
        #[pin]
        silence: Option<Sleep>,
        idle_timeout: Duration,
        _target: InFlight,
    }
}

impl<B> AnswerBody<B> {
    pub(crate) fn new(body: B, target: InFlight, idle_timeout: Duration) -> Self {
        Self {
            body,
            silence: None,
            idle_timeout,
            _target: target,
        }
    }
}

/// Why a body came to no end.
#[derive(Debug, thiserror::Error)]
pub(crate) enum BrokenBody {
    #[error("the target stopped in the middle of its answer for {} s", .0.as_secs_f64())]
    Idle(Duration),
    #[error(transparent)]
    Connection(Box<dyn std::error::Error + Send + Sync>),
}

impl<B: Body> Body for AnswerBody<B>
where
    B::Error: Into<Box<dyn std::error::Error + Send + Sync>>,
{
    type Data = B::Data;
    type Error = BrokenBody;

    fn poll_frame(
        self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<B::Data>, BrokenBody>>> {
        let mut this = self.project();
        if let Poll::Ready(frame) = this.body.poll_frame(context) {
            this.silence.set(None);
            let frame =
                frame.map(|frame| frame.map_err(|cause| BrokenBody::Connection(cause.into())));
            return Poll::Ready(frame);
        }
        if this.silence.is_none() {
            this.silence
                .set(Some(tokio::time::sleep(*this.idle_timeout)));
        }
        if let Some(silence) = this.silence.as_mut().as_pin_mut() {
            ready!(silence.poll(context));
            let broken = BrokenBody::Idle(*this.idle_timeout);
            tracing::debug!("{broken}");
            return Poll::Ready(Some(Err(broken)));
        }
        Poll::Pending
    }

    fn is_end_stream(&self) -> bool {
        self.body.is_end_stream()
    }

    fn size_hint(&self) -> SizeHint {
        self.body.size_hint()
    }
}
