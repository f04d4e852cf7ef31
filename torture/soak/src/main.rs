//! Loads both sides of a running local stack, checks every answer, and says what each process held
//! in each quarter of the load.
//!
//! It fails on a wrong answer, and when a process holds more in the last quarter than in the
//! second: by more than 5 % of memory, by a descriptor, or by another process beside it. In the
//! first quarter caches and environments are still being filled.
//!
//! With `--traced` every request is recorded, and it fails as well when a document of the programs'
//! traces was neither stored nor counted as lost. Memory is shown and not judged then: `twin` keeps the
//! traces, up to 64 MiB.

mod account;
mod load;
mod report;
mod sample;
mod stack;

use std::path::PathBuf;
use std::process::ExitCode;
use std::sync::Arc;
use std::time::{Duration, Instant};

use clap::Parser;

use account::Account;
use load::Load;
use report::Quarter;
use stack::Stack;

/// Between two samples. Taking one costs the machine as much as a request.
const BETWEEN_SAMPLES: Duration = Duration::from_millis(500);

/// Loads the local stack that runs in this checkout, started with the checkout's own strings map.
#[derive(Debug, Parser)]
#[command(max_term_width = 100)]
struct Arguments {
    /// How many requests, half of them to each side
    #[arg(long, default_value_t = 100_000, value_parser = clap::value_parser!(u64).range(8..))]
    requests: u64,
    /// How many clients, half of them for each side
    #[arg(long, default_value_t = 8, value_parser = clap::value_parser!(u64).range(2..=128))]
    parallel: u64,
    /// Records every request, and accounts for the documents; give the stack
    /// STRINGS_REFRESH_SECONDS=86400, since a refresh is in a trace too
    #[arg(long)]
    traced: bool,
    /// The stack.json of the stack, beside its up.lock
    #[arg(long, default_value = "target/twin/stack.json", value_name = "FILE")]
    stack: PathBuf,
}

#[tokio::main]
async fn main() -> anyhow::Result<ExitCode> {
    let arguments = Arguments::parse();
    let stack = Stack::read(&arguments.stack)?;
    let load = Arc::new(Load::new(&stack, arguments.requests, arguments.traced)?);
    let account = if arguments.traced {
        Some(Account::open(&stack, &load).await?)
    } else {
        None
    };
    let started = Instant::now();
    let clients = load::start(&load, arguments.parallel);
    let quarters = watch(&load, stack.process).await?;
    let failures = load::outcome(clients).await;
    let seconds = started.elapsed().as_secs_f64();

    println!(
        "{} requests by {} clients in {seconds:.0} s, {} of them wrong\n",
        arguments.requests,
        arguments.parallel,
        failures.len()
    );
    let mut growths = report::print(&quarters);
    if arguments.traced {
        growths.clear();
    }
    let unaccounted = match account {
        Some(account) => account.close(arguments.requests).await?,
        None => Vec::new(),
    };
    let problems = failures.iter().take(10).chain(&growths).chain(&unaccounted);
    for problem in problems {
        println!("- {problem}");
    }
    Ok(ExitCode::from(u8::from(
        !failures.is_empty() || !growths.is_empty() || !unaccounted.is_empty(),
    )))
}

/// Samples the processes until every request has ended.
async fn watch(load: &Load, root: u32) -> anyhow::Result<[Quarter; 4]> {
    let mut quarters: [Quarter; 4] = Default::default();
    while let Some(quarter) = load.quarter() {
        // `ps` runs meanwhile, and the clients go on beside it.
        let sample = tokio::task::spawn_blocking(move || sample::take(root)).await??;
        quarters[quarter].add(sample);
        tokio::time::sleep(BETWEEN_SAMPLES).await;
    }
    Ok(quarters)
}
