//! Rust, in the version that the checkout asks for.

use anyhow::Context as _;
use semver::{Prerelease, Version, VersionReq};
use serde::Deserialize;

use super::tools::{self, Tool};
use super::{Finding, State};
use crate::files;
use crate::project::Project;

const CARGO: Tool = Tool {
    name: "cargo",
    command: &["cargo", "--version"],
    needed_by: "every command",
    required: true,
    advice: "install Rust: https://rustup.rs",
};

const RUSTC: Tool = Tool {
    name: "rustc",
    command: &["rustc", "--version"],
    needed_by: "every build",
    ..CARGO
};

/// `rust-toolchain.toml`, as far as it matters here.
/// <https://rust-lang.github.io/rustup/overrides.html#the-toolchain-file>
#[derive(Deserialize)]
struct ToolchainFile {
    toolchain: Toolchain,
}

#[derive(Deserialize)]
struct Toolchain {
    /// Absent where `path` names a toolchain.
    channel: Option<String>,
}

/// Cargo and the compiler, held against `rust-toolchain.toml`.
pub(super) fn findings(project: &Project) -> anyhow::Result<Vec<Finding>> {
    let wanted = wanted(project)?;
    let findings = [CARGO, RUSTC].map(|tool| {
        let mut finding = tools::finding(&tool, project.root());
        if let Some(wanted) = &wanted
            && is_older(&finding.found, wanted)
        {
            finding.state = State::Wrong("too old");
            finding.advice = format!(
                "rust-toolchain.toml asks for {wanted}: run `rustup update`, or put rustup's \
                 programs first on the PATH"
            );
        }
        finding
    });
    Ok(findings.into())
}

/// The channel of `rust-toolchain.toml`; none where the checkout has no such file.
fn wanted(project: &Project) -> anyhow::Result<Option<String>> {
    let path = project.root().join("rust-toolchain.toml");
    if !path.exists() {
        return Ok(None);
    }
    let file: ToolchainFile = toml::from_str(&files::read(&path)?)
        .with_context(|| format!("{} is damaged", path.display()))?;
    Ok(file.toolchain.channel)
}

/// Whether `found` is a version before that of the channel, which may say less: `1.95`. Channels
/// such as `stable`, and what is no version, are not older than anything.
fn is_older(found: &str, channel: &str) -> bool {
    let (Ok(mut found), Ok(at_least)) = (
        Version::parse(found),
        VersionReq::parse(&format!(">={channel}")),
    ) else {
        return false;
    };
    // A beta of a version has what the version has, and a requirement would leave all of them out.
    found.pre = Prerelease::EMPTY;
    !at_least.matches(&found)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn versions_are_compared_as_numbers() {
        for (found, channel, expected) in [
            ("1.95.0", "1.95.0", false),
            ("1.95.0", "1.95", false),
            ("1.95.1", "1.100.0", true),
            ("1.100.0", "1.95.1", false),
            ("1.94.9", "1.95", true),
            ("1.95.0-beta.2", "1.95.0", false),
            ("1.96.0-nightly", "1.95.0", false),
            ("1.94.0-nightly", "1.95.0", true),
            ("1.95.0", "stable", false),
            ("1.95.0", "nightly-2026-01-01", false),
            ("there", "1.95.0", false),
        ] {
            assert_eq!(is_older(found, channel), expected, "{found} {channel}");
        }
    }
}
