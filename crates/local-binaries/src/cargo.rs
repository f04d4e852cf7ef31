//! One `cargo build`, and where it put the programs.

use std::collections::BTreeMap;
use std::ffi::{OsStr, OsString};
use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Command, ExitStatus, Stdio};

use serde::Deserialize;

use crate::{Binaries, BinariesError, Packages, Profile};

/// A line of `--message-format=json`, as far as it matters here.
/// <https://doc.rust-lang.org/cargo/reference/external-tools.html#artifact-messages>
#[derive(Deserialize)]
struct Message {
    /// Every message has it, and hardly anything else that is JSON.
    #[serde(rename = "reason")]
    _reason: String,
    /// The path of a program that was built or is fresh; absent for all else.
    executable: Option<PathBuf>,
}

/// One `cargo build`, for a caller that starts processes in its own way.
///
/// The folder of the programs is taken from Cargo's own messages: it depends on
/// `CARGO_TARGET_DIR`, on configuration files and on a default target, and Cargo knows them all.
#[derive(Clone, Debug)]
pub struct CargoBuild {
    root: PathBuf,
    program: PathBuf,
    arguments: Vec<OsString>,
    environment: BTreeMap<OsString, OsString>,
    directory: Option<PathBuf>,
}

impl CargoBuild {
    /// Brings the programs of the workspace at `root` up to date.
    #[must_use]
    pub fn new(root: &Path, packages: Packages<'_>, profile: Profile) -> Self {
        let mut arguments = vec![
            "build",
            "--bins",
            "--message-format=json-render-diagnostics",
        ];
        match packages {
            Packages::Workspace => arguments.push("--workspace"),
            Packages::Only(names) => {
                for name in names {
                    arguments.extend(["--package", name]);
                }
            }
        }
        if profile == Profile::Release {
            arguments.push("--release");
        }
        let environment = std::env::vars_os();
        Self {
            root: root.to_owned(),
            // Cargo sets CARGO for what it runs, so that a test uses the Cargo that runs it.
            program: std::env::var_os("CARGO")
                .map_or_else(|| PathBuf::from("cargo"), PathBuf::from),
            arguments: arguments.into_iter().map(OsString::from).collect(),
            environment: environment
                .filter(|(name, _)| !describes_a_package(name))
                .collect(),
            directory: None,
        }
    }

    /// The folder to start it in.
    #[must_use]
    pub fn root(&self) -> &Path {
        &self.root
    }

    /// Cargo: a path, or a name to be looked up.
    #[must_use]
    pub fn program(&self) -> &Path {
        &self.program
    }

    /// Its arguments.
    #[must_use]
    pub fn arguments(&self) -> &[OsString] {
        &self.arguments
    }

    /// Its whole environment.
    #[must_use]
    pub fn environment(&self) -> &BTreeMap<OsString, OsString> {
        &self.environment
    }

    /// Takes a line that Cargo wrote. True when it was a message for a program; all others are for
    /// a person.
    pub fn read(&mut self, line: &str) -> bool {
        let Ok(message) = serde_json::from_str::<Message>(line) else {
            return false;
        };
        if let Some(executable) = message.executable {
            self.directory = executable.parent().map(Path::to_owned);
        }
        true
    }

    /// The programs, once Cargo has ended and each of its lines was [read](Self::read).
    ///
    /// # Errors
    ///
    /// When the build failed, and when it gave no program.
    pub fn finish(self, status: ExitStatus) -> Result<Binaries, BinariesError> {
        let Self {
            root, directory, ..
        } = self;
        if !status.success() {
            return Err(BinariesError::Build { root, status });
        }
        let directory = directory.ok_or(BinariesError::NoProgram { root })?;
        Ok(Binaries { directory })
    }

    /// Runs it to its end. What Cargo writes for a person goes to standard error.
    pub(crate) fn run(mut self) -> Result<Binaries, BinariesError> {
        let program = self.program.clone();
        let failed = |cause| BinariesError::Cargo {
            program: program.clone(),
            cause,
        };
        let mut cargo = Command::new(&self.program)
            .args(&self.arguments)
            .current_dir(&self.root)
            .env_clear()
            .envs(&self.environment)
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .spawn()
            .map_err(failed)?;
        if let Some(messages) = cargo.stdout.take() {
            for line in BufReader::new(messages).lines() {
                self.read(&line.map_err(failed)?);
            }
        }
        let status = cargo.wait().map_err(failed)?;
        self.finish(status)
    }
}

/// Whether Cargo set the variable for the package that it runs just now.
///
/// Build scripts ask to be run again when some of these change, ring's among them. Passed on, they
/// would differ between this build and the one around it, and each would undo the other's.
fn describes_a_package(name: &OsStr) -> bool {
    let name = name.to_string_lossy();
    ["CARGO_MANIFEST_", "CARGO_PKG_"]
        .iter()
        .any(|prefix| name.starts_with(prefix))
}
