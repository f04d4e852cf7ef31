//! The checkout that a command works on.

use std::path::{Path, PathBuf};

use crate::UsageError;

/// What a folder has to hold to be a checkout: the stages, and the functions beside them.
const STAGES: &str = "terraform/api-gateway/stages.json";
const LAMBDAS: &str = "lambdas";

/// The root folder of a checkout and the places in it.
#[derive(Clone, Debug)]
pub(crate) struct Project {
    root: PathBuf,
}

impl Project {
    /// Finds the checkout that holds the current folder.
    pub(crate) fn find() -> anyhow::Result<Self> {
        let here = std::env::current_dir()?;
        let root = here
            .ancestors()
            .find(|folder| folder.join(STAGES).is_file() && folder.join(LAMBDAS).is_dir());
        let Some(root) = root else {
            let here = here.display();
            return Err(UsageError(format!(
                "{here} is not in a Twinstack checkout: no folder above it has {STAGES} and \
                 {LAMBDAS}/; run the command inside one"
            ))
            .into());
        };
        Ok(Self {
            root: root.to_owned(),
        })
    }

    pub(crate) fn root(&self) -> &Path {
        &self.root
    }

    /// The document that API Gateway imports and the local gateway serves.
    pub(crate) fn openapi_document(&self) -> PathBuf {
        self.root.join("terraform/api-gateway/openapi.json")
    }

    /// The strings map that a stack begins with.
    pub(crate) fn strings_map(&self) -> PathBuf {
        self.root.join("terraform/strings-map.json")
    }

    /// What the local stack keeps: its keys, its lock, and where it is reached.
    pub(crate) fn state(&self) -> PathBuf {
        self.root.join("target/twin")
    }
}
