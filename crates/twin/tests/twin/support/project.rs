//! A small checkout in a temporary folder: the definitions, and no sources.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use local_binaries::{Binaries, Packages, Profile};
use serde_json::{Value, json};

use super::checkout;
use super::stack::Outcome;

/// What a stack reads of a checkout when its programs are built already.
const COPIED: &[&str] = &[
    "lambdas/function.schema.json",
    "lambdas/list-terms/function.json",
    "lambdas/lookup-term/function.json",
    "lambdas/replace-strings/function.json",
    "terraform/api-gateway/openapi.json",
    "terraform/api-gateway/stages.json",
    "terraform/api-gateway/stages.schema.json",
    "terraform/strings-map.json",
];

/// The program.
pub(crate) const TWIN: &str = env!("CARGO_BIN_EXE_twin");

/// The folder; removed when dropped.
pub(crate) struct Project {
    folder: tempfile::TempDir,
    programs: PathBuf,
}

impl Project {
    /// A copy of this checkout's definitions.
    pub(crate) fn new() -> Self {
        let folder = tempfile::tempdir().expect("a temporary folder");
        for file in COPIED {
            let to = folder.path().join(file);
            fs::create_dir_all(to.parent().expect("a folder")).expect("the folder is made");
            fs::copy(checkout().join(file), &to).unwrap_or_else(|error| panic!("{file}: {error}"));
        }
        let built = Profile::of_this_build();
        let programs = Binaries::locate_or_build(&checkout(), Packages::Workspace, built);
        let programs = programs.expect("the programs are built");
        Self {
            folder,
            programs: programs.directory().to_owned(),
        }
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
            .env("TWIN_BIN_DIR", &self.programs)
            .env_remove("API_ENDPOINT")
            .env_remove("API_KEY")
            .env_remove("STRINGS_REFRESH_SECONDS")
            .env_remove("RUST_LOG")
            .stdin(Stdio::null());
        command
    }

    /// Runs `twin` in this folder to its end.
    pub(crate) fn twin(&self, arguments: &[&str]) -> Outcome {
        Outcome::of(&mut self.command(arguments))
    }
}
