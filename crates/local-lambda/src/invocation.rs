//! What goes into an invocation and what comes out, as in Lambda's Invoke operation.

use bytes::Bytes;
use xray::TraceHeader;

/// The largest event of a synchronous invocation, in bytes.
/// <https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html>
pub const MAXIMUM_REQUEST_BYTES: usize = 6_291_456;

/// The largest answer of a function, in bytes: 6 MiB and room for an envelope, as the message of
/// `Function.ResponseSizeTooLarge` has it.
pub const MAXIMUM_RESPONSE_BYTES: usize = 6_291_556;

/// An invocation with `InvocationType` `RequestResponse`.
/// <https://docs.aws.amazon.com/lambda/latest/api/API_Invoke.html>
#[derive(Clone, Debug)]
pub struct InvocationRequest {
    /// The function's name or ARN, with or without a qualifier; see
    /// [`FunctionReference`](crate::FunctionReference) for the forms.
    pub function_name: String,
    /// A version or an alias, when `function_name` does not name it already.
    pub qualifier: Option<String>,
    /// The event: JSON. Empty means `{}`.
    pub payload: Bytes,
    /// The caller's trace. Without a root the invocation begins a trace.
    pub trace_header: TraceHeader,
    /// The client context as JSON text. (AWS takes it in Base64 and hands it to the function as
    /// it is here.)
    pub client_context: Option<String>,
    /// Whether the end of the log belongs to the output.
    pub log_type: LogType,
}

impl InvocationRequest {
    /// An invocation of `function_name` with `payload` and nothing else.
    pub fn new(function_name: impl Into<String>, payload: impl Into<Bytes>) -> Self {
        Self {
            function_name: function_name.into(),
            qualifier: None,
            payload: payload.into(),
            trace_header: TraceHeader::default(),
            client_context: None,
            log_type: LogType::None,
        }
    }
}

/// Whether an invocation's output has its log.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum LogType {
    /// It has not, and comes as soon as the function has answered.
    #[default]
    None,
    /// It has the last 4 KiB. The output waits for the REPORT line, which is written when the
    /// function asks for its next event.
    Tail,
}

/// What an invocation gave, be it an answer or an error of the function.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct InvocationOutput {
    /// The id that is in the log lines of the invocation (`x-amzn-RequestId` on AWS).
    pub request_id: String,
    /// The function's answer, or its error as `{"errorMessage":..,"errorType":..}`.
    pub payload: Bytes,
    /// `Unhandled` when the function failed (`X-Amz-Function-Error` on AWS).
    pub function_error: Option<String>,
    /// The version that answered: `$LATEST` or a number, also when an alias was asked for.
    pub executed_version: String,
    /// The last 4 KiB of the log with [`LogType::Tail`]. (AWS hands it out in Base64.)
    pub log_result: Option<String>,
}

/// Why there was no invocation. The variants have AWS's names, and the messages are AWS's own.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum InvokeError {
    /// There is no such function, version or alias. On AWS 404 `ResourceNotFoundException`.
    #[error("{0}")]
    ResourceNotFound(String),
    /// All execution environments are busy and there may not be more. On AWS 429
    /// `TooManyRequestsException` with the reason
    /// `ReservedFunctionConcurrentInvocationLimitExceeded`.
    #[error("Rate Exceeded.")]
    TooManyRequests,
    /// The event is larger than [`MAXIMUM_REQUEST_BYTES`]. On AWS 413 `RequestTooLargeException`.
    #[error(
        "Request must be smaller than {MAXIMUM_REQUEST_BYTES} bytes for the InvokeFunction operation"
    )]
    RequestTooLarge,
    /// The event or the client context is not JSON. On AWS 400 `InvalidRequestContentException`.
    #[error("{0}")]
    InvalidRequestContent(String),
    /// The function's name and the qualifier contradict one another. On AWS 400
    /// `InvalidParameterValueException`.
    #[error("{0}")]
    InvalidParameterValue(String),
    /// The function's name has no known form. On AWS 400 `ValidationException`.
    #[error("{0}")]
    Validation(String),
    /// The execution environment could not be started or was shut down. On AWS 500
    /// `ServiceException`.
    #[error("{0}")]
    Service(String),
}
