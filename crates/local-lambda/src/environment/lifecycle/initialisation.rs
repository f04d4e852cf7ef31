//! Starting a process, in the init phase and after it.

use std::time::Duration;

use tokio::time::Instant;

use super::super::fault::Fault;
use super::super::process::RuntimeProcess;
use super::{Interruption, Lifecycle};
use crate::log::InitReport;
use crate::runtime_api::Progress;

/// "The Init phase is limited to 10 seconds."
const INIT_LIMIT: Duration = Duration::from_secs(10);

impl Lifecycle {
    /// The init phase, once in the life of an environment. It answers its duration when it went
    /// well; when it failed, the invocation tries again in its own time.
    pub(super) async fn init_phase(&mut self) -> Result<Option<Duration>, Interruption> {
        if std::mem::replace(&mut self.initialised, true) {
            return Ok(None);
        }
        let started = Instant::now();
        let deadline = self.deadline(started, INIT_LIMIT);
        match self.start_process(deadline).await {
            Ok(()) => Ok(Some(started.elapsed())),
            Err(Interruption::Fault(fault)) => {
                let duration = started.elapsed();
                self.end_process().await;
                self.report_failed_init(duration, "init", &fault);
                Ok(None)
            }
            Err(other) => Err(other),
        }
    }

    /// Starts a process and waits until it asks for an event.
    pub(super) async fn start_process(
        &mut self,
        deadline: Option<Instant>,
    ) -> Result<(), Interruption> {
        let process = RuntimeProcess::start(&self.sandbox)
            .await
            .map_err(Interruption::NotStarted)?;
        if !self.sandbox.settings.timeouts {
            self.log.process_started(process.id());
        }
        self.process = Some(process);
        self.peak_memory = 0;
        loop {
            match self.progress(deadline).await? {
                Progress::Ready => {
                    self.measure_memory().await;
                    return Ok(());
                }
                Progress::InitFailed(answer) => {
                    return Err(Interruption::Fault(Fault::InitError(answer)));
                }
                // It has no invocation that it could answer.
                Progress::Answered(_) => {}
            }
        }
    }

    pub(super) fn report_failed_init(
        &mut self,
        duration: Duration,
        phase: &'static str,
        fault: &Fault,
    ) {
        self.log.init_report(&InitReport {
            duration,
            phase,
            status: fault.status(),
        });
    }
}
