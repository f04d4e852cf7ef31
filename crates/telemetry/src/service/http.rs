//! HTTP requests as spans.

use std::net::SocketAddr;

use actix_web::Error;
use actix_web::body::{BodySize, MessageBody};
use actix_web::dev::{ServiceRequest, ServiceResponse};
use actix_web::http::Method;
use actix_web::http::header::{self, HeaderMap, HeaderName, HeaderValue};
use actix_web::middleware::Next;
use opentelemetry::trace::{FutureExt, SpanKind, SpanRef, Status, TraceContextExt, Tracer};
use opentelemetry::{Context, KeyValue};
use opentelemetry_sdk::trace::SdkTracer;
use xray::{Sampled, TraceHeader, XrayPropagator};

use super::root_sampler::Asked;
use super::{TRACES, client_address, host_name};
use crate::abandoned::EndsAbandoned;
use crate::{exception, http_method};

const TRACE_HEADER: HeaderName = HeaderName::from_static("x-amzn-trace-id");
const FORWARDED_PROTO: HeaderName = HeaderName::from_static("x-forwarded-proto");

/// The most characters that are kept of what a client says of itself and of whom it asks.
const LONGEST_TEXT: usize = 250;

/// What the middleware needs, from the time when traces are set up.
#[derive(Debug)]
pub(super) struct HttpTraces {
    pub(super) tracer: SdkTracer,
    pub(super) propagator: XrayPropagator,
}

/// An Actix middleware for `actix_web::middleware::from_fn`: a span of the kind SERVER for each request.
///
/// The name and the attributes are those of OpenTelemetry's
/// [conventions](https://opentelemetry.io/docs/specs/semconv/http/http-spans/#http-server), but for what is the client's own
/// text: there is neither a path nor a query. `User-Agent` and `Host` are kept, as in a segment of API Gateway, up to 250
/// characters. The name is the method with the template of the route, or the method alone
/// where no route matched. The answer carries `X-Amzn-Trace-Id` with the trace's `Root`, and with `Sampled` when the request
/// asked for it by `Sampled=?`.
///
/// An answer of 500 or more has its error as an exception, whose type is the [`ErrorType`] in the answer's extensions. A
/// request whose client goes away before the answer is an error of the type `cancelled`.
///
/// Where traces are off, it does nothing.
///
/// # Errors
/// Those of the services below.
pub async fn trace_request<B: MessageBody>(
    request: ServiceRequest,
    next: Next<B>,
) -> Result<ServiceResponse<B>, Error> {
    let Some(traces) = TRACES.get() else {
        return next.call(request).await;
    };
    let received = received_header(request.headers());
    let context = traces.begin(&request, received);
    let answer = trace_header(&context, received);
    let _abandoned = EndsAbandoned(context.clone());
    let answered = next.call(request).with_context(context.clone()).await;
    let span = context.span();
    match answered {
        Ok(mut response) => {
            if span.is_recording() {
                end(&span, &response);
            }
            if let Some(value) = answer {
                response.headers_mut().insert(TRACE_HEADER, value);
            }
            Ok(response)
        }
        Err(error) => {
            // No handler of ours lets one out, and what Actix answers for it is in no route.
            fail(&span, "Error", Some(&error));
            span.end();
            Err(error)
        }
    }
}

/// What kind of error an answer of 500 or more stands for, such as `panic`, in the answer's extensions.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ErrorType(pub &'static str);

impl HttpTraces {
    /// The context to answer `request` in.
    fn begin(&self, request: &ServiceRequest, received: Option<&str>) -> Context {
        let context = Context::new();
        let upstream = match received {
            Some(value) => self.propagator.extract_value(&context, value),
            None => context,
        };
        let asked = upstream.with_value(Asked {
            method: request.method().clone(),
            uri: request.uri().clone(),
            host: request.headers().get(header::HOST).cloned(),
        });
        let span = self
            .tracer
            .span_builder(name_of(method_name(request.method())))
            .with_kind(SpanKind::Server);
        let span = self.tracer.build_with_context(span, &asked);
        let context = upstream.with_span(span);
        let span = context.span();
        if span.is_recording() {
            describe(&span, request);
        }
        context
    }
}

fn received_header(headers: &HeaderMap) -> Option<&str> {
    headers.get(TRACE_HEADER)?.to_str().ok()
}

/// What the answer says of the trace.
fn trace_header(context: &Context, received: Option<&str>) -> Option<HeaderValue> {
    let span = context.span();
    let span = span.span_context();
    let asks = received
        .filter(|value| value.contains('?'))
        .is_some_and(|value| TraceHeader::parse(value).sampled == Some(Sampled::Requested));
    let mut header = TraceHeader::from(xray::TraceId::from(span.trace_id()));
    header.sampled = asks.then_some(if span.is_sampled() {
        Sampled::Yes
    } else {
        Sampled::No
    });
    HeaderValue::try_from(header.to_string()).ok()
}

fn describe(span: &SpanRef<'_>, request: &ServiceRequest) {
    let headers = request.headers();
    // What a header's text may consist of is one byte a character.
    let text = |name: &HeaderName| {
        let text = headers.get(name)?.to_str().ok()?;
        Some(text.get(..LONGEST_TEXT).unwrap_or(text))
    };
    // Behind a load balancer the connection itself is always plain.
    let scheme = match text(&FORWARDED_PROTO) {
        Some("https") => "https",
        Some(_) | None => "http",
    };
    let mut attributes = vec![
        KeyValue::new("http.request.method", method_name(request.method())),
        KeyValue::new("url.scheme", scheme),
    ];
    if let Some(host) = text(&header::HOST) {
        attributes.push(KeyValue::new("server.address", host_name(host).to_owned()));
        let port = host.strip_prefix(host_name(host));
        let port = port.and_then(|port| port.strip_prefix(':')?.parse::<u16>().ok());
        attributes.extend(port.map(|port| KeyValue::new("server.port", i64::from(port))));
    }
    if let Some(user_agent) = text(&header::USER_AGENT) {
        attributes.push(KeyValue::new("user_agent.original", user_agent.to_owned()));
    }
    let peer = request.peer_addr().as_ref().map(SocketAddr::ip);
    if let Some(client) = client_address::of(headers, peer) {
        attributes.push(KeyValue::new("client.address", client.to_string()));
    }
    if let Some(peer) = peer {
        attributes.push(KeyValue::new("network.peer.address", peer.to_string()));
    }
    span.set_attributes(attributes);
}

/// The method, if it is one that [the conventions](https://opentelemetry.io/docs/specs/semconv/registry/attributes/http/)
/// know, or else `_OTHER`: any other one is a client's own text.
pub fn method_name(method: &Method) -> &'static str {
    http_method::known(method.as_str())
}

/// The name of a span begins with this.
fn name_of(method: &'static str) -> &'static str {
    match method {
        "_OTHER" => "HTTP",
        known => known,
    }
}

/// The route is known when the request was routed.
fn end(span: &SpanRef<'_>, response: &ServiceResponse<impl MessageBody>) {
    if let Some(route) = response.request().match_pattern() {
        let method = name_of(method_name(response.request().method()));
        span.update_name(format!("{method} {route}"));
        span.set_attribute(KeyValue::new("http.route", route));
    }
    let status = response.status();
    span.set_attribute(KeyValue::new(
        "http.response.status_code",
        i64::from(status.as_u16()),
    ));
    if let BodySize::Sized(size) = response.response().body().size() {
        let size = i64::try_from(size).unwrap_or(i64::MAX);
        span.set_attribute(KeyValue::new("http.response.body.size", size));
    }
    if status.is_server_error() {
        let kind = response.response().extensions().get().copied();
        let ErrorType(kind) = kind.unwrap_or(ErrorType("Error"));
        fail(span, kind, response.response().error());
    }
    span.end();
}

fn fail(span: &SpanRef<'_>, kind: &'static str, error: Option<&Error>) {
    span.set_attribute(KeyValue::new("error.type", kind));
    if let Some(error) = error {
        exception::record(span, kind.to_owned(), error);
    }
    span.set_status(Status::error(""));
}

#[cfg(test)]
mod tests;
