//! Lambda's two segments, with the members that Lambda's own have.

use tokio::time::Instant;
use xray::SegmentId;
use xray::document::{
    Aws, Cause, CloudWatchLogs, DocumentType, Exception, Exceptions, Http, HttpResponse,
    SegmentDocument,
};

use super::{Failure, InvocationTrace, Phases};
use crate::environment::{Invocation, Sandbox};
use crate::{InvocationOutput, InvokeError};

/// The segment of the Lambda service: from the call to the answer.
pub(crate) fn record_service(
    trace: &InvocationTrace,
    sandbox: &Sandbox,
    request_id: &str,
    invoked_arn: &str,
    output: Result<&InvocationOutput, &InvokeError>,
) {
    let status = match output {
        Ok(_) => 200,
        Err(InvokeError::TooManyRequests) => 429,
        Err(_) => 500,
    };
    let mut segment = SegmentDocument::new(
        sandbox.function.name.as_str(),
        trace.service,
        trace.trace_id,
        trace.began(),
    );
    segment.parent_id = trace.parent;
    segment.origin = Some("AWS::Lambda".into());
    segment.resource_arn = Some(invoked_arn.into());
    segment.http = Some(Http {
        request: None,
        response: Some(HttpResponse {
            status: Some(status),
            content_length: None,
        }),
    });
    segment.aws = Some(Aws {
        request_id: Some(request_id.into()),
        function_arn: Some(invoked_arn.into()),
        resource_names: vec![sandbox.function.name.as_str().into()],
        ..Aws::default()
    });
    segment.throttle = status == 429;
    segment.error = segment.throttle;
    segment.fault = status == 500 || output.is_ok_and(|output| output.function_error.is_some());
    trace
        .segments
        .record(segment.ended(trace.time(Instant::now())));
}

/// The segment of the function, which ends now, and before it the subsegments of its phases.
pub(crate) fn record_function(
    trace: &InvocationTrace,
    sandbox: &Sandbox,
    invocation: &Invocation,
    phases: &Phases,
    failure: Option<&Failure>,
) {
    let now = Instant::now();
    let arn = invocation.invoked_arn.as_str();
    let invocation_end = phases.answered.unwrap_or(now);
    let phase = |name: &'static str, from: Instant, to: Instant| {
        let mut segment =
            SegmentDocument::new(name, SegmentId::new(), trace.trace_id, trace.time(from));
        segment.parent_id = Some(trace.function);
        segment.kind = Some(DocumentType::Subsegment);
        segment.aws = Some(Aws {
            function_arn: Some(arn.into()),
            ..Aws::default()
        });
        segment.ended(trace.time(to))
    };
    if let Some(initialisation) = phases.initialisation {
        let mut segment = phase(
            "Initialization",
            initialisation.started,
            initialisation.ended,
        );
        segment.fault = initialisation.failed;
        trace.segments.record(segment);
    }
    if let Some(delivered) = phases.delivered {
        let mut segment = phase("Invocation", delivered, invocation_end);
        segment.fault = failure.is_some();
        segment.cause = failure.map(cause);
        trace.segments.record(segment);
    }
    if phases.answered.is_some() {
        trace
            .segments
            .record(phase("Overhead", invocation_end, now));
    }
    let name = sandbox.function.name.as_str();
    let mut segment = SegmentDocument::new(
        name,
        trace.function,
        trace.trace_id,
        trace.time(phases.started),
    );
    segment.parent_id = Some(trace.service);
    segment.origin = Some("AWS::Lambda::Function".into());
    segment.resource_arn = Some(arn.into());
    segment.aws = Some(Aws {
        account_id: Some(sandbox.settings.account.as_str().into()),
        function_arn: Some(arn.into()),
        resource_names: vec![name.into()],
        cloudwatch_logs: vec![CloudWatchLogs {
            log_group: Some(format!("/aws/lambda/{name}").into()),
            arn: None,
        }],
        ..Aws::default()
    });
    segment.fault = failure.is_some();
    segment.cause = failure.map(cause);
    trace.segments.record(segment.ended(trace.time(now)));
}

fn cause(failure: &Failure) -> Cause<'_> {
    Cause::Exceptions(Exceptions {
        working_directory: None,
        paths: Vec::new(),
        exceptions: vec![Exception {
            id: SegmentId::new(),
            message: failure.message.as_deref().map(Into::into),
            kind: Some(failure.error_type.as_str().into()),
            remote: false,
            truncated: None,
            skipped: None,
            cause: None,
            stack: Vec::new(),
        }],
    })
}
