//! Where a value comes from.

use std::fmt;
use std::future::Future;
use std::pin::Pin;

/// A place that a parameter's value is fetched from.
pub trait Source: Send + Sync + 'static {
    /// Fetches the value as it is now.
    ///
    /// The caller bounds the time by dropping the future, so an implementation must not leave work behind.
    fn fetch(&self) -> impl Future<Output = Result<Fetched, SourceError>> + Send;

    /// Which parameter this is and who is asked for it, for the texts of errors and logs.
    fn location(&self) -> Location;
}

/// A parameter's value as its source holds it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fetched {
    /// The text, not yet parsed.
    pub value: String,
    /// Parameter Store's version: 1 for a new parameter, one more with each change.
    pub version: i64,
}

/// A parameter and the endpoint that serves it, as errors and logs name them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Location {
    /// The parameter's name, such as `/twinstack/local/strings-map`.
    pub parameter: String,
    /// The endpoint that is asked, such as `http://127.0.0.1:4100` or `SSM in eu-west-1`.
    pub endpoint: String,
}

impl fmt::Display for Location {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            formatter,
            "parameter {} at {}",
            self.parameter, self.endpoint
        )
    }
}

/// Why a value could not be fetched.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum SourceError {
    /// There is no such parameter.
    #[error(
        "it does not exist; create it with `aws ssm put-parameter --type String`, or correct the name that this program was given"
    )]
    NotFound,
    /// The credentials may not read the parameter.
    #[error(
        "access is denied: {message}; allow this role ssm:GetParameter on it, and kms:Decrypt on its key when it is a SecureString"
    )]
    Denied {
        /// What the endpoint says.
        message: String,
    },
    /// The request itself is refused: a malformed name, no region, no usable key.
    #[error(
        "the request is refused: {message}; correct the parameter's name or this program's AWS settings"
    )]
    Rejected {
        /// What the endpoint or the client says.
        message: String,
    },
    /// No answer, or one that says to try again later.
    #[error(
        "{message}; check that the endpoint (AWS_ENDPOINT_URL_SSM, AWS_REGION) is right and reachable, and the credentials usable"
    )]
    Unavailable {
        /// What went wrong, from the outermost cause to the innermost.
        message: String,
    },
}

impl SourceError {
    /// Whether asking again can only give the same answer until a person changes something.
    pub fn is_permanent(&self) -> bool {
        match self {
            Self::NotFound | Self::Denied { .. } | Self::Rejected { .. } => true,
            Self::Unavailable { .. } => false,
        }
    }
}

/// A [`Source`] behind a pointer, so that [`Parameter`](crate::Parameter) is generic over the parsed type alone.
pub(crate) trait ErasedSource: Send + Sync {
    fn fetch(&self) -> Pin<Box<dyn Future<Output = Result<Fetched, SourceError>> + Send + '_>>;
}

impl<S: Source> ErasedSource for S {
    fn fetch(&self) -> Pin<Box<dyn Future<Output = Result<Fetched, SourceError>> + Send + '_>> {
        Box::pin(Source::fetch(self))
    }
}
