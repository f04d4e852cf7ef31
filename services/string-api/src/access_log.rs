use std::time::Instant;

use actix_web::Error;
use actix_web::body::{BodySize, MessageBody};
use actix_web::dev::{ServiceRequest, ServiceResponse};
use actix_web::http::header::HeaderMap;
use actix_web::middleware::Next;
use xray::{TraceHeader, TraceId};

/// Logs one line for each request, when its answer is ready to be sent.
///
/// The names of the fields are OpenTelemetry's, of its
/// [HTTP attributes](https://opentelemetry.io/docs/specs/semconv/registry/attributes/http/). The path is given as the route
/// that it matched, and absent when it matched none, and a method that HTTP does not know as `_OTHER`: a path, a query or a header of a client can hold a key or somebody's
/// text, and neither belongs into a log. `trace_id` is the request's trace, by which the load balancer's own log and X-Ray name
/// the same request; of a request that is not traced it is what `X-Amzn-Trace-Id` says.
pub(crate) async fn log(
    request: ServiceRequest,
    next: Next<impl MessageBody>,
) -> Result<ServiceResponse<impl MessageBody>, Error> {
    let received = Instant::now();
    let method = telemetry::service::method_name(request.method());
    let trace_id = telemetry::current_trace_id().or_else(|| trace_id(request.headers()));
    let response = next.call(request).await?;
    let body_size = match response.response().body().size() {
        BodySize::Sized(size) => Some(size),
        BodySize::None => Some(0),
        BodySize::Stream => None,
    };
    tracing::info!(
        http.request.method = method,
        http.route = response.request().match_pattern(),
        http.response.status_code = response.status().as_u16(),
        http.response.body.size = body_size,
        duration_ms = received.elapsed().as_secs_f64() * 1000.0,
        trace_id = trace_id.map(|id| id.to_string()),
        "request"
    );
    Ok(response)
}

fn trace_id(headers: &HeaderMap) -> Option<TraceId> {
    let header = headers.get("x-amzn-trace-id")?.to_str().ok()?;
    TraceHeader::parse(header).root
}
