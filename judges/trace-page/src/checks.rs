//! The checks, one line each, as `judges/lib/judge.py` prints them.

use std::{process::ExitCode, time::Duration};

/// After this a check has failed: it waits for what does not come.
const PATIENCE: Duration = Duration::from_secs(120);

/// Counts checks; one that fails does not keep the others from running.
#[derive(Debug, Default)]
pub(crate) struct Checks {
    passed: usize,
    failed: usize,
    not_done: usize,
}

impl Checks {
    /// Runs a check.
    pub(crate) async fn run(
        &mut self,
        name: &str,
        check: impl Future<Output = anyhow::Result<()>>,
    ) {
        let ended = tokio::time::timeout(PATIENCE, check).await;
        match ended {
            Ok(Ok(())) => {
                self.passed += 1;
                println!("passed  {name}");
            }
            Ok(Err(error)) => self.fail(name, &format!("{error:#}")),
            Err(_) => self.fail(name, &format!("no end after {} s", PATIENCE.as_secs())),
        }
    }

    fn fail(&mut self, name: &str, why: &str) {
        self.failed += 1;
        println!("FAILED  {name}");
        for line in why.lines() {
            println!("        {line}");
        }
    }

    /// Lists a check that is left out on purpose.
    pub(crate) fn skip(&mut self, name: &str, reason: &str) {
        self.not_done += 1;
        println!("not done, because {reason}: {name}");
    }

    /// Prints the last line.
    pub(crate) fn end(self) -> ExitCode {
        if self.not_done > 0 {
            println!("{} not done", self.not_done);
        }
        println!("{} passed, {} failed", self.passed, self.failed);
        if self.failed > 0 {
            ExitCode::FAILURE
        } else {
            ExitCode::SUCCESS
        }
    }
}
