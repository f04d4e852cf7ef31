/// Why an invocation failed, as the function's segment tells it.
///
/// What the function says of its own error is left out: it may hold what its caller has sent. On AWS
/// it is there only where the runtime hands it over for X-Ray, which that of Rust does not.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Failure {
    /// The type of the error, such as `Runtime.ExitError`.
    pub(crate) error_type: String,
    /// What Lambda itself says.
    pub(crate) message: Option<String>,
}
