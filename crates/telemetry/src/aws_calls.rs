//! Calls of the AWS SDK as spans.

mod error_code;

use aws_smithy_runtime_api::box_error::BoxError;
use aws_smithy_runtime_api::client::interceptors::context::{
    BeforeSerializationInterceptorContextRef, BeforeTransmitInterceptorContextMut,
    FinalizerInterceptorContextRef,
};
use aws_smithy_runtime_api::client::interceptors::{Intercept, dyn_dispatch_hint};
use aws_smithy_runtime_api::client::orchestrator::{HttpResponse, Metadata};
use aws_smithy_runtime_api::client::retries::RequestAttempts;
use aws_smithy_runtime_api::client::runtime_components::RuntimeComponents;
use aws_smithy_types::config_bag::{ConfigBag, Storable, StoreReplace};
use aws_types::region::Region;
use opentelemetry::propagation::Injector;
use opentelemetry::trace::{SpanKind, Status, TraceContextExt, Tracer};
use opentelemetry::{Context, KeyValue, global};

use crate::abandoned::EndsAbandoned;
use crate::exception;

/// The headers in which services give a call's id.
const REQUEST_ID_HEADERS: [&str; 2] = ["x-amzn-requestid", "x-amz-request-id"];

/// An interceptor for a client of the AWS SDK that makes a span of each call, which X-Ray shows as a subsegment of the
/// namespace `aws`, and hands the trace on in the call's `X-Amzn-Trace-Id`.
///
/// The span has the operation, the region, the request's id, the number of retries, the status and, of a call that failed,
/// the error's code, by the names of OpenTelemetry and of its exporter for X-Ray. What the call carries is not in it.
///
/// A call that is part of no trace begins none.
/// The span of a call that nobody waits for any longer, such as at a deadline, is an error of the type `cancelled`.
#[derive(Clone, Debug, Default)]
#[non_exhaustive]
pub struct AwsCalls {}

/// The span of a call, while that is under way. It is dropped with the call.
#[derive(Debug)]
struct Call(EndsAbandoned);

impl Storable for Call {
    type Storer = StoreReplace<Self>;
}

#[dyn_dispatch_hint]
impl Intercept for AwsCalls {
    fn name(&self) -> &'static str {
        "AwsCalls"
    }

    // Before this the operation is not known to an interceptor of a client.
    fn read_before_serialization(
        &self,
        _: &BeforeSerializationInterceptorContextRef<'_>,
        _: &RuntimeComponents,
        cfg: &mut ConfigBag,
    ) -> Result<(), BoxError> {
        let parent = Context::current();
        if !parent.has_active_span() {
            return Ok(());
        }
        let Some(metadata) = cfg.load::<Metadata>() else {
            return Ok(());
        };
        let (service, operation) = (metadata.service().to_owned(), metadata.name().to_owned());
        let mut attributes = vec![
            KeyValue::new("rpc.system", "aws-api"),
            KeyValue::new("rpc.service", service.clone()),
            KeyValue::new("rpc.method", operation.clone()),
        ];
        if let Some(region) = cfg.load::<Region>() {
            attributes.push(KeyValue::new("aws.region", region.to_string()));
        }
        let tracer = global::tracer("aws-sdk");
        let span = tracer
            .span_builder(format!("{service}.{operation}"))
            .with_kind(SpanKind::Client)
            .with_attributes(attributes);
        let span = tracer.build_with_context(span, &parent);
        cfg.interceptor_state()
            .store_put(Call(EndsAbandoned(parent.with_span(span))));
        Ok(())
    }

    fn modify_before_signing(
        &self,
        context: &mut BeforeTransmitInterceptorContextMut<'_>,
        _: &RuntimeComponents,
        cfg: &mut ConfigBag,
    ) -> Result<(), BoxError> {
        if let Some(Call(EndsAbandoned(call))) = cfg.load::<Call>() {
            let mut headers = Headers(context.request_mut().headers_mut());
            global::get_text_map_propagator(|propagator| {
                propagator.inject_context(call, &mut headers);
            });
        }
        Ok(())
    }

    fn read_after_execution(
        &self,
        context: &FinalizerInterceptorContextRef<'_>,
        _: &RuntimeComponents,
        cfg: &mut ConfigBag,
    ) -> Result<(), BoxError> {
        let Some(Call(EndsAbandoned(call))) = cfg.load::<Call>() else {
            return Ok(());
        };
        let span = call.span();
        if !span.is_recording() {
            return Ok(());
        }
        if let Some(attempts) = cfg.load::<RequestAttempts>() {
            let retries = attempts.attempts().saturating_sub(1);
            span.set_attribute(KeyValue::new(
                "http.request.resend_count",
                i64::from(retries),
            ));
        }
        let response = context.response();
        if let Some(response) = response {
            let status = response.status().as_u16();
            span.set_attribute(KeyValue::new(
                "http.response.status_code",
                i64::from(status),
            ));
        }
        if let Some(id) = response.and_then(request_id) {
            span.set_attribute(KeyValue::new("aws.request_id", id.to_owned()));
        }
        if let Some(Err(error)) = context.output_or_error() {
            let code = response.and_then(error_code::of);
            let code = code.unwrap_or_else(|| error_code::without_answer(error).to_owned());
            span.set_attribute(KeyValue::new("error.type", code.clone()));
            exception::record(&span, code, error);
            span.set_status(Status::error(""));
        }
        span.end();
        Ok(())
    }
}

fn request_id(response: &HttpResponse) -> Option<&str> {
    let mut names = REQUEST_ID_HEADERS.into_iter();
    names.find_map(|name| response.headers().get(name))
}

struct Headers<'h>(&'h mut aws_smithy_runtime_api::http::Headers);

impl Injector for Headers<'_> {
    fn set(&mut self, name: &str, value: String) {
        // A value that no header can hold is none of the propagator's.
        let _ = self.0.try_insert(name.to_owned(), value);
    }
}
