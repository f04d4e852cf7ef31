//! Why the programs are not there.

use std::io;
use std::path::PathBuf;
use std::process::ExitStatus;

/// Why the programs are not there, and what to do about it.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum BinariesError {
    /// The folder does not hold a program that is needed.
    #[error(
        "the program {name} is missing: looked for {path}; put it there, point TWIN_BIN_DIR at a folder that has it, \
         or unset TWIN_BIN_DIR to have it built",
        path = path.display()
    )]
    Missing {
        /// The program's name.
        name: String,
        /// Where it was looked for.
        path: PathBuf,
    },
    /// The name of the folder cannot be made absolute.
    #[error("TWIN_BIN_DIR names {directory:?}, which is not usable: {cause}")]
    Directory {
        /// The folder as it was named.
        directory: PathBuf,
        /// What the system said.
        cause: io::Error,
    },
    /// Cargo cannot be started or read.
    #[error(
        "could not run {program:?} to build the programs: {cause}; install Rust, or set TWIN_BIN_DIR to a folder with the programs"
    )]
    Cargo {
        /// The Cargo that was tried.
        program: PathBuf,
        /// What the system said.
        cause: io::Error,
    },
    /// Cargo ran and the build did not succeed. Its own messages are on standard error.
    #[error(
        "building the programs of {root:?} ended with {status}; Cargo's messages above say why"
    )]
    Build {
        /// The workspace.
        root: PathBuf,
        /// How Cargo ended.
        status: ExitStatus,
    },
    /// The build succeeded and named no program.
    #[error("building the packages of {root:?} gave no program; name packages that have one")]
    NoProgram {
        /// The workspace.
        root: PathBuf,
    },
}
