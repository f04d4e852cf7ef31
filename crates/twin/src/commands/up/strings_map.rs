//! The strings map that the stack begins with.

use std::path::{Path, PathBuf};

use anyhow::Context as _;
use local_aws::Ssm;

use super::environment::{Access, STRINGS_MAP_PARAMETER};
use crate::files;
use crate::project::Project;

/// Where the strings map comes from. Whether it is a good one the service says, by the very code
/// that says so on AWS.
pub(super) enum StringsMap {
    /// A file, as it is.
    File { file: PathBuf, text: String },
    /// The parameter in another Parameter Store than the stack's own.
    Parameter { endpoint_url: String },
}

/// Reads the file that was given, or the checkout's example; or says where the programs will find
/// the map.
pub(super) fn read(
    project: &Project,
    given: Option<&Path>,
    access: &Access,
) -> anyhow::Result<StringsMap> {
    if let Some(endpoint_url) = access.endpoint_url() {
        return Ok(StringsMap::Parameter {
            endpoint_url: endpoint_url.to_owned(),
        });
    }
    let file = given.map_or_else(|| project.strings_map(), Path::to_owned);
    Ok(StringsMap::File {
        text: files::read(&file)?,
        file,
    })
}

impl StringsMap {
    /// Puts the map of a file into the stack's own Parameter Store.
    pub(super) fn put(&self, ssm: &Ssm) -> anyhow::Result<()> {
        if let Self::File { file, text } = self {
            ssm.put(STRINGS_MAP_PARAMETER, text)
                .with_context(|| format!("{} is no parameter's value", file.display()))?;
        }
        Ok(())
    }

    /// Where the map came from, for an error of the service that knows only the parameter.
    pub(super) fn hint(&self) -> String {
        match self {
            Self::File { file, .. } => format!(
                "the service is not ready (its strings map came from {})",
                file.display()
            ),
            Self::Parameter { endpoint_url } => format!(
                "the service is not ready (its strings map is the parameter \
                 {STRINGS_MAP_PARAMETER} at {endpoint_url}, which has to be there and to be \
                 readable with your credentials)"
            ),
        }
    }
}
