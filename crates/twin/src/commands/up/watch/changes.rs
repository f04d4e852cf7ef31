//! What has been saved in the checkout.

use std::ffi::OsStr;
use std::path::Path;
use std::time::Duration;

use anyhow::Context as _;
use notify_debouncer_mini::notify::{RecommendedWatcher, RecursiveMode};
use notify_debouncer_mini::{DebounceEventResult, Debouncer, new_debouncer};
use tokio::sync::mpsc;

use crate::project::Project;

/// How long nothing more must be saved before a change counts: an editor that saves all its files,
/// or a checkout of another branch, is one change.
const QUIET: Duration = Duration::from_millis(50);

/// Where sources and definitions are.
const WATCHED: [&str; 6] = [
    "Cargo.lock",
    "Cargo.toml",
    "crates",
    "lambdas",
    "services",
    "terraform/api-gateway",
];

/// The files that say what the API is.
const DEFINITIONS: [&str; 2] = ["function.json", "stages.json"];

/// The changes that are yet to be followed.
pub(in super::super) struct Changes {
    batches: mpsc::UnboundedReceiver<DebounceEventResult>,
    /// Watches until it is dropped.
    _debouncer: Debouncer<RecommendedWatcher>,
}

/// What a change means for the stack. Anything may mean that a program has to be built; Cargo
/// knows.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Change {
    /// The API itself has changed.
    pub(super) definitions: bool,
}

impl Changes {
    pub(in super::super) fn of(project: &Project) -> anyhow::Result<Self> {
        let (sender, batches) = mpsc::unbounded_channel();
        let mut debouncer = new_debouncer(QUIET, move |batch| {
            // Nobody waits for changes any more when the stack is ending.
            let _ = sender.send(batch);
        })
        .context("files cannot be watched on this machine")?;
        for path in WATCHED.map(|path| project.root().join(path)) {
            if path.exists() {
                debouncer
                    .watcher()
                    .watch(&path, RecursiveMode::Recursive)
                    .with_context(|| format!("{} cannot be watched", path.display()))?;
            }
        }
        Ok(Self {
            batches,
            _debouncer: debouncer,
        })
    }

    /// Waits until something that matters has been saved, and takes all that has been by then.
    pub(super) async fn next(&mut self) -> anyhow::Result<Change> {
        loop {
            let mut saved = self.batch().await?;
            while !self.batches.is_empty() {
                saved.extend(self.batch().await?);
            }
            if !saved.is_empty() {
                let definitions = saved.contains(&Kind::Definition);
                return Ok(Change { definitions });
            }
        }
    }

    async fn batch(&mut self) -> anyhow::Result<Vec<Kind>> {
        let batch = self
            .batches
            .recv()
            .await
            .context("the watch on the files ended")?;
        let events = batch.context("the files cannot be watched any more")?;
        Ok(events
            .iter()
            .filter_map(|event| Kind::of(&event.path))
            .collect())
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kind {
    Source,
    Definition,
}

impl Kind {
    /// None for what is generated from the definitions, by this very process among others.
    fn of(path: &Path) -> Option<Self> {
        let name = path.file_name().and_then(OsStr::to_str)?;
        if DEFINITIONS.contains(&name) {
            return Some(Self::Definition);
        }
        let generated = name == "openapi.json" || name.ends_with(".schema.json");
        let half_written = name.ends_with(".new") || name.starts_with('.');
        (!generated && !half_written && !path.is_dir()).then_some(Self::Source)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn generated_files_are_no_change() {
        for (path, kind) in [
            ("lambdas/lookup-term/function.json", Some(Kind::Definition)),
            ("terraform/api-gateway/stages.json", Some(Kind::Definition)),
            ("lambdas/lookup-term/src/main.rs", Some(Kind::Source)),
            ("Cargo.lock", Some(Kind::Source)),
            ("terraform/api-gateway/openapi.json", None),
            ("lambdas/function.schema.json", None),
            ("terraform/api-gateway/openapi.json.4711.new", None),
            ("lambdas/lookup-term/src/.main.rs.swp", None),
        ] {
            assert_eq!(Kind::of(Path::new(path)), kind, "{path}");
        }
    }
}
