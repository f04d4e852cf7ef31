//! How many execution environments there are, and what is counted of them.

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::FunctionConfiguration;

/// A function, and its execution environments at one moment.
#[derive(Clone, Debug)]
pub struct FunctionUsage {
    /// What is known about the function.
    pub configuration: Arc<FunctionConfiguration>,
    /// By qualifier: an alias, a version number or `$LATEST`. A qualifier that nobody has invoked is
    /// not there.
    pub environments: BTreeMap<String, EnvironmentUsage>,
}

/// The execution environments of one function and qualifier.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct EnvironmentUsage {
    /// How many run an invocation.
    pub busy: usize,
    /// How many wait for one.
    pub idle: usize,
    /// How many were made since the service began, which is how many invocations had to wait for
    /// one to be made. It goes on when the function is replaced.
    pub started: u64,
    /// The most memory that a REPORT line has shown since the function was registered, in bytes;
    /// none before the first.
    pub peak_memory: Option<u64>,
}
