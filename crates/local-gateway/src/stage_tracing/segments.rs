//! The stage's segment and its subsegment for the call of a function.
//!
//! The members are those that API Gateway's own have. The address is written with the resource's
//! path template in place of the raw path, and without its query: what stands in there is the
//! client's text, and so is a method that HTTP does not know. The host and the user agent are kept,
//! up to [`LONGEST_TEXT`].

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::time::{Instant, SystemTime};

use bytes::Bytes;
use http::Response;
use xray::SegmentSink;
use xray::document::{
    ApiGateway, Aws, DocumentType, Http, HttpRequest, HttpResponse, Namespace, SegmentDocument,
};

use super::{FunctionCall, RequestTrace, StageRequest};
use crate::context::RequestContext;
use crate::headers;

/// The most characters of the host and of the user agent that a segment keeps.
const LONGEST_TEXT: usize = 250;

/// The methods that are written as they came.
const METHODS: [&str; 9] = [
    "GET", "POST", "PUT", "DELETE", "HEAD", "PATCH", "OPTIONS", "CONNECT", "TRACE",
];

/// Hands the segment of an answered request to `sink`, and before it the subsegment of its call.
pub(crate) fn record(
    sink: &dyn SegmentSink,
    trace: &RequestTrace,
    context: &RequestContext<'_>,
    call: Option<&FunctionCall>,
    response: &Response<Bytes>,
) {
    if let Some(call) = call {
        sink.record(call_subsegment(trace, context, call));
    }
    sink.record(stage_segment(trace, context, response));
}

/// The moment by the clock of documents: the request's arrival and what has passed since.
fn time(context: &RequestContext<'_>, instant: Instant) -> SystemTime {
    let arrival = &context.arrival;
    SystemTime::from(arrival.time) + instant.saturating_duration_since(arrival.instant)
}

fn stage_segment<'c>(
    trace: &RequestTrace,
    context: &'c RequestContext<'_>,
    response: &Response<Bytes>,
) -> SegmentDocument<'c> {
    let arrival = &context.arrival;
    let request = HttpRequest {
        method: Some(known_method(context.request.head.method.as_str()).into()),
        url: Some(address(context).into()),
        user_agent: headers::last(&context.request.head.headers, "user-agent")
            .map(|user_agent| Cow::Owned(cut(&user_agent))),
        client_ip: Some(context.source_ip().into()),
        x_forwarded_for: true,
        traced: false,
    };
    let mut segment = SegmentDocument::new(
        context.service_name(),
        trace.segment,
        trace.trace_id,
        time(context, arrival.instant),
    );
    segment.parent_id = trace.parent;
    segment.origin = Some(StageRequest::SERVICE_TYPE.into());
    segment.resource_arn = Some(context.stage_arn().into());
    segment.http = Some(Http {
        request: Some(request),
        response: Some(HttpResponse {
            status: Some(response.status().as_u16()),
            content_length: u64::try_from(response.body().len()).ok(),
        }),
    });
    segment.aws = Some(Aws {
        api_gateway: Some(ApiGateway {
            account_id: Some(context.api.account_id.as_str().into()),
            rest_api_id: Some(context.api.api_id.as_str().into()),
            stage: Some(context.stage.name.as_str().into()),
            request_id: Some(arrival.request_id.as_str().into()),
        }),
        ..Aws::default()
    });
    segment.annotations = BTreeMap::from([
        ("aws:api_id".into(), context.api.api_id.as_str().into()),
        ("aws:api_stage".into(), context.stage.name.as_str().into()),
    ]);
    let ids = [
        ("extended_request_id", &arrival.extended_request_id),
        ("request_id", &arrival.request_id),
    ];
    let ids = ids.map(|(name, id)| (name.into(), id.as_str().into()));
    segment.metadata = BTreeMap::from([("default".into(), BTreeMap::from(ids).into())]);
    flag(&mut segment, response.status().as_u16());
    segment.ended(time(context, Instant::now()))
}

fn call_subsegment<'c>(
    trace: &RequestTrace,
    context: &'c RequestContext<'_>,
    call: &'c FunctionCall,
) -> SegmentDocument<'c> {
    let region = context.api.region.as_str();
    let function = &call.function;
    let mut segment = SegmentDocument::new(
        "Lambda",
        trace.call,
        trace.trace_id,
        time(context, call.started),
    );
    segment.parent_id = Some(trace.segment);
    segment.kind = Some(DocumentType::Subsegment);
    segment.namespace = Some(Namespace::Aws);
    segment.http = Some(Http {
        request: Some(HttpRequest {
            method: Some("POST".into()),
            url: Some(
                format!(
                    "https://lambda.{region}.amazonaws.com/2015-03-31/functions/{}/invocations",
                    function.arn
                )
                .into(),
            ),
            ..HttpRequest::default()
        }),
        response: call.status.map(|status| HttpResponse {
            status: Some(status),
            content_length: call.content_length,
        }),
    });
    segment.aws = Some(Aws {
        operation: Some("Invoke".into()),
        region: Some(region.into()),
        function_name: Some(function.name.as_str().into()),
        resource_names: vec![function.name.as_str().into()],
        ..Aws::default()
    });
    call.status
        .into_iter()
        .for_each(|status| flag(&mut segment, status));
    segment.fault |= call.failed;
    segment.ended(time(context, call.started + call.latency))
}

/// `error`, `throttle` and `fault` as X-Ray defines them for a status.
fn flag(segment: &mut SegmentDocument<'_>, status: u16) {
    segment.error = (400..500).contains(&status);
    segment.throttle = status == 429;
    segment.fault = (500..600).contains(&status);
}

/// The address that was asked for, as far as it is the API's own: an unknown path is left out.
fn address(context: &RequestContext<'_>) -> String {
    let path = context
        .route
        .as_ref()
        .map_or("/", |route| route.resource.path.as_str());
    let host = cut(&context.host());
    format!("http://{host}/{}{path}", context.stage.name)
}

/// The method, if HTTP knows it, or else `_OTHER`, as OpenTelemetry has it.
fn known_method(method: &str) -> &'static str {
    let known = METHODS.into_iter().find(|known| *known == method);
    known.unwrap_or("_OTHER")
}

fn cut(text: &str) -> String {
    text.chars().take(LONGEST_TEXT).collect()
}
