use std::sync::Arc;
use std::time::Duration;

use bytes::Bytes;
use futures_util::future::BoxFuture;
use xray::TraceHeader;

use super::FunctionReference;
use crate::response::{Rejection, ResponseType};

/// What runs the functions: the Lambda service, as the gateway sees it.
pub trait FunctionInvoker: Send + Sync + 'static {
    /// Runs a function to its end.
    ///
    /// The gateway drives the invocation on a task of its own: neither its timeout nor a client
    /// that has gone stops a function that has begun, as on AWS.
    fn invoke(
        &self,
        invocation: Invocation,
    ) -> BoxFuture<'_, Result<InvocationOutput, InvokeError>>;
}

/// One call of a function.
#[derive(Clone, Debug)]
pub struct Invocation {
    /// The gateway's id of the request, as in [`RequestRecord::request_id`](crate::RequestRecord);
    /// Lambda gives the invocation another one.
    pub request_id: String,
    /// The function to run.
    pub function: FunctionReference,
    /// The event, JSON.
    pub payload: Bytes,
    /// The trace header for the function; it has a `Root`.
    pub trace_header: TraceHeader,
}

/// What Lambda answers to an invocation that it ran.
#[derive(Clone, Debug, Default)]
pub struct InvocationOutput {
    /// What the function returned, or its error object.
    pub payload: Bytes,
    /// `X-Amz-Function-Error`, when the function failed.
    pub function_error: Option<String>,
}

/// Why Lambda did not run a function.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum InvokeError {
    /// Lambda's 429: no concurrency left.
    #[error("the function is throttled: its environments are all busy")]
    Throttled,
    /// Lambda's 404: no such function, version or alias.
    #[error("there is no such function, version or alias")]
    NotFound,
    /// Lambda's 403: the API may not invoke this qualifier.
    #[error("the API may not invoke the function")]
    PermissionDenied,
    /// Lambda's 413: the event is over 6 MB.
    #[error("the event is over Lambda's limit of 6 MB")]
    TooLarge,
    /// Any other failure of the service itself, in its words.
    #[error("Lambda failed: {0}")]
    Service(String),
}

impl InvokeError {
    /// The status of Lambda's own answer.
    fn status(&self) -> u16 {
        match self {
            Self::Throttled => 429,
            Self::NotFound => 404,
            Self::PermissionDenied => 403,
            Self::TooLarge => 413,
            Self::Service(_) => 500,
        }
    }

    /// What a client gets for each.
    fn response_type(&self) -> ResponseType {
        match self {
            Self::Throttled | Self::NotFound | Self::PermissionDenied | Self::Service(_) => {
                ResponseType::ApiConfigurationError
            }
            Self::TooLarge => ResponseType::RequestTooLarge,
        }
    }
}

/// The call of a function that gave no answer for the client.
#[derive(Clone, Debug)]
pub(crate) struct CallFailure {
    /// What the client is told.
    pub(crate) rejection: Rejection,
    /// The status of Lambda's answer; none when it did not answer in time.
    pub(crate) status: Option<u16>,
    /// The function failed, or nothing was heard of it, where the status does not tell.
    pub(crate) is_fault: bool,
}

impl CallFailure {
    fn new(response_type: ResponseType, status: Option<u16>) -> Self {
        Self {
            rejection: Rejection::new(response_type),
            status,
            is_fault: status.is_none_or(|status| status == 200),
        }
    }
}

/// Invokes a function and waits for its answer, at most for the integration's timeout.
pub(crate) async fn invoke(
    invoker: &Arc<dyn FunctionInvoker>,
    invocation: Invocation,
    timeout: Duration,
) -> Result<Bytes, CallFailure> {
    let arn = invocation.function.arn.clone();
    let invoker = Arc::clone(invoker);
    let running = tokio::spawn(async move { invoker.invoke(invocation).await });
    let failure = match tokio::time::timeout(timeout, running).await {
        Err(_elapsed) => CallFailure::new(ResponseType::IntegrationTimeout, None),
        Ok(Err(panic)) => {
            tracing::error!(function = arn, error = %panic, "the invocation broke off");
            CallFailure::new(ResponseType::IntegrationFailure, None)
        }
        Ok(Ok(Err(error))) => {
            tracing::warn!(function = arn, %error, "the function could not be invoked");
            CallFailure::new(error.response_type(), Some(error.status()))
        }
        Ok(Ok(Ok(InvocationOutput {
            payload,
            function_error: None,
        }))) => return Ok(payload),
        Ok(Ok(Ok(InvocationOutput {
            payload,
            function_error: Some(kind),
        }))) => {
            let error = String::from_utf8_lossy(&payload);
            tracing::debug!(function = arn, kind, %error, "the function failed");
            CallFailure::new(ResponseType::IntegrationFailure, Some(200))
        }
    };
    Err(failure)
}
