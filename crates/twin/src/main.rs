//! The command line of Twinstack.
//!
//! It composes the crates beside it and holds no logic of its own: a command reads its arguments,
//! calls the crate that knows, and prints.
//! Exit status: 0 done, 1 failed, 2 used wrongly.

mod cli;
mod commands;
mod files;
mod http_client;
mod keys;
mod project;
mod stack;

use std::process::ExitCode;

use clap::Parser as _;

/// An error in what was typed, or in the settings that it was typed under: exit status 2.
#[derive(Debug)]
struct UsageError(String);

impl std::fmt::Display for UsageError {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.write_str(&self.0)
    }
}

impl std::error::Error for UsageError {}

fn main() -> ExitCode {
    // The guardian of `up` and the children that it watches are this program, executed again.
    local_process::main_if_asked();
    match commands::run(cli::Cli::parse()) {
        Ok(status) => status,
        Err(error) => {
            let style = anstyle::AnsiColor::Red.on_default().bold();
            anstream::eprintln!("{style}error{style:#}: {error:#}");
            ExitCode::from(if error.is::<UsageError>() { 2 } else { 1 })
        }
    }
}
