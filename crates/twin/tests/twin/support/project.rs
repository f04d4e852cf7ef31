//! A small checkout in a temporary folder: the definitions, and no sources.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use local_binaries::{Binaries, Packages, Profile};
use serde_json::{Value, json};

use super::checkout;
use super::stack::Outcome;

/// What a stack reads of a checkout when its programs are built already.
const COPIED: &[&str] = &["lambdas", "terraform"];

/// The program.
pub(crate) const TWIN: &str = env!("CARGO_BIN_EXE_twin");

/// The folder; removed when dropped.
pub(crate) struct Project {
    folder: tempfile::TempDir,
    /// Where the programs are; none where the project builds its own.
    programs: Option<PathBuf>,
}

impl Project {
    /// A copy of this checkout's definitions.
    pub(crate) fn new() -> Self {
        let folder = tempfile::tempdir().expect("a temporary folder");
        for copied in COPIED {
            copy_definitions(&checkout().join(copied), &folder.path().join(copied));
        }
        let built = Profile::of_this_build();
        let programs = Binaries::locate_or_build(&checkout(), Packages::Workspace, built);
        let programs = programs.expect("the programs are built");
        Self {
            folder,
            programs: Some(programs.directory().to_owned()),
        }
    }

    /// The small checkout that is built in a moment, with its document.
    pub(crate) fn watched() -> Self {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let project = Self {
            folder,
            programs: None,
        };
        let fixture = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/watched");
        copy(&fixture, project.folder.path());
        let outcome = project.twin(&["openapi"]);
        assert!(outcome.success, "{}", outcome.stderr);
        project
    }

    pub(crate) fn path(&self, file: &str) -> PathBuf {
        self.folder.path().join(file)
    }

    pub(crate) fn write(&self, file: &str, text: &str) {
        let path = self.path(file);
        fs::create_dir_all(path.parent().expect("a folder")).expect("the folder is made");
        fs::write(path, text).expect("the file is written");
    }

    pub(crate) fn read(&self, file: &str) -> String {
        fs::read_to_string(self.path(file)).unwrap_or_else(|error| panic!("{file}: {error}"))
    }

    /// Changes a JSON file of the copy.
    pub(crate) fn edit(&self, file: &str, edit: impl FnOnce(&mut Value)) {
        let mut value = serde_json::from_str(&self.read(file)).expect("JSON");
        edit(&mut value);
        self.write(file, &serde_json::to_string_pretty(&value).expect("JSON"));
    }

    /// Adds the function that fails as its event asks, at `POST /faulty`, and the document with it.
    pub(crate) fn add_faulty_function(&self) {
        let integration = json!({ "http_method": "POST", "path": "/faulty" });
        let function = json!({
            "lambda": { "description": "Fails as its event asks", "timeout": 3 },
            "integration": integration,
            "aliases": { "test": "$LATEST", "prod": "1" },
        });
        self.write(
            "lambdas/faulty-function/function.json",
            &function.to_string(),
        );
        let outcome = self.twin(&["openapi"]);
        assert!(outcome.success, "{}", outcome.stderr);
    }

    /// `twin` in this folder, ready to be started.
    pub(crate) fn command(&self, arguments: &[&str]) -> Command {
        self.command_of(Path::new(TWIN), arguments)
    }

    /// The same with another copy of the program.
    pub(crate) fn command_of(&self, twin: &Path, arguments: &[&str]) -> Command {
        let mut command = Command::new(twin);
        command
            .args(arguments)
            .current_dir(self.folder.path())
            .env_remove("CARGO_TARGET_DIR")
            .env_remove("TWIN_BIN_DIR")
            .env_remove("API_ENDPOINT")
            .env_remove("API_KEY")
            .env_remove("STRINGS_REFRESH_SECONDS")
            .env_remove("RUST_LOG")
            .stdin(Stdio::null());
        if let Some(programs) = &self.programs {
            command.env("TWIN_BIN_DIR", programs);
        }
        command
    }

    /// Runs `twin` in this folder to its end.
    pub(crate) fn twin(&self, arguments: &[&str]) -> Outcome {
        Outcome::of(&mut self.command(arguments))
    }
}

fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to).expect("the folder is made");
    for entry in fs::read_dir(from).expect("a folder") {
        let entry = entry.expect("an entry");
        let (from, to) = (entry.path(), to.join(entry.file_name()));
        if from.is_dir() {
            copy(&from, &to);
        } else {
            fs::copy(&from, &to).expect("the file is copied");
        }
    }
}

/// The files that are JSON, which the definitions all are, and no source.
fn copy_definitions(from: &Path, to: &Path) {
    for entry in fs::read_dir(from).expect("a folder") {
        let entry = entry.expect("an entry");
        let (from, to) = (entry.path(), to.join(entry.file_name()));
        if from.is_dir() {
            copy_definitions(&from, &to);
        } else if from
            .extension()
            .is_some_and(|extension| extension == "json")
        {
            fs::create_dir_all(to.parent().expect("a folder")).expect("the folder is made");
            fs::copy(&from, &to).expect("the file is copied");
        }
    }
}
