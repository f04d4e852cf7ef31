//! The programs that the repository uses.

use std::path::Path;
use std::process::{Command, Stdio};

use super::{Finding, State};

/// A program, or a part of one.
#[derive(Clone, Copy, Debug)]
pub(super) struct Tool {
    pub(super) name: &'static str,
    /// What answers its version in its first line; it is not there when this fails.
    pub(super) command: &'static [&'static str],
    pub(super) needed_by: &'static str,
    pub(super) required: bool,
    pub(super) advice: &'static str,
}

/// What a tool is when nothing else is said: used by something that most people can do without.
const OPTIONAL: Tool = Tool {
    name: "",
    command: &[],
    needed_by: "",
    required: false,
    advice: "",
};

const TOOLS: &[Tool] = &[
    Tool {
        name: "C compiler",
        command: &["cc", "--version"],
        needed_by: "every build: cc links the programs",
        required: true,
        advice: "Debian: apt install build-essential; macOS: xcode-select --install",
    },
    Tool {
        name: "ps",
        command: &["ps", "-o", "pid=", "-p", "1"],
        needed_by: "the tests: they list processes",
        required: true,
        advice: "Debian: apt install procps",
    },
    Tool {
        name: "cargo-nextest",
        command: &["cargo", "nextest", "--version"],
        needed_by: "cargo nextest run; cargo test runs the same",
        advice: "cargo install cargo-nextest --locked",
        ..OPTIONAL
    },
    Tool {
        name: "rustfmt",
        command: &["cargo", "fmt", "--version"],
        needed_by: ".ci/run",
        advice: "rustup component add rustfmt",
        ..OPTIONAL
    },
    Tool {
        name: "clippy",
        command: &["cargo", "clippy", "--version"],
        needed_by: ".ci/run",
        advice: "rustup component add clippy",
        ..OPTIONAL
    },
    Tool {
        name: "bash",
        command: &["bash", "--version"],
        needed_by: ".ci/run, judges/run",
        advice: "Debian: apt install bash",
        ..OPTIONAL
    },
    Tool {
        name: "taplo",
        command: &["taplo", "--version"],
        needed_by: ".ci/run, which skips its check without it",
        advice: "cargo install taplo-cli --locked",
        ..OPTIONAL
    },
    Tool {
        name: "typos",
        command: &["typos", "--version"],
        needed_by: ".ci/run, which skips its check without it",
        advice: "cargo install typos-cli --locked",
        ..OPTIONAL
    },
    Tool {
        name: "shellcheck",
        command: &["shellcheck", "--version"],
        needed_by: ".ci/run, which skips its check without it",
        advice: "Debian: apt install shellcheck; macOS: brew install shellcheck",
        ..OPTIONAL
    },
    Tool {
        name: "python3",
        command: &["python3", "--version"],
        needed_by: "judges/run",
        advice: "Debian: apt install python3; macOS: brew install python3",
        ..OPTIONAL
    },
    Tool {
        name: "boto3",
        command: &["python3", "-c", "import boto3; print(boto3.__version__)"],
        needed_by: "judges/ssm/run",
        // Debian's and Homebrew's Python refuse to be changed by pip (PEP 668).
        advice: "Debian: apt install python3-boto3; elsewhere, in an active virtual environment \
                 (python3 -m venv): pip install boto3",
        ..OPTIONAL
    },
    Tool {
        name: "aws",
        command: &["aws", "--version"],
        needed_by: "judges/ssm/run, and changing the strings map as README.md does",
        advice: "https://docs.aws.amazon.com/cli/latest/userguide/getting-started-install.html",
        ..OPTIONAL
    },
    Tool {
        name: "curl",
        command: &["curl", "--version"],
        needed_by: "the lines that `cargo twin up` prints to be tried",
        advice: "Debian: apt install curl; or use `cargo twin query`",
        ..OPTIONAL
    },
    Tool {
        name: "lldb",
        command: &["lldb", "--version"],
        needed_by: "docs/debugging.md; gdb serves as well",
        advice: "Debian: apt install lldb; macOS: xcode-select --install",
        ..OPTIONAL
    },
    Tool {
        name: "gdb",
        command: &["gdb", "--version"],
        needed_by: "docs/debugging.md; lldb serves as well",
        advice: "Debian: apt install gdb; on macOS use lldb",
        ..OPTIONAL
    },
];

pub(super) fn findings(root: &Path) -> impl Iterator<Item = Finding> {
    TOOLS.iter().map(move |tool| finding(tool, root))
}

/// Asks a program for its version. It runs in the checkout, where rustup takes the toolchain that
/// the checkout names.
pub(super) fn finding(tool: &Tool, root: &Path) -> Finding {
    let found = output(tool.command, root);
    Finding {
        name: tool.name.to_owned(),
        state: if found.is_some() {
            State::Good
        } else {
            State::Missing
        },
        found: found.as_deref().map(version).unwrap_or_default(),
        needed_by: tool.needed_by,
        required: tool.required,
        advice: tool.advice.to_owned(),
    }
}

/// What a command wrote to its standard output; none when it is not there or fails.
pub(super) fn output(command: &[&str], folder: &Path) -> Option<String> {
    let (program, arguments) = command.split_first()?;
    let output = Command::new(program)
        .args(arguments)
        .current_dir(folder)
        .stdin(Stdio::null())
        .output()
        .ok()?;
    output
        .status
        .success()
        .then(|| String::from_utf8_lossy(&output.stdout).into_owned())
}

/// The first word of a text that begins as a version does: a digit after which a dot comes.
fn version(text: &str) -> String {
    let words = text.split([' ', '\n', '/', ',', '(', ')']);
    let mut versions = words
        .map(|word| word.trim_start_matches('v'))
        .filter(|word| {
            word.starts_with(|first: char| first.is_ascii_digit()) && word.contains('.')
        });
    versions.next().unwrap_or("there").to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_version_is_found_in_what_each_program_says() {
        for (text, expected) in [
            ("cargo 1.95.0 (f2d3ce0bd 2026-03-21)\n", "1.95.0"),
            (
                "aws-cli/2.31.1 Python/3.13.7 Linux/6.1 exe/x86_64\n",
                "2.31.1",
            ),
            (
                "cc (Debian 14.2.0-19) 14.2.0\nCopyright (C) 2024\n",
                "14.2.0-19",
            ),
            ("GNU bash, version 5.2.37(1)-release\n", "5.2.37"),
            (
                "ShellCheck - shell script analysis tool\nversion: 0.10.0\n",
                "0.10.0",
            ),
            ("Apple clang version 17.0.0 (clang-1700.0.13.5)\n", "17.0.0"),
            ("    1\n", "there"),
        ] {
            assert_eq!(version(text), expected, "{text}");
        }
    }
}
