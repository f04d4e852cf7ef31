//! Joins the gateway to the functions.

use std::sync::Arc;

use futures_util::future::BoxFuture;
use local_gateway::{FunctionInvoker, Invocation, InvocationOutput, InvokeError};
use local_lambda::{InvocationRequest, LambdaService};

/// API Gateway's way to Lambda.
pub(super) struct Invoker(pub(super) Arc<LambdaService>);

impl FunctionInvoker for Invoker {
    fn invoke(
        &self,
        invocation: Invocation,
    ) -> BoxFuture<'_, Result<InvocationOutput, InvokeError>> {
        Box::pin(async move {
            let request = InvocationRequest {
                trace_header: invocation.trace_header,
                ..InvocationRequest::new(invocation.function.arn, invocation.payload)
            };
            let output = self.0.invoke(request).await.map_err(gateway_error)?;
            Ok(InvocationOutput {
                payload: output.payload,
                function_error: output.function_error,
            })
        })
    }
}

fn gateway_error(error: local_lambda::InvokeError) -> InvokeError {
    match error {
        local_lambda::InvokeError::TooManyRequests => InvokeError::Throttled,
        local_lambda::InvokeError::ResourceNotFound(_) => InvokeError::NotFound,
        local_lambda::InvokeError::RequestTooLarge => InvokeError::TooLarge,
        other => InvokeError::Service(other.to_string()),
    }
}
