//! Joins the Lambda endpoint, which the AWS CLI and `cargo twin invoke` call, to the functions.

use std::sync::Arc;

use futures_util::future::BoxFuture;
use local_aws::{FunctionInvoker, Invocation, InvocationOutput, InvokeError};
use local_lambda::{InvocationRequest, LambdaService, LogType};

/// The Invoke operation's way to Lambda.
pub(super) struct LambdaEndpoint(pub(super) Arc<LambdaService>);

impl FunctionInvoker for LambdaEndpoint {
    fn invoke(
        &self,
        invocation: Invocation,
    ) -> BoxFuture<'_, Result<InvocationOutput, InvokeError>> {
        let Invocation {
            function_name,
            qualifier,
            payload,
            client_context,
            with_log_tail,
            trace_header,
        } = invocation;
        let log_type = if with_log_tail {
            LogType::Tail
        } else {
            LogType::None
        };
        let request = InvocationRequest {
            function_name,
            qualifier,
            payload,
            trace_header,
            client_context,
            log_type,
        };
        Box::pin(async move {
            let output = self.0.invoke(request).await.map_err(endpoint_error)?;
            Ok(InvocationOutput {
                request_id: output.request_id,
                payload: output.payload,
                function_error: output.function_error,
                executed_version: output.executed_version,
                log_tail: output.log_result,
            })
        })
    }
}

fn endpoint_error(error: local_lambda::InvokeError) -> InvokeError {
    use local_lambda::InvokeError as Theirs;

    let text = error.to_string();
    match error {
        Theirs::ResourceNotFound(_) => InvokeError::ResourceNotFound(text),
        Theirs::TooManyRequests => InvokeError::TooManyRequests(text),
        Theirs::RequestTooLarge => InvokeError::RequestTooLarge(text),
        Theirs::InvalidRequestContent(_) => InvokeError::InvalidRequestContent(text),
        Theirs::InvalidParameterValue(_) => InvokeError::InvalidParameterValue(text),
        Theirs::Validation(_) => InvokeError::Validation(text),
        _ => InvokeError::Service(text),
    }
}
