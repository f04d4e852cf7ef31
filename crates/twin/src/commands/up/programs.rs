//! The programs that the stack runs.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::{fs, io};

use anyhow::Context as _;
use local_binaries::{Binaries, CargoBuild, DIRECTORY_VARIABLE, Packages, Profile};

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

/// How many copies of a program there are at most while nothing is replaced.
const KEPT_COPIES: usize = 2;

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

    /// Brings the programs of these packages up to date, for as long as that takes.
    pub(super) fn update(&mut self, names: &[String]) -> anyhow::Result<Vec<Program>> {
        let binaries = match self {
            Self::Given(binaries) => binaries.clone(),
            Self::Built(builds) => {
                // Cargo has just built this program; without a word it would seem to begin again.
                anstream::eprintln!("Building the functions and the service");
                let packages: Vec<_> = names.iter().map(String::as_str).collect();
                Binaries::build(&builds.root, Packages::Only(&packages), builds.profile)?
            }
        };
        self.take(&binaries, names)
    }

    /// The build that brings them up to date; none where nothing is built.
    pub(super) fn build(&self, names: &[String]) -> Option<CargoBuild> {
        let Self::Built(builds) = self else {
            return None;
        };
        let packages: Vec<_> = names.iter().map(String::as_str).collect();
        let packages = Packages::Only(&packages);
        Some(CargoBuild::new(&builds.root, packages, builds.profile))
    }

    /// Takes what was built. The answer has the programs that are new or different, with their
    /// paths.
    pub(super) fn take(
        &mut self,
        binaries: &Binaries,
        names: &[String],
    ) -> anyhow::Result<Vec<Program>> {
        match self {
            Self::Given(_) => names
                .iter()
                .map(|name| {
                    Ok(Program {
                        name: name.clone(),
                        path: binaries.path(name)?,
                    })
                })
                .collect(),
            Self::Built(builds) => builds.take(binaries, names),
        }
    }

    /// Removes the copies that nobody needs any more, once the newest of each program is the one
    /// that runs.
    pub(super) fn remove_old(&self) -> anyhow::Result<()> {
        match self {
            Self::Given(_) => Ok(()),
            Self::Built(builds) => builds.remove_old().with_context(|| {
                let store = builds.store.display();
                format!("old programs in {store} could not be removed")
            }),
        }
    }
}

/// A program and where it is run from.
pub(super) struct Program {
    pub(super) name: String,
    pub(super) path: PathBuf,
}

impl Builds {
    fn take(&mut self, built: &Binaries, names: &[String]) -> anyhow::Result<Vec<Program>> {
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

    /// Leaves of each program the newest copy, and the one before it, which an environment that is
    /// about to end may just be starting.
    fn remove_old(&self) -> io::Result<()> {
        let mut newer = BTreeMap::new();
        for generation in (1..=self.generation).rev() {
            let folder = self.store.join(generation.to_string());
            if !folder.exists() {
                continue;
            }
            let mut is_empty = true;
            for copy in fs::read_dir(&folder)? {
                let copy = copy?;
                let newer = newer.entry(copy.file_name()).or_insert(0);
                if *newer < KEPT_COPIES {
                    *newer += 1;
                    is_empty = false;
                } else {
                    fs::remove_file(copy.path())?;
                }
            }
            if is_empty {
                fs::remove_dir(&folder)?;
            }
        }
        Ok(())
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
        Err(error) if error.kind() != io::ErrorKind::NotFound => {
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn of_each_program_the_newest_copy_and_the_one_before_are_kept() {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let mut builds = Builds {
            root: folder.path().to_owned(),
            profile: Profile::Debug,
            store: folder.path().join("programs"),
            generation: 0,
        };
        let target = folder.path().join("target");
        fs::create_dir(&target).expect("the folder is made");
        let names = ["hello", "string-api"].map(str::to_owned);
        // Only the service changes between the first build and the last.
        for (hello, service) in [("a", "1"), ("a", "2"), ("a", "3"), ("a", "4"), ("b", "5")] {
            fs::write(target.join("hello"), hello).expect("it is written");
            fs::write(target.join("string-api"), service).expect("it is written");
            let built = Binaries::in_directory(&target, Packages::Workspace).expect("a folder");
            builds.take(&built, &names).expect("the programs are taken");
            builds.remove_old().expect("the old ones are removed");
        }
        let mut left = Vec::new();
        for generation in fs::read_dir(&builds.store).expect("a folder") {
            let generation = generation.expect("an entry").path();
            for copy in fs::read_dir(&generation).expect("a folder") {
                let content = fs::read_to_string(copy.expect("an entry").path());
                left.push(content.expect("a text"));
            }
        }
        left.sort_unstable();
        assert_eq!(left, ["4", "5", "a", "b"]);
        let newest = builds.newest("string-api").expect("it is there");
        assert_eq!(fs::read_to_string(newest).expect("a text"), "5");
    }
}
