//! A checkout of its own for each test, the stack that runs in it, and the processes of that.

mod load;
mod processes;
mod project;
mod requests;
mod resources;
mod stack;
mod traces;
mod waiting;

pub(crate) use load::{CONTENT, Load, REPLACED, Seen, assert_all_answered, assert_none_lost};
pub(crate) use processes::{descendants, wait_until_gone};
pub(crate) use project::{Project, TWIN};
pub(crate) use requests::{Ending, Requests, Side};
#[cfg(target_os = "linux")]
pub(crate) use resources::descriptors;
pub(crate) use resources::{descendants_named, signal};
pub(crate) use stack::{Outcome, Stack};
pub(crate) use traces::{Counters, Part, Root, Traces};
pub(crate) use waiting::until;

use std::path::{Path, PathBuf};

/// The checkout that these tests were built from.
pub(crate) fn checkout() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
}
