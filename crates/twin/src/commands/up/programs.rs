//! The programs that the stack runs.

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::Context as _;
use local_binaries::{Binaries, DIRECTORY_VARIABLE, Packages, Profile};

use crate::UsageError;
use crate::project::Project;

/// Where the programs are taken from.
pub(super) enum Programs {
    /// `TWIN_BIN_DIR`: they are run as they lie there, and nothing is built.
    Given(Binaries),
    /// Built in the checkout, and run as copies: a build takes a program away before it puts the
    /// new one there, and a function may be started at any moment.
    Built(Builds),
}

pub(super) struct Builds {
    root: PathBuf,
    profile: Profile,
    /// One folder for each build that changed something, so that a program keeps its name.
    store: PathBuf,
    generation: u32,
}

impl Programs {
    /// Programs that are not there yet: [`update`](Self::update) brings them.
    pub(super) fn new(project: &Project, release: bool, watch: bool) -> anyhow::Result<Self> {
        let profile = if release {
            Profile::Release
        } else {
            Profile::Debug
        };
        if let Some(given) = std::env::var_os(DIRECTORY_VARIABLE) {
            if release || watch {
                let flag = if watch { "--watch" } else { "--release" };
                return Err(UsageError(format!(
                    "{flag} builds, and {DIRECTORY_VARIABLE} says that nothing is built: leave \
                     out one of them"
                ))
                .into());
            }
            return Ok(Self::Given(Binaries::in_directory(
                Path::new(&given),
                Packages::Workspace,
            )?));
        }
        let store = project.state().join("programs");
        remove(&store)?;
        Ok(Self::Built(Builds {
            root: project.root().to_owned(),
            profile,
            store,
            generation: 0,
        }))
    }

    /// Brings the programs of these packages up to date. The answer has those that are new or
    /// different, with their paths.
    pub(super) fn update(&mut self, names: &[String]) -> anyhow::Result<Vec<Program>> {
        match self {
            Self::Given(binaries) => names
                .iter()
                .map(|name| {
                    Ok(Program {
                        name: name.clone(),
                        path: binaries.path(name)?,
                    })
                })
                .collect(),
            Self::Built(builds) => builds.update(names),
        }
    }
}

/// A program and where it is run from.
pub(super) struct Program {
    pub(super) name: String,
    pub(super) path: PathBuf,
}

impl Builds {
    fn update(&mut self, names: &[String]) -> anyhow::Result<Vec<Program>> {
        if self.generation == 0 {
            // Cargo has just built this program; without a word it would seem to begin again.
            anstream::eprintln!("Building the functions and the service");
        }
        let packages: Vec<_> = names.iter().map(String::as_str).collect();
        let built = Binaries::build(&self.root, Packages::Only(&packages), self.profile)?;
        let mut changed = Vec::new();
        let folder = self.store.join((self.generation + 1).to_string());
        for name in names {
            let path = built.path(name)?;
            if self
                .newest(name)
                .is_some_and(|present| same_content(&path, &present))
            {
                continue;
            }
            let copy = folder.join(name);
            fs::create_dir_all(&folder)
                .and_then(|()| fs::copy(&path, &copy))
                .with_context(|| format!("{} could not be copied", path.display()))?;
            changed.push(Program {
                name: name.clone(),
                path: copy,
            });
        }
        if !changed.is_empty() {
            self.generation += 1;
        }
        Ok(changed)
    }

    fn newest(&self, name: &str) -> Option<PathBuf> {
        let generations = (1..=self.generation).rev();
        let mut copies = generations.map(|number| self.store.join(number.to_string()).join(name));
        copies.find(|copy| copy.is_file())
    }
}

/// The copies are of no use to the next stack, which makes its own.
impl Drop for Builds {
    fn drop(&mut self) {
        let _ = remove(&self.store);
    }
}

fn remove(store: &Path) -> anyhow::Result<()> {
    match fs::remove_dir_all(store) {
        Err(error) if error.kind() != std::io::ErrorKind::NotFound => {
            Err(error).with_context(|| format!("{} could not be removed", store.display()))
        }
        _ => Ok(()),
    }
}

/// A file that cannot be read counts as another one.
fn same_content(one: &Path, other: &Path) -> bool {
    let length = |path| fs::metadata(path).map(|metadata| metadata.len()).ok();
    length(one) == length(other)
        && matches!((fs::read(one), fs::read(other)), (Ok(one), Ok(other)) if one == other)
}
