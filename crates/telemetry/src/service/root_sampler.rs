//! Sampling of traces that begin with a request of the service.

use actix_web::http::header::HeaderValue;
use actix_web::http::{Method, Uri};
use opentelemetry::trace::{Link, SpanKind, TraceId};
use opentelemetry::{Context, KeyValue};
use opentelemetry_sdk::trace::{SamplingResult, ShouldSample};
use xray::sampling::CentralSampler;

/// In the context that a request's span is made in, and in no span: what the rules match, of which the path and the host are
/// the client's own text.
pub(super) struct Asked {
    pub(super) method: Method,
    pub(super) uri: Uri,
    pub(super) host: Option<HeaderValue>,
}

/// X-Ray's central rules, asked of the request in the context as if the span had its path and host.
#[derive(Clone, Debug)]
pub(super) struct RootSampler(pub(super) CentralSampler);

impl ShouldSample for RootSampler {
    fn should_sample(
        &self,
        parent_context: Option<&Context>,
        trace_id: TraceId,
        name: &str,
        span_kind: &SpanKind,
        attributes: &[KeyValue],
        links: &[Link],
    ) -> SamplingResult {
        let mut attributes = attributes.to_vec();
        if let Some(asked) = parent_context.and_then(|context| context.get::<Asked>()) {
            let host = asked.host.as_ref().and_then(|host| host.to_str().ok());
            attributes.extend([
                KeyValue::new("http.request.method", asked.method.as_str().to_owned()),
                KeyValue::new("url.path", asked.uri.path().to_owned()),
                KeyValue::new("server.address", host.unwrap_or_default().to_owned()),
            ]);
        }
        self.0.should_sample(
            parent_context,
            trace_id,
            name,
            span_kind,
            &attributes,
            links,
        )
    }
}
