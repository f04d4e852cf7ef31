//! Tests that need a process of their own, for its environment or for its tracing.

use std::process::{Command, Output};

/// Runs an ignored test of this program alone, with a variable set.
pub(crate) fn run(test: &str, variable: (&str, &str)) -> Output {
    Command::new(std::env::current_exe().unwrap())
        .args(["--exact", test, "--ignored", "--nocapture"])
        .env(variable.0, variable.1)
        .output()
        .unwrap()
}
