//! One file a command.

mod openapi;
mod query;
mod up;

use std::process::ExitCode;

use crate::cli::{Cli, Command};

pub(crate) fn run(cli: Cli) -> anyhow::Result<ExitCode> {
    match cli.command {
        Command::Up(arguments) => in_runtime(up::run(arguments)),
        Command::Query(arguments) => in_runtime(query::run(arguments)),
        Command::Openapi(arguments) => openapi::run(&arguments),
    }
}

fn in_runtime(command: impl Future<Output = anyhow::Result<ExitCode>>) -> anyhow::Result<ExitCode> {
    tokio::runtime::Runtime::new()?.block_on(command)
}
