//! What runs the functions, as the endpoint sees it.

use bytes::Bytes;
use futures_util::future::BoxFuture;
use xray::TraceHeader;

use super::InvokeError;

/// What runs the functions.
pub trait FunctionInvoker: Send + Sync + 'static {
    /// Runs a function to its end. A caller that hangs up drops the future, and the function goes on, as on AWS.
    fn invoke(
        &self,
        invocation: Invocation,
    ) -> BoxFuture<'_, Result<InvocationOutput, InvokeError>>;
}

/// One call of a function, as it was sent: names are not looked up, and the event may be anything.
#[derive(Clone, Debug)]
pub struct Invocation {
    /// The function's name or ARN, with or without a qualifier.
    pub function_name: String,
    /// The version or alias of the query string.
    pub qualifier: Option<String>,
    /// The event.
    pub payload: Bytes,
    /// The client context, decoded from Base64: JSON, when the client sent what it should.
    pub client_context: Option<String>,
    /// Whether the end of the log belongs to the output.
    pub with_log_tail: bool,
    /// The caller's trace.
    pub trace_header: TraceHeader,
}

/// What an invocation gave: an answer, or an error of the function.
#[derive(Clone, Debug, Default)]
pub struct InvocationOutput {
    /// The id of the invocation, which is that of the request too.
    pub request_id: String,
    /// The function's answer, or its error object.
    pub payload: Bytes,
    /// `Unhandled`, when the function failed.
    pub function_error: Option<String>,
    /// `$LATEST` or a number, also when an alias was asked for.
    pub executed_version: String,
    /// The last 4 KiB of the log as text, when they were asked for.
    pub log_tail: Option<String>,
}
