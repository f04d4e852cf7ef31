//! A checkout of its own for each test, the stack that runs in it, and the processes of that.

mod processes;
mod project;
mod stack;

pub(crate) use processes::{descendants, wait_until_gone};
pub(crate) use project::{Project, TWIN};
pub(crate) use stack::{Outcome, Stack};

use std::path::{Path, PathBuf};

/// The checkout that these tests were built from.
pub(crate) fn checkout() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
}
