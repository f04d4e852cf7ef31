//! X-Ray tracing of the stages: who decides whether a request is recorded, and what is recorded.
//!
//! It is what `tracingEnabled` of a stage switches on: the stage has a segment in the trace of each
//! request that is recorded, and the functions are called with that segment's trace header.
//! <https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-xray.html>

mod call;
mod request_trace;
mod segments;

use std::sync::Arc;

use xray::SegmentSink;

pub(crate) use call::FunctionCall;
pub(crate) use request_trace::{RequestTrace, decide};
pub(crate) use segments::record;

/// Traces every stage of a gateway.
#[derive(Clone)]
pub struct StageTracing {
    /// Decides about requests whose header leaves it open.
    pub sampler: Arc<dyn StageSampler>,
    /// Gets the stage's segments.
    pub segments: Arc<dyn SegmentSink>,
}

/// Decides whether a request is recorded that comes without a decision (`Sampled=1` or `Sampled=0`).
///
/// Called on the task that answers: it must not block.
pub trait StageSampler: Send + Sync + 'static {
    /// Whether the request is recorded.
    fn is_sampled(&self, request: &StageRequest<'_>) -> bool;
}

/// What the sampling rules of X-Ray see of a request to a stage; the service type is
/// [`StageRequest::SERVICE_TYPE`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct StageRequest<'r> {
    /// `API/STAGE`.
    pub service_name: &'r str,
    /// `arn:aws:apigateway:REGION::/restapis/API/stages/STAGE`.
    pub resource_arn: &'r str,
    /// The method as the client sent it.
    pub http_method: &'r str,
    /// The host that the client asked for, without its port.
    pub host: &'r str,
    /// The raw path, with its stage and without its query.
    pub url_path: &'r str,
}

impl StageRequest<'_> {
    /// `ServiceType` in a sampling rule, and the origin of the stage's segment.
    pub const SERVICE_TYPE: &'static str = "AWS::ApiGateway::Stage";
}
