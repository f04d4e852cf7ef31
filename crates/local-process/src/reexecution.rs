//! The owner's executable, run again as a guardian or as the trampoline of a child.

mod guardian;
mod trampoline;

use std::ffi::OsStr;
use std::io;
use std::path::PathBuf;

/// The first argument that asks for the guardian.
pub(crate) const GUARDIAN: &str = "guardian";
/// The first argument that asks for the trampoline; `--`, the program and its arguments follow.
pub(crate) const CHILD: &str = "child";
/// The line with which the guardian says that no signal can end it any more.
pub(crate) const READY: &str = "guardian ready";

/// Becomes the guardian or a child when the command line asks for it, and returns at once when it
/// does not. Call it first in `main`, before an async runtime or a thread is started.
///
/// The guardian is `EXECUTABLE guardian`, a child is `EXECUTABLE child -- PROGRAM ARGUMENTS`. Both
/// are for [`Guardian`](crate::Guardian), not for people.
pub fn main_if_asked() {
    let mut arguments = std::env::args_os().skip(1);
    match arguments.next().as_deref().and_then(OsStr::to_str) {
        Some(GUARDIAN) => guardian::run(),
        Some(CHILD) => trampoline::run(arguments),
        _ => {}
    }
}

/// The executable of this process, for [`Guardian::start`](crate::Guardian::start).
///
/// On Linux it stays the one that runs, also after a build has put another file in its place or
/// removed it: `/proc/self/exe` leads to it from every process that runs it. Elsewhere it is the
/// file's path.
///
/// # Errors
///
/// Where the system does not tell a process its own path.
pub fn own_executable() -> io::Result<PathBuf> {
    if cfg!(target_os = "linux") {
        Ok(PathBuf::from("/proc/self/exe"))
    } else {
        std::env::current_exe()
    }
}
