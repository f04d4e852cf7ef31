//! Child processes that never outlive their owner, and their output.
//!
//! `twin up` starts many processes, and all of them must end with it: after Ctrl-C, after a panic,
//! and when somebody sends it SIGKILL, which leaves it no time for anything. Linux's
//! `PR_SET_PDEATHSIG` does not serve: macOS has nothing like it, and it is tied to the *thread*
//! that spawned, which Tokio may retire long before the process ends.
//!
//! So a second process watches, the [`Guardian`]: the owner's own executable, run again as
//! `EXECUTABLE guardian`. It reads a pipe whose other end only the owner holds. When the owner is
//! gone, however it went, the kernel closes that end, and the guardian kills the process group of
//! every child that is registered. Children run through a trampoline, `EXECUTABLE child -- PROGRAM
//! ARGUMENTS`, which registers itself on the same pipe before it becomes PROGRAM: no moment is
//! left in which a child runs and the guardian does not know it.
//!
//! The executable must therefore hand itself over at the start of `main`:
//!
//! ```no_run
//! use std::collections::BTreeMap;
//! use local_process::{ChildCommand, Guardian};
//!
//! #[tokio::main]
//! async fn run() -> Result<(), Box<dyn std::error::Error>> {
//!     let guardian = Guardian::start(std::env::current_exe()?)?;
//!     let (child, mut output) = guardian.spawn(&ChildCommand {
//!         program: "/bin/echo".into(),
//!         arguments: vec!["hello".into()],
//!         environment: BTreeMap::new(),
//!         working_directory: "/".into(),
//!     })?;
//!     assert_eq!(output.next_line().await.as_deref(), Some("hello"));
//!     assert!(child.wait().await.success());
//!     Ok(())
//! }
//!
//! fn main() -> Result<(), Box<dyn std::error::Error>> {
//!     local_process::main_if_asked();
//!     run()
//! }
//! ```
//!
//! What this cannot cover: a child that leaves its process group (`setsid`), and SIGKILL sent to
//! owner and guardian at once.

mod child;
mod error;
mod guardian;
mod output;
mod reexecution;

pub use child::{ChildCommand, ChildProcess};
pub use error::{GuardianError, SpawnError};
pub use guardian::Guardian;
pub use output::{MAXIMUM_LINE_BYTES, Output};
pub use reexecution::{main_if_asked, own_executable};
