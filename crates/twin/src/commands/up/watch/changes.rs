//! What has been saved in the checkout.

mod kind;

use std::path::Path;
use std::time::Duration;

use anyhow::Context as _;
use notify::{Event, RecommendedWatcher, RecursiveMode, Watcher as _};
use tokio::sync::mpsc;

use crate::project::Project;
use kind::Kind;

/// How long nothing more must be saved before a change counts: an editor that saves all its files,
/// or a checkout of another branch, is one change.
const QUIET: Duration = Duration::from_millis(50);

/// Where sources and definitions are. The files beside these folders are followed by watching the
/// root itself: a watch on a file ends when another file takes its place.
const FOLDERS: [&str; 4] = ["crates", "lambdas", "services", "terraform/api-gateway"];

/// The changes that are yet to be followed.
pub(in super::super) struct Changes {
    saved: Saved,
    /// Watches until it is dropped.
    _watcher: RecommendedWatcher,
}

/// What a change means for the stack. Anything may mean that a program has to be built; Cargo
/// knows.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Change {
    /// The API itself may have changed.
    pub(super) definitions: bool,
}

impl Changes {
    /// Follows what is saved from now on.
    ///
    /// # Errors
    ///
    /// When the system watches no files, or not as many.
    pub(in super::super) fn of(project: &Project) -> anyhow::Result<Self> {
        // Some systems tell of files by their real paths.
        let root = project.root().canonicalize()?;
        let (sender, saved) = mpsc::unbounded_channel();
        let root_of_events = root.clone();
        let mut watcher = notify::recommended_watcher(move |event: notify::Result<Event>| {
            let kind = match event {
                Ok(event) => match Kind::of(&event, &root_of_events) {
                    Some(kind) => Ok(kind),
                    None => return,
                },
                Err(error) => Err(error),
            };
            // Nobody waits for changes any more when the stack is ending.
            let _ = sender.send(kind);
        })
        .context("files cannot be watched on this machine")?;
        let mut watch = |path: &Path, mode| {
            let watched = watcher.watch(path, mode);
            watched.with_context(|| format!("{} cannot be watched", path.display()))
        };
        watch(&root, RecursiveMode::NonRecursive)?;
        for folder in FOLDERS.map(|folder| root.join(folder)) {
            if folder.exists() {
                watch(&folder, RecursiveMode::Recursive)?;
            }
        }
        Ok(Self {
            saved: Saved(saved),
            _watcher: watcher,
        })
    }

    /// Waits until something that matters has been saved, and takes all that is until nothing more
    /// comes. What keeps a save from being seen is told to `problem`.
    pub(super) async fn next(&mut self, problem: impl Fn(String)) -> Change {
        self.saved.next(problem).await
    }
}

/// What the watch tells, without what does not matter.
struct Saved(mpsc::UnboundedReceiver<notify::Result<Kind>>);

impl Saved {
    async fn next(&mut self, problem: impl Fn(String)) -> Change {
        let mut change = None;
        loop {
            let saved = match change {
                None => self.0.recv().await,
                Some(change) => match tokio::time::timeout(QUIET, self.0.recv()).await {
                    Ok(saved) => saved,
                    Err(_quiet) => return change,
                },
            };
            match saved {
                Some(Ok(kind)) => {
                    let change = change.get_or_insert(Change::default());
                    change.definitions |= kind == Kind::Definition;
                }
                Some(Err(error)) => problem(format!(
                    "the watch on the files missed something: {error}; what is saved there later \
                     may need a new start"
                )),
                None => {
                    problem("nothing is watched any more: end the stack and start it again".into());
                    return std::future::pending().await;
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Mutex;

    use super::*;

    const SOURCE: Change = Change { definitions: false };
    const DEFINITION: Change = Change { definitions: true };

    #[tokio::test]
    async fn what_is_saved_together_is_one_change() {
        let (sender, saved) = mpsc::unbounded_channel();
        let mut saved = Saved(saved);
        for kind in [Kind::Source, Kind::Definition, Kind::Source] {
            sender.send(Ok(kind)).expect("it is received");
        }
        let silent = |problem| panic!("{problem}");
        assert_eq!(saved.next(silent).await, DEFINITION);
        sender.send(Ok(Kind::Source)).expect("it is received");
        assert_eq!(saved.next(silent).await, SOURCE);
    }

    #[tokio::test]
    async fn an_error_of_the_watch_is_told_and_the_next_change_seen() {
        let (sender, saved) = mpsc::unbounded_channel();
        let mut saved = Saved(saved);
        let error = notify::Error::new(notify::ErrorKind::MaxFilesWatch);
        sender.send(Err(error)).expect("it is received");
        sender.send(Ok(Kind::Source)).expect("it is received");
        let told = Mutex::new(Vec::new());
        let problem = |problem| told.lock().expect("no panic").push(problem);
        assert_eq!(saved.next(problem).await, SOURCE);
        let told = told.into_inner().expect("no panic");
        assert!(
            matches!(&*told, [one] if one.contains("OS file watch limit reached")),
            "{told:?}"
        );
    }
}
