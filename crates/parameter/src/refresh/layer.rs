//! Refreshing where a program is frozen between invocations, as in Lambda.

use std::fmt;
use std::future::Future;
use std::pin::Pin;
use std::task::{Context, Poll, ready};
use std::time::Duration;

use pin_project_lite::pin_project;
use tower::{Layer, Service};

use crate::Parameter;

/// A Tower layer for `lambda_runtime::Runtime::layer` that refreshes a parameter after an invocation was answered.
///
/// The runtime's service ends when the response is posted, and the runtime asks for the next invocation only when the
/// layers around that service have ended too. This layer works in between: the client has its answer, so it never
/// waits. What waits is the execution environment. It is **held, and billed**, for as long as the refresh takes: some tens
/// of milliseconds as a rule, [`LoadOptions::refresh_deadline`](crate::LoadOptions::refresh_deadline) at most, once for
/// each `max_age`. The time counts towards the function's timeout as well, so that must leave room for it. An invocation
/// that arrives meanwhile is given to another environment.
///
/// A source that does not answer, because nobody takes the connection or because somebody takes it and says nothing, or that
/// says to try again later, is asked less often and less patiently: each such refresh doubles the age at which the next one is
/// due, up to ten times `max_age`, and on the way there a refresh may take 500 ms at most. So with a `max_age` of 60 s an
/// endpoint that hangs costs an environment 2 s, three times 500 ms, and then 2 s every ten minutes, and a new value is
/// seen up to ten minutes late once the endpoint is back. An answer that is an error, such as a denied access,
/// changes nothing of this, since nobody waits for it.
///
/// An environment that was idle for long therefore answers its first invocation from the value it had, and the second
/// from the new one.
pub struct RefreshLayer<T> {
    parameter: Parameter<T>,
    max_age: Duration,
}

impl<T> Parameter<T> {
    /// A layer that refreshes the value, after an invocation, when the source was last asked `max_age` ago or more.
    ///
    /// A refresh that fails has asked too: the next one is due after another `max_age`, or up to ten times that while the
    /// source does not answer at all ([`RefreshLayer`]), so an endpoint that is down costs no time of each invocation.
    pub fn refresh_layer(&self, max_age: Duration) -> RefreshLayer<T> {
        RefreshLayer {
            parameter: self.clone(),
            max_age,
        }
    }
}

impl<T, S> Layer<S> for RefreshLayer<T> {
    type Service = RefreshService<T, S>;

    fn layer(&self, inner: S) -> Self::Service {
        RefreshService {
            inner,
            parameter: self.parameter.clone(),
            max_age: self.max_age,
        }
    }
}

/// The service that [`RefreshLayer`] makes.
pub struct RefreshService<T, S> {
    inner: S,
    parameter: Parameter<T>,
    max_age: Duration,
}

// The response is `()` as that of the runtime's own service is: around a handler, whose response is something else, the
// layer would keep the client waiting, and does not compile.
impl<T, S, Invocation> Service<Invocation> for RefreshService<T, S>
where
    T: Send + Sync + 'static,
    S: Service<Invocation, Response = ()>,
{
    type Response = ();
    type Error = S::Error;
    type Future = RefreshFuture<T, S::Future>;

    fn poll_ready(&mut self, context: &mut Context<'_>) -> Poll<Result<(), S::Error>> {
        self.inner.poll_ready(context)
    }

    fn call(&mut self, invocation: Invocation) -> Self::Future {
        RefreshFuture::Answering {
            answer: self.inner.call(invocation),
            parameter: self.parameter.clone(),
            max_age: self.max_age,
        }
    }
}

pin_project! {
    /// The future of [`RefreshService`].
    #[project = RefreshFutureProjection]
    #[must_use = "futures do nothing unless polled"]
    pub enum RefreshFuture<T, F> {
        #[doc(hidden)]
        Answering {
            #[pin]
            answer: F,
            parameter: Parameter<T>,
            max_age: Duration,
        },
        #[doc(hidden)]
        Refreshing {
            refresh: Pin<Box<dyn Future<Output = ()> + Send>>,
        },
    }
}

impl<T, F, E> Future for RefreshFuture<T, F>
where
    T: Send + Sync + 'static,
    F: Future<Output = Result<(), E>>,
{
    type Output = Result<(), E>;

    fn poll(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Self::Output> {
        loop {
            match self.as_mut().project() {
                RefreshFutureProjection::Answering {
                    answer,
                    parameter,
                    max_age,
                } => {
                    // An error here is one of the Runtime API, after which the runtime ends.
                    ready!(answer.poll(context))?;
                    if !parameter.shared.due.claim(*max_age) {
                        return Poll::Ready(Ok(()));
                    }
                    let parameter = parameter.clone();
                    let refresh = Box::pin(async move {
                        let shared = &parameter.shared;
                        let deadline = shared.due.deadline(shared.refresh_deadline);
                        // A failure is logged and counted already; the next age is the retry.
                        let _ = parameter.refresh_within(deadline).await;
                    });
                    self.set(RefreshFuture::Refreshing { refresh });
                }
                RefreshFutureProjection::Refreshing { refresh } => {
                    return refresh.as_mut().poll(context).map(Ok);
                }
            }
        }
    }
}

impl<T> Clone for RefreshLayer<T> {
    fn clone(&self) -> Self {
        Self {
            parameter: self.parameter.clone(),
            max_age: self.max_age,
        }
    }
}

impl<T, S: Clone> Clone for RefreshService<T, S> {
    fn clone(&self) -> Self {
        Self {
            inner: self.inner.clone(),
            parameter: self.parameter.clone(),
            max_age: self.max_age,
        }
    }
}

impl<T> fmt::Debug for RefreshLayer<T> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("RefreshLayer")
            .field("parameter", &self.parameter)
            .field("max_age", &self.max_age)
            .finish()
    }
}
