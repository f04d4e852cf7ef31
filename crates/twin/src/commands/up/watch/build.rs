//! A build while the stack runs.

use std::io::IsTerminal as _;

use local_binaries::{Binaries, CargoBuild};
use local_process::{ChildCommand, Guardian};

/// What says whether Cargo writes in colours.
const COLOUR: &str = "CARGO_TERM_COLOR";

/// Runs the build to its end, or until this future is dropped, and shows what Cargo writes.
///
/// It is a child as the others are: neither Cargo nor a compiler outlives the stack.
pub(super) async fn run(guardian: &Guardian, mut build: CargoBuild) -> anyhow::Result<Binaries> {
    let mut environment = build.environment().clone();
    if std::io::stderr().is_terminal() {
        // Cargo itself sees a pipe.
        environment
            .entry(COLOUR.into())
            .or_insert_with(|| "always".into());
    }
    let command = ChildCommand {
        program: build.program().to_owned(),
        arguments: build.arguments().to_vec(),
        environment,
        working_directory: build.root().to_owned(),
    };
    let (cargo, mut output) = guardian.spawn(&command)?;
    let mut take = |line: String| {
        if !build.read(&line) {
            anstream::eprintln!("{line}");
        }
    };
    // What Cargo has left behind may hold the pipe for longer than Cargo lives.
    let status = loop {
        tokio::select! {
            line = output.next_line() => match line {
                Some(line) => take(line),
                None => break cargo.wait().await,
            },
            status = cargo.wait() => {
                output.drain().await.into_iter().for_each(&mut take);
                break status;
            }
        }
    };
    Ok(build.finish(status)?)
}
