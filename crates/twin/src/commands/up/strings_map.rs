//! The strings map that Parameter Store begins with.

use std::path::{Path, PathBuf};

use anyhow::Context as _;
use local_aws::Ssm;

use super::environment::STRINGS_MAP_PARAMETER;
use crate::files;
use crate::project::Project;

/// A strings map as its file has it. Whether it is a good one the service says, by the very code
/// that says so on AWS.
pub(super) struct StringsMap {
    file: PathBuf,
    text: String,
}

/// Reads the file that was given, or the checkout's example.
pub(super) fn read(project: &Project, given: Option<&Path>) -> anyhow::Result<StringsMap> {
    let file = given.map_or_else(|| project.strings_map(), Path::to_owned);
    Ok(StringsMap {
        text: files::read(&file)?,
        file,
    })
}

impl StringsMap {
    pub(super) fn put(&self, ssm: &Ssm) -> anyhow::Result<()> {
        ssm.put(STRINGS_MAP_PARAMETER, &self.text)
            .with_context(|| format!("{} is no parameter's value", self.file.display()))?;
        Ok(())
    }

    /// Where the map came from, for an error of the service that knows only the parameter.
    pub(super) fn hint(&self) -> String {
        format!(
            "the service is not ready (its strings map came from {})",
            self.file.display()
        )
    }
}
