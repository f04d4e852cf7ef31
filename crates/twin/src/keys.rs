//! The keys of the local stack: random for each checkout, and kept so that a shell's history and an
//! editor's request files go on working.

use std::collections::BTreeMap;
use std::path::Path;

use anyhow::Context as _;
use rand::RngExt as _;
use rand::distr::Alphanumeric;

use crate::files::{self, Readers};

/// The name of the service side's key beside the names of the stages.
pub(crate) const SERVICE: &str = "service";

/// The length that API Gateway gives the keys it makes itself.
const LENGTH: usize = 40;

/// A key for each stage by its name, and one for [`SERVICE`].
pub(crate) type Keys = BTreeMap<String, String>;

/// Reads the keys that are kept below `state`, and makes those that are missing.
pub(crate) fn load_or_make<'a>(
    state: &Path,
    stages: impl Iterator<Item = &'a str>,
) -> anyhow::Result<Keys> {
    let path = state.join("keys.json");
    let kept: Keys = if path.exists() {
        serde_json::from_str(&files::read(&path)?).with_context(|| {
            format!(
                "{} does not hold keys: delete it to have new ones made",
                path.display()
            )
        })?
    } else {
        Keys::new()
    };
    let wanted = stages.chain([SERVICE]);
    let keys = wanted.map(|name| {
        (
            name.to_owned(),
            kept.get(name).cloned().unwrap_or_else(random),
        )
    });
    let keys: Keys = keys.collect();
    if keys != kept {
        files::write_whole(&path, &serde_json::to_string_pretty(&keys)?, Readers::Owner)?;
    }
    Ok(keys)
}

fn random() -> String {
    rand::rng()
        .sample_iter(Alphanumeric)
        .take(LENGTH)
        .map(char::from)
        .collect()
}
