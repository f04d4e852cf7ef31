//! One file a command.

mod doctor;
mod invoke;
mod openapi;
mod query;
mod traces;
mod up;

use std::process::ExitCode;

use crate::cli::{Cli, Command};

pub(crate) fn run(cli: Cli) -> anyhow::Result<ExitCode> {
    match cli.command {
        Command::Up(arguments) => in_runtime(up::run(arguments)),
        Command::Query(arguments) => in_runtime(query::run(arguments)),
        Command::Invoke(arguments) => in_runtime(invoke::run(arguments)),
        Command::Traces(arguments) => in_runtime(traces::run(arguments)),
        Command::Openapi(arguments) => openapi::run(&arguments),
        Command::Doctor(arguments) => doctor::run(&arguments),
    }
}

fn in_runtime(command: impl Future<Output = anyhow::Result<ExitCode>>) -> anyhow::Result<ExitCode> {
    let runtime = tokio::runtime::Runtime::new()?;
    let outcome = runtime.block_on(command);
    // A build that is under way is not waited for.
    runtime.shutdown_background();
    outcome
}
