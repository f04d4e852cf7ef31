//! Joins the gateway to the functions.

use std::sync::Arc;

use futures_util::future::BoxFuture;
use local_gateway::{FunctionInvoker, Invocation, InvocationOutput, InvokeError};
use local_lambda::{InvocationRequest, LambdaService};

use super::terminal::Terminal;

/// API Gateway's way to Lambda.
pub(super) struct Invoker {
    functions: Arc<LambdaService>,
    terminal: Terminal,
}

impl Invoker {
    /// A way to `functions` that tells `terminal` which invocation answers which request.
    pub(super) fn new(functions: Arc<LambdaService>, terminal: Terminal) -> Self {
        Self {
            functions,
            terminal,
        }
    }
}

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
            let arn = request.function_name.clone();
            let output = self.functions.invoke(request).await.map_err(|error| {
                if error == local_lambda::InvokeError::TooManyRequests {
                    self.terminal.throttled(invocation.request_id.clone(), &arn);
                }
                gateway_error(error)
            })?;
            self.terminal
                .invoked(invocation.request_id, output.request_id);
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
