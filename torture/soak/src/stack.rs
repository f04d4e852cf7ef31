//! The running stack, as it describes itself.

use std::fs;
use std::path::Path;

use anyhow::{Context as _, bail};
use serde_json::Value;

/// Where the two sides are, and which process runs them.
pub(crate) struct Stack {
    /// The address of each side up to its operations, and its key.
    pub(crate) sides: [(String, String); 2],
    /// The AWS endpoints.
    pub(crate) aws: String,
    /// The process of `twin up`.
    pub(crate) process: u32,
}

impl Stack {
    /// Reads `stack.json`, and the process id in the `up.lock` beside it.
    pub(crate) fn read(path: &Path) -> anyhow::Result<Self> {
        let text = fs::read_to_string(path).with_context(|| {
            format!(
                "{} could not be read: start a stack with `cargo twin up --quiet`",
                path.display()
            )
        })?;
        let stack: Value = serde_json::from_str(&text)
            .with_context(|| format!("{} is damaged", path.display()))?;
        let member = |path: &str| {
            let member = stack.pointer(path).and_then(Value::as_str);
            member.with_context(|| format!("the stack's file has no {path}"))
        };
        let lock = path.with_file_name("up.lock");
        let process = fs::read_to_string(&lock)
            .with_context(|| format!("{} could not be read", lock.display()))?;
        let Ok(process) = process.trim().parse() else {
            bail!("{} holds no process id", lock.display());
        };
        Ok(Self {
            sides: [
                (
                    format!("{}/test", member("/gateway")?),
                    member("/keys/test")?.to_owned(),
                ),
                (
                    format!("{}/api", member("/service")?),
                    member("/keys/service")?.to_owned(),
                ),
            ],
            aws: member("/aws")?.to_owned(),
            process,
        })
    }
}
