//! One invocation, from the event to the next.

use std::pin::Pin;
use std::task::{self, Poll, ready};

use lambda_runtime::LambdaInvocation;
use opentelemetry::Context;
use opentelemetry::trace::{FutureExt, WithContext};
use pin_project_lite::pin_project;
use tower::{Layer, Service};

use super::LambdaTelemetry;
use crate::invocation::Invocation;

/// A Tower layer for `lambda_runtime::Runtime::layer`, the last and so the outermost one.
///
/// It makes the trace that Lambda gives with an invocation the current one, for everything below it: the handler, and layers
/// that work after the answer, such as one that refreshes a value. When all of that has ended it sends the spans, before the
/// runtime asks for the next event and the environment may be frozen. Nothing depends on running between invocations.
#[derive(Clone, Debug)]
pub struct InvocationLayer(LambdaTelemetry);

impl InvocationLayer {
    pub(super) fn new(telemetry: LambdaTelemetry) -> Self {
        Self(telemetry)
    }
}

impl<S> Layer<S> for InvocationLayer {
    type Service = InvocationService<S>;

    fn layer(&self, inner: S) -> Self::Service {
        InvocationService {
            inner,
            telemetry: self.0.clone(),
        }
    }
}

/// The service that [`InvocationLayer`] makes.
#[derive(Clone, Debug)]
pub struct InvocationService<S> {
    inner: S,
    telemetry: LambdaTelemetry,
}

impl<S> Service<LambdaInvocation> for InvocationService<S>
where
    S: Service<LambdaInvocation, Response = ()>,
{
    type Response = ();
    type Error = S::Error;
    type Future = InvocationFuture<S::Future>;

    fn poll_ready(&mut self, context: &mut task::Context<'_>) -> Poll<Result<(), S::Error>> {
        self.inner.poll_ready(context)
    }

    fn call(&mut self, invocation: LambdaInvocation) -> Self::Future {
        let lambda = &invocation.context;
        let context = Context::new().with_value(Invocation {
            request_id: lambda.request_id.clone(),
            function_arn: lambda.invoked_function_arn.clone(),
            cold_start: self.telemetry.take_cold_start(),
        });
        let header = lambda.xray_trace_id.as_deref().unwrap_or_default();
        let context = self.telemetry.extract(&context, header);
        let attached = context.clone().attach();
        let answer = self.inner.call(invocation);
        drop(attached);
        InvocationFuture {
            answer: Some(answer.with_context(context)),
            telemetry: self.telemetry.clone(),
        }
    }
}

pin_project! {
    /// The future of [`InvocationService`].
    #[must_use = "futures do nothing unless polled"]
    pub struct InvocationFuture<F> {
        #[pin]
        answer: Option<WithContext<F>>,
        telemetry: LambdaTelemetry,
    }
}

impl<F, E> Future for InvocationFuture<F>
where
    F: Future<Output = Result<(), E>>,
{
    type Output = Result<(), E>;

    fn poll(mut self: Pin<&mut Self>, context: &mut task::Context<'_>) -> Poll<Self::Output> {
        let mut this = self.as_mut().project();
        let Some(answer) = this.answer.as_mut().as_pin_mut() else {
            return Poll::Ready(Ok(()));
        };
        let ended = ready!(answer.poll(context));
        // Spans that the future holds end with it, and so are sent with the rest.
        this.answer.set(None);
        this.telemetry.flush();
        Poll::Ready(ended)
    }
}
