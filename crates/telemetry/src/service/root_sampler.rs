//! Sampling of traces that begin with a request of the service.

use actix_web::http::header::HeaderValue;
use actix_web::http::{Method, Uri};
use opentelemetry::trace::{Link, SpanKind, TraceContextExt, TraceId, TraceState};
use opentelemetry::{Context, KeyValue};
use opentelemetry_sdk::trace::{SamplingDecision, SamplingResult, ShouldSample};
use xray::sampling::{CentralSampler, SamplingRequest, ServiceIdentity};

/// In the context that a request's span is made in, and in no span: what the rules match, of which the path and the host are
/// the client's own text.
pub(super) struct Asked {
    pub(super) method: Method,
    pub(super) uri: Uri,
    pub(super) host: Option<HeaderValue>,
}

/// X-Ray's central rules, asked of the request in the context, or of none.
#[derive(Clone, Debug)]
pub(super) struct RootSampler {
    pub(super) central: CentralSampler,
    pub(super) identity: ServiceIdentity,
}

impl ShouldSample for RootSampler {
    fn should_sample(
        &self,
        parent_context: Option<&Context>,
        _: TraceId,
        _: &str,
        _: &SpanKind,
        _: &[KeyValue],
        _: &[Link],
    ) -> SamplingResult {
        let mut request = SamplingRequest {
            service_name: &self.identity.name,
            service_type: &self.identity.service_type,
            resource_arn: &self.identity.resource_arn,
            ..SamplingRequest::default()
        };
        let asked = parent_context.and_then(|context| context.get::<Asked>());
        if let Some(asked) = asked {
            request.method = asked.method.as_str();
            request.url_path = asked.uri.path();
            let host = asked.host.as_ref().and_then(|host| host.to_str().ok());
            request.host = host.map_or("", super::host_name);
        }
        let decision = if self.central.decide(&request) {
            SamplingDecision::RecordAndSample
        } else {
            SamplingDecision::Drop
        };
        SamplingResult {
            decision,
            attributes: Vec::new(),
            trace_state: parent_context.map_or(TraceState::NONE, |context| {
                context.span().span_context().trace_state().clone()
            }),
        }
    }
}
