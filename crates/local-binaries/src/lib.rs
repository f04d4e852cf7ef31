//! The programs of this checkout, built once and found again.
//!
//! `twin up` and the tests run programs that Cargo did not build for them: `cargo test` builds the
//! binaries of the tested package alone, and `cargo run -p twin` those of `twin`. Both ask here.
//! When `TWIN_BIN_DIR` is set, as in the outputs of Nix, the programs are taken from that folder
//! and nothing is built. Otherwise one `cargo build` brings them up to date; when they are fresh
//! it does nothing, and when several processes ask at once, Cargo's own lock lets one build.
//!
//! ```no_run
//! use std::path::Path;
//! use local_binaries::{Binaries, Packages, Profile};
//!
//! let binaries = Binaries::locate_or_build(Path::new("."), Packages::Workspace, Profile::of_this_build())?;
//! let twin = binaries.path("twin")?;
//! # Ok::<(), local_binaries::BinariesError>(())
//! ```

mod cargo;
mod error;

pub use cargo::CargoBuild;
pub use error::BinariesError;

use std::path::{Path, PathBuf};

/// The environment variable that names a folder with the programs, already built.
pub const DIRECTORY_VARIABLE: &str = "TWIN_BIN_DIR";

/// Whose binaries are wanted.
#[derive(Clone, Copy, Debug)]
pub enum Packages<'a> {
    /// Those of every package of the workspace, test-only programs included.
    Workspace,
    /// Those of the packages named. By the rule of this workspace a package with a program has
    /// the program's name.
    Only(&'a [&'a str]),
}

/// Cargo's profile.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Profile {
    /// `dev`, Cargo's default.
    Debug,
    /// `release`.
    Release,
}

impl Profile {
    /// The profile in which the calling program was built itself, so that a test runs programs
    /// built as the test was and `cargo test` shares their dependencies.
    #[must_use]
    pub fn of_this_build() -> Self {
        if cfg!(debug_assertions) {
            Self::Debug
        } else {
            Self::Release
        }
    }
}

/// A folder that holds the programs asked for.
#[derive(Clone, Debug)]
pub struct Binaries {
    directory: PathBuf,
}

impl Binaries {
    /// Takes the programs from `TWIN_BIN_DIR` when that is set, or builds them in the workspace
    /// at `root`. Cargo's progress goes to standard error.
    ///
    /// # Errors
    ///
    /// When a program of [`Packages::Only`] is missing in `TWIN_BIN_DIR`, when Cargo cannot be
    /// started, and when the build fails.
    pub fn locate_or_build(
        root: &Path,
        packages: Packages<'_>,
        profile: Profile,
    ) -> Result<Self, BinariesError> {
        match std::env::var_os(DIRECTORY_VARIABLE) {
            Some(directory) => Self::in_directory(Path::new(&directory), packages),
            None => Self::build(root, packages, profile),
        }
    }

    /// Brings the programs of the workspace at `root` up to date with one `cargo build`, as
    /// without `TWIN_BIN_DIR`.
    ///
    /// # Errors
    ///
    /// When Cargo cannot be started, when the build fails, and when it gives no program.
    pub fn build(
        root: &Path,
        packages: Packages<'_>,
        profile: Profile,
    ) -> Result<Self, BinariesError> {
        CargoBuild::new(root, packages, profile).run()
    }

    /// Takes the programs from `directory`, as if `TWIN_BIN_DIR` named it.
    ///
    /// # Errors
    ///
    /// When a program of [`Packages::Only`] is not a file there.
    pub fn in_directory(directory: &Path, packages: Packages<'_>) -> Result<Self, BinariesError> {
        // The programs are started in other working directories than this process's.
        let directory =
            std::path::absolute(directory).map_err(|cause| BinariesError::Directory {
                directory: directory.to_owned(),
                cause,
            })?;
        let binaries = Self { directory };
        if let Packages::Only(names) = packages {
            for name in names {
                binaries.path(name)?;
            }
        }
        Ok(binaries)
    }

    /// The folder: absolute, and fit for `TWIN_BIN_DIR` of a program that this one starts.
    #[must_use]
    pub fn directory(&self) -> &Path {
        &self.directory
    }

    /// The absolute path of the program `name`.
    ///
    /// # Errors
    ///
    /// [`BinariesError::Missing`] when there is no such file.
    pub fn path(&self, name: &str) -> Result<PathBuf, BinariesError> {
        let path = self.directory.join(name);
        if path.is_file() {
            Ok(path)
        } else {
            Err(BinariesError::Missing {
                name: name.to_owned(),
                path,
            })
        }
    }
}
