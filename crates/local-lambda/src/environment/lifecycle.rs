//! What an execution environment does, from its first invocation to its end.
//!
//! As on AWS the first invocation finds no process: one is started and has ten seconds to ask for
//! an event (the *init* phase). When that fails, and when a later invocation finds that the process
//! has ended or was killed, a process is started in the invocation's own time. Between invocations
//! the process is frozen. The environment itself lives on, until it is retired or shut down, or the
//! machine can start no process.
//! <https://docs.aws.amazon.com/lambda/latest/dg/lambda-runtime-environment.html>

mod initialisation;
mod limits;

use std::ops::ControlFlow;
use std::sync::atomic::Ordering;
use std::time::{Duration, UNIX_EPOCH};

use tokio::sync::{mpsc, oneshot, watch};
use tokio::time::Instant;

use super::caller::Caller;
use super::fault::Fault;
use super::process::{Happening, RuntimeProcess, StartError};
use super::{Invocation, Job, Request, Sandbox};
use crate::active_tracing::{self, Failure, Initialisation, Phases};
use crate::log::{EnvironmentLog, Report, ReportTrace, Status};
use crate::runtime_api::{Answer, Event, Progress};
use crate::{InvocationOutput, InvokeError};

pub(super) async fn run(
    sandbox: Sandbox,
    requests: mpsc::Receiver<Request>,
    shutdown: watch::Receiver<bool>,
) {
    let log = EnvironmentLog::new(sandbox.log.clone());
    let lifecycle = Lifecycle {
        sandbox,
        shutdown,
        log,
        process: None,
        initialised: false,
        peak_memory: 0,
    };
    lifecycle.run(requests).await;
}

struct Lifecycle {
    sandbox: Sandbox,
    shutdown: watch::Receiver<bool>,
    log: EnvironmentLog,
    /// A process that waits for an event, except in the middle of an invocation.
    process: Option<RuntimeProcess>,
    /// Whether the init phase is over, well or badly.
    initialised: bool,
    /// The most that the present process has had, or the last one, in bytes.
    peak_memory: u64,
}

/// Why waiting for a process came to nothing.
enum Interruption {
    Fault(Fault),
    NotStarted(StartError),
    Shutdown,
}

impl Lifecycle {
    async fn run(mut self, mut requests: mpsc::Receiver<Request>) {
        while let Some(job) = self.idle(&mut requests).await {
            let Job {
                invocation,
                output,
                finished,
            } = *job;
            if self.invocation(invocation, output).await.is_break() {
                break;
            }
            // The pool that waits for this may be gone; then so is the sender of requests.
            let _pool_gone = finished.send(());
        }
        if let Some(mut process) = self.process.take() {
            process
                .terminate(self.sandbox.settings.shutdown_grace, &mut self.log)
                .await;
        }
    }

    /// Waits for a job, and looks after the process meanwhile. None means that it is time to end.
    async fn idle(&mut self, requests: &mut mpsc::Receiver<Request>) -> Option<Box<Job>> {
        loop {
            tokio::select! {
                biased;
                () = requested(&mut self.shutdown) => return None,
                request = requests.recv() => match request? {
                    Request::Invoke(job) => return Some(job),
                    // An invocation that has come meanwhile would only have to thaw the process.
                    Request::Freeze if !requests.is_empty() => {}
                    Request::Freeze => self.process.iter_mut().for_each(RuntimeProcess::freeze),
                },
                happening = next_happening(&mut self.process, &mut self.log) => match happening {
                    // Between invocations no call brings an environment further.
                    Happening::Progress(_) => {}
                    Happening::Exited(status) => {
                        self.end_process().await;
                        self.log.fault(vec![format!("the process ended between invocations: {status}")]);
                    }
                },
            }
        }
    }

    async fn invocation(
        &mut self,
        invocation: Invocation,
        output: oneshot::Sender<Result<InvocationOutput, InvokeError>>,
    ) -> ControlFlow<()> {
        let mut caller = Caller::new(&invocation, &self.sandbox.version, output);
        let initialises = !self.initialised;
        let init_started = Instant::now();
        let init_duration = match self.init_phase().await {
            Ok(duration) => duration,
            Err(interruption) => return self.end(&mut caller, &interruption),
        };
        self.log.start(&invocation.request_id);
        let mut phases = Phases::begin(initialises.then(|| Initialisation {
            started: init_started,
            ended: Instant::now(),
            failed: init_duration.is_none(),
        }));
        let executed = self.execute(&invocation, &mut phases, &mut caller).await;
        // Taken now: what is done to a process that failed is not the function's time.
        let duration = self.reported(phases.started.elapsed());
        let (status, failure, fault) = match executed {
            Ok((status, failure)) => (status, failure, None),
            Err(Interruption::Fault(fault)) => {
                let failure = fault.failure(self.sandbox.function.timeout);
                // No event was handed over: the process that was to take it failed.
                let failed_init = phases.delivered.is_none().then_some(duration);
                let answer = self.failed(&invocation, &fault, failed_init).await;
                (fault.status(), Some(failure), Some(answer))
            }
            Err(interruption) => return self.end(&mut caller, &interruption),
        };
        let trace = invocation.trace.as_ref();
        if let Some(trace) = trace {
            let failure = failure.as_ref();
            active_tracing::record_function(trace, &self.sandbox, &invocation, &phases, failure);
        }
        let peak_memory = &self.sandbox.peak_memory;
        peak_memory.fetch_max(self.peak_memory, Ordering::Relaxed);
        let tail = self.log.end(&Report {
            trace: trace.map(|trace| ReportTrace {
                trace_id: trace.trace_id,
                segment_id: trace.function,
                header: invocation.trace_header.clone(),
            }),
            request_id: invocation.request_id,
            duration,
            init_duration,
            memory_size: self.sandbox.function.memory_size,
            peak_memory: self.peak_memory,
            status,
        });
        caller.end(fault, tail);
        ControlFlow::Continue(())
    }

    /// Runs the invocation until the process asks for the next event, and answers how it ended. The
    /// caller gets its answer as soon as there is one, unless it wants the log as well; a fault
    /// after that is the log's and costs the next invocation a new process.
    async fn execute(
        &mut self,
        invocation: &Invocation,
        phases: &mut Phases,
        caller: &mut Caller,
    ) -> Result<(Status, Option<Failure>), Interruption> {
        let started = phases.started;
        let deadline = self.deadline(started, self.sandbox.function.timeout);
        let deadline_ms = self
            .told_deadline()
            .duration_since(UNIX_EPOCH)
            .unwrap_or_default()
            .as_millis();
        if self.process.is_none() {
            self.start_process(deadline).await?;
        }
        phases.delivered = Some(Instant::now());
        if let Some(process) = &mut self.process {
            process.deliver(Event {
                request_id: invocation.request_id.clone(),
                deadline_ms,
                invoked_function_arn: invocation.invoked_arn.clone(),
                trace_header: invocation.trace_header.clone(),
                client_context: invocation.client_context.clone(),
                payload: invocation.payload.clone(),
            });
        }
        let mut answered = None;
        loop {
            let progress = self.progress(deadline).await?;
            // What was written before this call belongs to this invocation.
            if let Some(process) = &mut self.process {
                process.log_output(&mut self.log).await;
            }
            match (progress, answered.take()) {
                (Progress::Ready, Some(outcome)) => {
                    self.measure_memory().await;
                    return Ok(outcome);
                }
                (Progress::Answered(answer), _) => {
                    phases.answered = Some(Instant::now());
                    let error_type = answer.error_type.clone();
                    let failure = error_type.as_deref();
                    let failure = failure.map(|kind| Failure::reported(kind, &answer.payload));
                    let status = error_type.map_or(Status::Success, Status::FunctionError);
                    answered = Some((status, failure));
                    caller.answer(answer);
                }
                // The protocol lets neither happen in this state.
                (Progress::Ready | Progress::InitFailed(_), earlier) => answered = earlier,
            }
        }
    }

    /// Ends the process of a failed invocation; the next one starts another. `failed_init` is how
    /// long it took where it was still being initialised.
    async fn failed(
        &mut self,
        invocation: &Invocation,
        fault: &Fault,
        failed_init: Option<Duration>,
    ) -> Answer {
        self.measure_memory().await;
        if matches!(fault, Fault::OutOfMemory) {
            // The kernel of AWS would not have let it come further.
            self.peak_memory = self.memory_size();
        }
        self.end_process().await;
        // After its end, so that the report follows on what the process wrote.
        if let Some(duration) = failed_init {
            self.report_failed_init(duration, "invoke", fault);
        }
        let timeout = self.sandbox.function.timeout;
        self.log
            .fault(fault.log_lines(&invocation.request_id, timeout));
        fault.answer(&invocation.request_id, timeout)
    }

    /// Ends the environment, and tells the caller why.
    fn end(&self, caller: &mut Caller, interruption: &Interruption) -> ControlFlow<()> {
        let message = match interruption {
            Interruption::NotStarted(error) => error.to_string(),
            Interruption::Shutdown | Interruption::Fault(_) => {
                "the functions are being shut down".to_owned()
            }
        };
        caller.refuse(message, self.log.tail());
        ControlFlow::Break(())
    }

    async fn end_process(&mut self) {
        if let Some(mut process) = self.process.take() {
            process.kill(&mut self.log).await;
        }
    }

    async fn measure_memory(&mut self) {
        if let Some(process) = &self.process {
            self.peak_memory = self
                .peak_memory
                .max(process.peak_memory().await.unwrap_or(0));
        }
    }
}

/// Waits until a shutdown is asked for, or until there is nobody left who could.
async fn requested(shutdown: &mut watch::Receiver<bool>) {
    let _requested_or_alone = shutdown.wait_for(|&shutdown| shutdown).await;
}

/// What the process does next; without a process, nothing ever.
async fn next_happening(
    process: &mut Option<RuntimeProcess>,
    log: &mut EnvironmentLog,
) -> Happening {
    match process {
        Some(process) => process.happening(log).await,
        None => std::future::pending().await,
    }
}
