//! What an event of the watch means.

use std::ffi::OsStr;
use std::path::Path;

use notify::Event;
use notify::event::{CreateKind, EventKind, ModifyKind, RemoveKind};

/// The files of the root that are followed.
const IN_THE_ROOT: [&str; 2] = ["Cargo.lock", "Cargo.toml"];

/// The files that say what the API is.
const DEFINITIONS: [&str; 2] = ["function.json", "stages.json"];

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    Source,
    /// What the API is may have changed, and the sources as well.
    Definition,
}

impl Kind {
    /// None for what changes nothing.
    pub(super) fn of(event: &Event, root: &Path) -> Option<Self> {
        if event.need_rescan() {
            // The system lost count.
            return Some(Self::Definition);
        }
        // A build reads all that is watched: were that a change, each would lead to the next one.
        if event.kind.is_access() {
            return None;
        }
        let kinds = event.paths.iter();
        let kinds: Vec<_> = kinds
            .filter_map(|path| Self::of_path(path, event.kind, root))
            .collect();
        if kinds.contains(&Self::Definition) {
            return Some(Self::Definition);
        }
        kinds.first().copied()
    }

    /// None for what is generated from the definitions, by this very process among others.
    fn of_path(path: &Path, event: EventKind, root: &Path) -> Option<Self> {
        let name = path.file_name().and_then(OsStr::to_str)?;
        if path.parent() == Some(root) {
            return IN_THE_ROOT.contains(&name).then_some(Self::Source);
        }
        if DEFINITIONS.contains(&name) {
            return Some(Self::Definition);
        }
        let generated = name == "openapi.json" || name.ends_with(".schema.json");
        let half_written = name.ends_with(".new") || name.starts_with('.');
        if generated || half_written {
            return None;
        }
        if is_folder(path, event) {
            // It comes and goes with the definition in it, of which no event tells.
            return has_come_or_gone(event).then_some(Self::Definition);
        }
        Some(Self::Source)
    }
}

/// Of something that is gone the event does not always tell what it was. Sources have an extension.
fn is_folder(path: &Path, event: EventKind) -> bool {
    match event {
        EventKind::Create(CreateKind::Folder) | EventKind::Remove(RemoveKind::Folder) => true,
        _ => path.is_dir() || (path.extension().is_none() && !path.exists()),
    }
}

fn has_come_or_gone(event: EventKind) -> bool {
    matches!(
        event,
        EventKind::Create(_) | EventKind::Remove(_) | EventKind::Modify(ModifyKind::Name(_))
    )
}

#[cfg(test)]
mod tests {
    use notify::event::{AccessKind, AccessMode, DataChange, Flag, MetadataKind, RenameMode};

    use super::*;

    const ROOT: &str = "/checkout";
    const SAVED: EventKind = EventKind::Modify(ModifyKind::Data(DataChange::Any));
    const RENAMED: EventKind = EventKind::Modify(ModifyKind::Name(RenameMode::From));

    fn kind(event: EventKind, path: &str) -> Option<Kind> {
        let event = Event::new(event).add_path(Path::new(ROOT).join(path));
        Kind::of(&event, Path::new(ROOT))
    }

    #[test]
    fn generated_files_are_no_change() {
        for (path, expected) in [
            ("lambdas/lookup-term/function.json", Some(Kind::Definition)),
            ("terraform/api-gateway/stages.json", Some(Kind::Definition)),
            ("lambdas/lookup-term/src/main.rs", Some(Kind::Source)),
            ("lambdas/lookup-term/Cargo.toml", Some(Kind::Source)),
            ("Cargo.lock", Some(Kind::Source)),
            ("Cargo.toml", Some(Kind::Source)),
            ("README.md", None),
            ("Cargo.toml.new", None),
            ("terraform/api-gateway/openapi.json", None),
            ("lambdas/function.schema.json", None),
            ("terraform/api-gateway/openapi.json.4711.new", None),
            ("lambdas/lookup-term/src/.main.rs.swp", None),
        ] {
            assert_eq!(kind(SAVED, path), expected, "{path}");
        }
    }

    #[test]
    fn what_is_only_read_is_no_change() {
        for access in [
            AccessKind::Open(AccessMode::Any),
            AccessKind::Close(AccessMode::Read),
            AccessKind::Read,
        ] {
            let path = "lambdas/lookup-term/function.json";
            assert_eq!(kind(EventKind::Access(access), path), None, "{access:?}");
        }
    }

    #[test]
    fn a_folder_that_comes_or_goes_may_have_had_a_definition() {
        let created = EventKind::Create(CreateKind::Folder);
        let removed = EventKind::Remove(RemoveKind::Folder);
        for event in [created, removed, RENAMED] {
            let kind = kind(event, "lambdas/lookup-term");
            assert_eq!(kind, Some(Kind::Definition), "{event:?}");
        }
        assert_eq!(kind(created, "target"), None);
        assert_eq!(
            kind(RENAMED, "lambdas/lookup-term/src/main.rs"),
            Some(Kind::Source)
        );

        let folder = tempfile::tempdir().expect("a temporary folder");
        let metadata = EventKind::Modify(ModifyKind::Metadata(MetadataKind::Any));
        let event = Event::new(metadata).add_path(folder.path().to_owned());
        assert_eq!(Kind::of(&event, Path::new(ROOT)), None);
    }

    #[test]
    fn where_the_system_lost_count_everything_may_have_changed() {
        let event = Event::new(EventKind::Other).set_flag(Flag::Rescan);
        assert_eq!(Kind::of(&event, Path::new(ROOT)), Some(Kind::Definition));
    }
}
