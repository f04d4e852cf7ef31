/// In an OpenTelemetry context: the Lambda invocation that is answered.
#[derive(Clone, Debug)]
pub(crate) struct Invocation {
    /// The id that Lambda gave it.
    pub(crate) request_id: String,
    /// The ARN that was invoked, with its version or alias.
    #[cfg_attr(not(feature = "lambda"), expect(dead_code, reason = "Lambda's alone"))]
    pub(crate) function_arn: String,
    /// Whether it is the first one of its execution environment.
    pub(crate) cold_start: bool,
}
