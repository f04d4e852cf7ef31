//! What tracing costs the programs under load: untraced, traced with nothing sampled, and traced with all sampled.
//!
//! The programs are the release builds, started as on AWS against a Parameter Store and an X-Ray in this process. The service
//! is loaded by a second process, in rounds that take the three in turn, so that what else the machine does meets all of
//! them. What a program costs is its own CPU time, user and system, which has nothing of the loader's or of the endpoints';
//! requests a second are what is left of a machine that all of them share. A round ends when the program has sent what it
//! had to send: that is part of its cost.
//!
//! It reads `/proc`, so it is for Linux.

mod aws;
mod cpu;
mod function;
mod http_connection;
mod loader;
mod report;
mod service;
mod variant;

use std::net::SocketAddr;
use std::path::PathBuf;

use anyhow::Context as _;
use clap::{Parser, Subcommand};
use local_binaries::{Binaries, Packages, Profile};
use tokio::runtime;

/// Loads the service and a function with and without traces, and says what they cost.
#[derive(Debug, Parser)]
#[command(max_term_width = 100)]
struct Arguments {
    /// How often each of the three is loaded
    #[arg(long, default_value_t = 11, value_parser = clap::value_parser!(u32).range(1..))]
    rounds: u32,
    /// The requests of a round
    #[arg(long, default_value_t = 20_000, value_parser = clap::value_parser!(u32).range(1..))]
    requests: u32,
    /// The connections that share them
    #[arg(long, default_value_t = 16, value_parser = clap::value_parser!(u32).range(1..=256))]
    connections: u32,
    /// The invocations of a round, one after another
    #[arg(long, default_value_t = 2_000, value_parser = clap::value_parser!(u32).range(1..))]
    invocations: u32,
    #[command(subcommand)]
    command: Option<Command>,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Sends requests to a service, and says how long that took: the second process
    #[command(hide = true)]
    Load {
        address: SocketAddr,
        connections: u32,
        requests: u32,
    },
}

fn main() -> anyhow::Result<()> {
    local_process::main_if_asked();
    let arguments = Arguments::parse();
    match arguments.command {
        Some(Command::Load {
            address,
            connections,
            requests,
        }) => runtime::Builder::new_current_thread()
            .enable_io()
            .build()?
            .block_on(loader::run(address, connections, requests)),
        None => runtime::Builder::new_multi_thread()
            .enable_all()
            .build()?
            .block_on(measure(&arguments)),
    }
}

async fn measure(arguments: &Arguments) -> anyhow::Result<()> {
    let root = PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/.."));
    let packages = Packages::Only(&[service::PROGRAM, function::PROGRAM]);
    let programs = Binaries::locate_or_build(&root, packages, Profile::Release)?;
    let file = root.join("terraform/strings-map.json");
    let strings_map =
        std::fs::read_to_string(&file).with_context(|| format!("{}", file.display()))?;
    let Arguments {
        rounds,
        requests,
        connections,
        invocations,
        ..
    } = *arguments;

    println!(
        "\n{}: {rounds} rounds of {requests} requests on {connections} connections\n",
        service::PROGRAM
    );
    let path = programs.path(service::PROGRAM)?;
    let load = service::Load {
        connections,
        requests,
    };
    let measured = service::measure(&path, &strings_map, rounds, &load).await?;
    report::print("Requests", "Loader and endpoints", &measured);

    println!(
        "\n{}: {rounds} rounds of {invocations} invocations, one after another\n",
        function::PROGRAM
    );
    let path = programs.path(function::PROGRAM)?;
    let measured = function::measure(&root, path, &strings_map, rounds, invocations).await?;
    report::print("Invocations", "Runtime API and endpoints", &measured);
    Ok(())
}
