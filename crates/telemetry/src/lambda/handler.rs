//! The span of the function's own work.

use std::error::Error;
use std::panic::{AssertUnwindSafe, resume_unwind};
use std::pin::Pin;
use std::task::{Context as TaskContext, Poll};

use futures_util::FutureExt as _;
use http::{Request, Response};
use opentelemetry::trace::{FutureExt as _, SpanKind, Status, TraceContextExt, Tracer};
use opentelemetry::{Context, KeyValue, global};
use tower::{Layer, Service};

use crate::abandoned::EndsAbandoned;
use crate::invocation::Invocation;
use crate::{exception, http_method};

/// A Tower layer around a handler of HTTP requests, such as one that `lambda_http` runs: one span for each request, with
/// the attributes of [functions](https://opentelemetry.io/docs/specs/semconv/faas/faas-spans/).
///
/// The trace is the current one: that of the invocation, by [`InvocationLayer`](super::InvocationLayer). An error or a panic
/// of the handler becomes an exception on the span and goes on to whoever called. Of a panic only the fact is told: its text
/// and its place are in the log, by the panic hook, and the text may quote what a client sent. Of an error the texts are
/// kept [before their first quote](crate::before_quote). A request whose answer nobody waits for any longer ends as cancelled.
#[derive(Clone, Copy, Debug, Default)]
#[non_exhaustive]
pub struct HandlerLayer {}

impl<S> Layer<S> for HandlerLayer {
    type Service = HandlerService<S>;

    fn layer(&self, inner: S) -> Self::Service {
        HandlerService { inner }
    }
}

/// The service that [`HandlerLayer`] makes.
#[derive(Clone, Debug)]
pub struct HandlerService<S> {
    inner: S,
}

impl<S, B, R, E> Service<Request<B>> for HandlerService<S>
where
    S: Service<Request<B>, Response = Response<R>, Error = E>,
    S::Future: Send + 'static,
    R: 'static,
    E: AsRef<dyn Error + Send + Sync> + 'static,
{
    type Response = Response<R>;
    type Error = E;
    type Future = Pin<Box<dyn Future<Output = Result<Response<R>, E>> + Send>>;

    fn poll_ready(&mut self, context: &mut TaskContext<'_>) -> Poll<Result<(), E>> {
        self.inner.poll_ready(context)
    }

    fn call(&mut self, request: Request<B>) -> Self::Future {
        let context = begin(http_method::known(request.method().as_str()));
        let attached = context.clone().attach();
        let answer = self.inner.call(request);
        drop(attached);
        let abandoned = EndsAbandoned(context.clone());
        Box::pin(async move {
            let _abandoned = abandoned;
            let answer = AssertUnwindSafe(answer.with_context(context.clone()))
                .catch_unwind()
                .await;
            // The caller gets what it would have got; the span only looks on.
            match &answer {
                Ok(Ok(answer)) => end(&context, answer.status().as_u16()),
                Ok(Err(error)) => fail(&context, "Error", error.as_ref()),
                Err(_) => fail(&context, "panic", &HandlerPanicked),
            }
            answer.unwrap_or_else(|panic| resume_unwind(panic))
        })
    }
}

#[derive(Debug, thiserror::Error)]
#[error("the handler panicked: the log of this invocation has the text and the place")]
struct HandlerPanicked;

fn begin(method: &'static str) -> Context {
    let current = Context::current();
    let name = std::env::var("AWS_LAMBDA_FUNCTION_NAME");
    let tracer = global::tracer("lambda");
    let span = tracer
        .span_builder(name.unwrap_or_else(|_| "handler".to_owned()))
        .with_kind(SpanKind::Server);
    let span = tracer.build_with_context(span, &current);
    let context = current.with_span(span);
    let span = context.span();
    if span.is_recording() {
        span.set_attribute(KeyValue::new("faas.trigger", "http"));
        span.set_attribute(KeyValue::new("http.request.method", method));
        if let Some(invocation) = context.get::<Invocation>() {
            let Invocation {
                request_id,
                function_arn,
                cold_start,
            } = invocation.clone();
            span.set_attribute(KeyValue::new("faas.invocation_id", request_id));
            span.set_attribute(KeyValue::new("cloud.resource_id", function_arn));
            span.set_attribute(KeyValue::new("faas.coldstart", cold_start));
        }
    }
    context
}

fn end(context: &Context, status: u16) {
    let span = context.span();
    span.set_attribute(KeyValue::new(
        "http.response.status_code",
        i64::from(status),
    ));
    if status >= 500 {
        span.set_status(Status::error(""));
    }
    span.end();
}

fn fail(context: &Context, kind: &str, error: &(dyn Error + 'static)) {
    let span = context.span();
    if span.is_recording() {
        span.set_attribute(KeyValue::new("error.type", kind.to_owned()));
        exception::record(&span, kind.to_owned(), error);
        span.set_status(Status::error(""));
    }
    span.end();
}
