//! Why a process was not started.

use std::io;
use std::path::PathBuf;

/// Why the guardian was not started.
#[derive(Debug, thiserror::Error)]
#[error("could not start the guardian process {executable:?}: {cause}")]
pub struct GuardianError {
    /// The executable that was to be run as the guardian.
    pub executable: PathBuf,
    /// What the system said.
    #[source]
    pub cause: io::Error,
}

/// Why a child process was not started.
///
/// A program that is missing or not executable is not among the reasons: the trampoline that was
/// to become the program says so in the child's output, and the child exits with status 127.
#[derive(Debug, thiserror::Error)]
#[error("could not start a process for {program:?}: {cause}")]
pub struct SpawnError {
    /// The program that was to be run.
    pub program: PathBuf,
    /// What the system said.
    #[source]
    pub cause: io::Error,
}
