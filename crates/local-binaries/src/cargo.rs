//! One `cargo build`, and where it put the programs.

use std::ffi::OsStr;
use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use serde::Deserialize;

use crate::{BinariesError, Packages, Profile};

/// A line of `--message-format=json`, as far as it matters here.
/// <https://doc.rust-lang.org/cargo/reference/external-tools.html#artifact-messages>
#[derive(Deserialize)]
struct Message {
    /// The path of a program that was built or is fresh; absent for all else.
    executable: Option<PathBuf>,
}

/// Builds the binaries and answers their folder.
///
/// The folder is taken from Cargo's own messages: it depends on `CARGO_TARGET_DIR`, on
/// configuration files and on a default target, and Cargo knows them all.
pub(crate) fn build(
    root: &Path,
    packages: Packages<'_>,
    profile: Profile,
) -> Result<PathBuf, BinariesError> {
    // Cargo sets CARGO for what it runs, so that a test uses the Cargo that runs it.
    let program = std::env::var_os("CARGO").map_or_else(|| PathBuf::from("cargo"), PathBuf::from);
    let failed = |cause| BinariesError::Cargo {
        program: program.clone(),
        cause,
    };

    let mut command = Command::new(&program);
    command.current_dir(root).args([
        "build",
        "--bins",
        "--message-format=json-render-diagnostics",
    ]);
    for (name, _) in std::env::vars_os() {
        if describes_a_package(&name) {
            command.env_remove(name);
        }
    }
    match packages {
        Packages::Workspace => {
            command.arg("--workspace");
        }
        Packages::Only(names) => {
            for name in names {
                command.args(["--package", name]);
            }
        }
    }
    if profile == Profile::Release {
        command.arg("--release");
    }
    let mut cargo = command
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .spawn()
        .map_err(failed)?;

    let mut directory = None;
    if let Some(messages) = cargo.stdout.take() {
        for line in BufReader::new(messages).lines() {
            let line = line.map_err(failed)?;
            let executable = serde_json::from_str::<Message>(&line)
                .ok()
                .and_then(|message| message.executable);
            if let Some(executable) = executable {
                directory = executable.parent().map(Path::to_owned);
            }
        }
    }
    let status = cargo.wait().map_err(failed)?;
    if !status.success() {
        return Err(BinariesError::Build {
            root: root.to_owned(),
            status,
        });
    }
    directory.ok_or_else(|| BinariesError::NoProgram {
        root: root.to_owned(),
    })
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
