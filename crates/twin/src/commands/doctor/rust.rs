//! Rust, in the version that the checkout asks for.

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

/// Cargo and the compiler, held against `rust-toolchain.toml`.
pub(super) fn findings(project: &Project) -> anyhow::Result<Vec<Finding>> {
    let wanted = wanted(project)?;
    let findings = [CARGO, RUSTC].map(|tool| {
        let mut finding = tools::finding(&tool, project.root());
        if let (Some(wanted), Some(found)) = (&wanted, parse(&finding.found))
            && parse(wanted).is_some_and(|wanted| found < wanted)
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
    let text = files::read(&path)?;
    let channel = text.lines().find_map(|line| {
        let (name, value) = line.split_once('=')?;
        (name.trim() == "channel").then(|| value.trim().trim_matches('"').to_owned())
    });
    Ok(channel)
}

/// Major, minor and patch of `1.95.0` and of what may follow it; none of a name such as `stable`.
fn parse(version: &str) -> Option<[u32; 3]> {
    let numbers = version.split(['-', '+', ' ']).next()?;
    let mut parsed = [0; 3];
    for (place, number) in parsed.iter_mut().zip(numbers.split('.')) {
        *place = number.parse().ok()?;
    }
    Some(parsed)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn versions_are_compared_as_numbers() {
        assert!(parse("1.100.0") > parse("1.95.1"));
        assert_eq!(parse("1.95"), parse("1.95.0-beta.2 (1f2e)"));
        assert_eq!(parse("stable"), None);
        assert_eq!(parse(""), None);
    }
}
