//! The limits within which a process makes progress: its time and its memory.

use std::time::{Duration, SystemTime};

use tokio::time::Instant;

use super::super::fault::Fault;
use super::super::process::Happening;
use super::{Interruption, Lifecycle, next_happening, requested};
use crate::runtime_api::Progress;

/// The deadline that a function is told when timeouts do not hold lies so far ahead.
const YEAR: Duration = Duration::from_secs(365 * 24 * 60 * 60);

/// How often the memory of a process is looked at while its invocation runs. A look takes some ten
/// microseconds; a process can take a few tens of megabytes between two.
const MEMORY_INTERVAL: Duration = Duration::from_millis(20);

impl Lifecycle {
    /// The moment at which something that began at `started` has taken too long; none when timeouts
    /// do not hold.
    pub(super) fn deadline(&self, started: Instant, limit: Duration) -> Option<Instant> {
        self.sandbox.settings.timeouts.then(|| started + limit)
    }

    /// What is reported of an invocation that took so long: never more than its timeout, which is
    /// what AWS reports, and bills, of one that timed out.
    pub(super) fn reported(&self, elapsed: Duration) -> Duration {
        if self.sandbox.settings.timeouts {
            elapsed.min(self.sandbox.function.timeout)
        } else {
            elapsed
        }
    }

    /// The deadline of an invocation that begins now, as the function is told it.
    pub(super) fn told_deadline(&self) -> SystemTime {
        let timeout = if self.sandbox.settings.timeouts {
            self.sandbox.function.timeout
        } else {
            YEAR
        };
        SystemTime::now() + timeout
    }

    /// The function's memory in bytes.
    pub(super) fn memory_size(&self) -> u64 {
        u64::from(self.sandbox.function.memory_size) * 1024 * 1024
    }

    /// Waits until the process makes progress within its limits.
    pub(super) async fn progress(
        &mut self,
        deadline: Option<Instant>,
    ) -> Result<Progress, Interruption> {
        let limits_memory = self.sandbox.settings.memory_limit;
        loop {
            tokio::select! {
                biased;
                () = requested(&mut self.shutdown) => return Err(Interruption::Shutdown),
                () = passed(deadline) => return Err(Interruption::Fault(Fault::TimedOut)),
                happening = next_happening(&mut self.process, &mut self.log) => match happening {
                    Happening::Progress(progress) => {
                        if limits_memory {
                            self.check_memory().await?;
                        }
                        return Ok(progress);
                    }
                    Happening::Exited(status) => {
                        return Err(Interruption::Fault(Fault::Exited(status)));
                    }
                },
                () = tokio::time::sleep(MEMORY_INTERVAL), if limits_memory => {
                    self.check_memory().await?;
                }
            }
        }
    }

    async fn check_memory(&self) -> Result<(), Interruption> {
        let Some(process) = &self.process else {
            return Ok(());
        };
        if process.peak_memory().await.unwrap_or(0) > self.memory_size() {
            return Err(Interruption::Fault(Fault::OutOfMemory));
        }
        Ok(())
    }
}

/// Waits for the deadline; without one, for ever.
async fn passed(deadline: Option<Instant>) {
    match deadline {
        Some(deadline) => tokio::time::sleep_until(deadline).await,
        None => std::future::pending().await,
    }
}
