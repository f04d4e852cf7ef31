//! What the system lets a process of this person have.

use rustix::process::{Resource, getrlimit};

use super::{Finding, State};

/// Enough for some hundred requests at once: a request is a connection, and each environment has
/// its Runtime API and the pipe of its output.
const OPEN_FILES: u64 = 1_024;

/// How many files and connections one process may have open; `ulimit -n`.
pub(super) fn open_files() -> Finding {
    let limit = getrlimit(Resource::Nofile).current;
    let is_enough = limit.is_none_or(|limit| limit >= OPEN_FILES);
    Finding {
        name: "open files".to_owned(),
        state: if is_enough {
            State::Good
        } else {
            State::Wrong("too few")
        },
        found: limit.map_or_else(|| "unlimited".to_owned(), |limit| limit.to_string()),
        needed_by: "cargo twin up, with many requests at once",
        required: false,
        advice: "run `ulimit -n 4096` in the shell that runs it".to_owned(),
    }
}
