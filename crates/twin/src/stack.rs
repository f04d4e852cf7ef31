//! The running stack of a checkout, as other commands find it.
//!
//! `up` holds a lock for as long as it runs, and the system gives the lock back however `up` ends:
//! a killed `up` never keeps the next one out.
//! Its `stack.json` may outlive it then; whoever reads it learns that from a refused connection.

use std::fs::{self, File, TryLockError};
use std::io::{Read as _, Write as _};
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
        let path = stack_path(state);
        let text = match fs::read_to_string(&path) {
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => {
                bail!("no local stack runs in this checkout: start it with `cargo twin up`")
            }
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
        match file.try_lock() {
            Ok(()) => Ok(Some(Self {
                file,
                stack: stack_path(state),
            })),
            Err(TryLockError::WouldBlock) => Ok(None),
            Err(TryLockError::Error(error)) => {
                Err(error).with_context(|| format!("{} could not be locked", path.display()))
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

fn remove_if_there(path: &Path) -> std::io::Result<()> {
    match fs::remove_file(path) {
        Err(error) if error.kind() != std::io::ErrorKind::NotFound => Err(error),
        _ => Ok(()),
    }
}

fn stack_path(state: &Path) -> PathBuf {
    state.join("stack.json")
}

fn lock_path(state: &Path) -> PathBuf {
    state.join("up.lock")
}
