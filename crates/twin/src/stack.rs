//! The running stack of a checkout, as other commands find it.
//!
//! `up` holds a lock for as long as it runs, and the system gives the lock back however `up` ends:
//! a killed `up` never keeps the next one out.
//! Its `stack.json` may outlive it then, and is believed only while somebody holds the lock.

use std::fs::{self, File, TryLockError};
use std::io::{ErrorKind, Read as _, Write as _};
use std::path::{Path, PathBuf};

use anyhow::{Context as _, bail};
use serde::{Deserialize, Serialize};

use crate::files::{self, Readers};
use crate::keys::Keys;

/// Where a running stack is reached: the line that `up --json` prints.
#[derive(Clone, Debug, Deserialize, Serialize)]
pub(crate) struct Stack {
    /// The gateway side, without a stage.
    pub(crate) gateway: String,
    /// The service side.
    pub(crate) service: String,
    /// The AWS endpoints.
    pub(crate) aws: String,
    /// The keys of the stages, and the service's.
    pub(crate) keys: Keys,
}

impl Stack {
    /// The stack that runs in this checkout.
    pub(crate) fn running(state: &Path) -> anyhow::Result<Self> {
        let none = "no local stack runs in this checkout: start it with `cargo twin up`";
        if !Lock::is_held(state)? {
            bail!(none);
        }
        let path = stack_path(state);
        let text = match fs::read_to_string(&path) {
            Err(error) if error.kind() == ErrorKind::NotFound => bail!(none),
            read => read.with_context(|| format!("{} could not be read", path.display()))?,
        };
        serde_json::from_str(&text).with_context(|| format!("{} is damaged", path.display()))
    }
}

/// The right to be the one stack of a checkout; given back when dropped.
#[derive(Debug)]
pub(crate) struct Lock {
    file: File,
    stack: PathBuf,
}

impl Lock {
    /// Becomes the one stack of this checkout, or says which one is there.
    pub(crate) fn take_or_name_the_holder(state: &Path) -> anyhow::Result<Self> {
        if let Some(mut lock) = Self::take(state)? {
            lock.name_holder()
                .with_context(|| format!("{} could not be written", lock_path(state).display()))?;
            return Ok(lock);
        }
        let mut holder = String::new();
        File::open(lock_path(state))?.read_to_string(&mut holder)?;
        let place = match Stack::running(state) {
            Ok(stack) => format!("at {}", stack.gateway),
            Err(_) => "still starting".to_owned(),
        };
        bail!(
            "a stack of this checkout runs already (process {}, {place}): end it first",
            holder.trim()
        );
    }

    /// Writes where the stack is reached, for the other commands.
    pub(crate) fn announce(&self, stack: &Stack) -> anyhow::Result<()> {
        files::write_whole(&self.stack, &serde_json::to_string(stack)?, Readers::Owner)
    }

    fn take(state: &Path) -> anyhow::Result<Option<Self>> {
        fs::create_dir_all(state)
            .with_context(|| format!("{} could not be made", state.display()))?;
        let path = lock_path(state);
        let open = || {
            File::options()
                .create(true)
                .truncate(false)
                .read(true)
                .write(true)
                .open(&path)
        };
        let file = open().with_context(|| format!("{} could not be opened", path.display()))?;
        loop {
            if is_free(file.try_lock(), &path)? {
                let stack = stack_path(state);
                return Ok(Some(Self { file, stack }));
            }
            // Shared locks are those of commands that look for a stack, each for a moment.
            if !is_free(file.try_lock_shared(), &path)? {
                return Ok(None);
            }
            file.unlock()?;
            std::thread::yield_now();
        }
    }

    /// Whether a stack runs or is starting.
    fn is_held(state: &Path) -> anyhow::Result<bool> {
        let path = lock_path(state);
        match File::open(&path) {
            Err(error) if error.kind() == ErrorKind::NotFound => Ok(false),
            opened => {
                let file =
                    opened.with_context(|| format!("{} could not be opened", path.display()))?;
                Ok(!is_free(file.try_lock_shared(), &path)?)
            }
        }
    }

    /// A stack file that an `up` before this one left behind would be taken for this one's.
    fn name_holder(&mut self) -> std::io::Result<()> {
        remove_if_there(&self.stack)?;
        self.file.set_len(0)?;
        self.file
            .write_all(std::process::id().to_string().as_bytes())
    }
}

impl Drop for Lock {
    fn drop(&mut self) {
        // The lock itself is given back when the file closes; a file that cannot be removed is
        // harmless, since nobody reads it while the lock is free.
        let _ = remove_if_there(&self.stack);
    }
}

/// Whether a lock that was tried is ours now.
fn is_free(tried: Result<(), TryLockError>, path: &Path) -> anyhow::Result<bool> {
    match tried {
        Ok(()) => Ok(true),
        Err(TryLockError::WouldBlock) => Ok(false),
        Err(TryLockError::Error(error)) => {
            Err(error).with_context(|| format!("{} could not be locked", path.display()))
        }
    }
}

fn remove_if_there(path: &Path) -> std::io::Result<()> {
    match fs::remove_file(path) {
        Err(error) if error.kind() != ErrorKind::NotFound => Err(error),
        _ => Ok(()),
    }
}

fn stack_path(state: &Path) -> PathBuf {
    state.join("stack.json")
}

fn lock_path(state: &Path) -> PathBuf {
    state.join("up.lock")
}

#[cfg(test)]
mod tests {
    use std::sync::atomic::{AtomicBool, Ordering};

    use super::*;

    #[test]
    fn commands_that_look_for_a_stack_keep_none_from_starting() {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let state = folder.path();
        let is_over = AtomicBool::new(false);
        std::thread::scope(|scope| {
            scope.spawn(|| {
                while !is_over.load(Ordering::Relaxed) {
                    Lock::is_held(state).expect("the lock can be looked at");
                }
            });
            let taken = (0..2_000).all(|_| Lock::take(state).is_ok_and(|lock| lock.is_some()));
            is_over.store(true, Ordering::Relaxed);
            assert!(taken, "a stack that starts finds the lock held");
        });
    }

    #[test]
    fn what_a_stack_left_behind_is_believed_only_while_one_runs() {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let state = folder.path();
        let left = r#"{"gateway":"http://localhost:1","service":"","aws":"","keys":{}}"#;
        let none = || {
            let error = Stack::running(state).expect_err("nothing runs");
            assert!(
                error.to_string().starts_with("no local stack runs"),
                "{error}"
            );
        };
        none();
        let lock = Lock::take(state)
            .expect("it can be locked")
            .expect("nobody has it");
        none();
        fs::write(stack_path(state), left).expect("it is written");
        let running = Stack::running(state).expect("it runs");
        assert_eq!(running.gateway, "http://localhost:1");
        drop(lock);
        fs::write(stack_path(state), left).expect("it is written");
        none();
    }
}
