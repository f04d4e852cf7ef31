//! The execution environments of one function and qualifier.

mod concurrency;
mod retirement;

use std::collections::VecDeque;
use std::sync::atomic::Ordering;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use tokio::sync::{oneshot, watch};
use tokio::time::Instant;

use crate::active_tracing::{self, InvocationTrace};
use crate::environment::{Environment, Invocation, Sandbox};
use crate::log::LogContext;
use crate::{EnvironmentUsage, InvocationOutput, InvokeError};
pub(crate) use concurrency::Concurrency;

/// Gives each invocation an environment of its own, and makes new ones as long as the function's
/// concurrency allows another invocation.
pub(crate) struct Pool {
    sandbox: Sandbox,
    concurrency: Concurrency,
    shutdown: watch::Sender<bool>,
    state: Mutex<State>,
}

#[derive(Default)]
struct State {
    /// Those without an invocation; the one that was used last is the last.
    idle: Vec<Idle>,
    /// How many environments were made.
    started: u64,
    /// How many of them have no part in this any more: they have ended, or were told to.
    ended: u64,
    /// Whether a task waits to retire what has been idle for too long.
    is_retiring: bool,
    /// How many have answered and not finished.
    finishing: usize,
    /// Invocations that wait for one of those.
    waiting: VecDeque<oneshot::Sender<Environment>>,
}

/// What Lambda's own segment says of an invocation.
struct TracedCall {
    trace: Option<InvocationTrace>,
    request_id: String,
    invoked_arn: String,
}

impl TracedCall {
    fn of(invocation: &Invocation) -> Self {
        Self {
            trace: invocation.trace.clone(),
            request_id: invocation.request_id.clone(),
            invoked_arn: invocation.invoked_arn.clone(),
        }
    }
}

/// An environment without an invocation.
struct Idle {
    environment: Environment,
    since: Instant,
}

impl Pool {
    pub(crate) fn new(
        sandbox: Sandbox,
        concurrency: Concurrency,
        shutdown: watch::Sender<bool>,
    ) -> Self {
        Self {
            sandbox,
            concurrency,
            shutdown,
            state: Mutex::default(),
        }
    }

    /// Runs one invocation to its end, which is after the caller has its answer. A caller that
    /// goes away changes nothing: run this in a task of its own.
    pub(crate) async fn run(
        self: &Arc<Self>,
        invocation: Invocation,
        caller: oneshot::Sender<Result<InvocationOutput, InvokeError>>,
    ) {
        let patience = self.sandbox.settings.next_patience;
        let permit = match self.concurrency.permit(patience).await {
            Ok(permit) => permit,
            Err(error) => {
                self.record(&TracedCall::of(&invocation), Err(&error));
                let _caller_gone = caller.send(Err(error));
                return;
            }
        };
        let environment = self.acquire().await;
        let call = TracedCall::of(&invocation);
        let taken = environment.invoke(invocation).await;
        let output = taken.output.await;
        // Before the caller can invoke again, since it may do so at once.
        self.state().finishing += 1;
        let finishing = self.concurrency.finishing();
        if let Ok(output) = output {
            self.record(&call, output.as_ref());
            let _caller_gone = caller.send(output);
        }
        let finished = taken.finished.await;
        self.state().finishing -= 1;
        if finished.is_ok() {
            self.release(environment);
        } else {
            self.state().ended += 1;
        }
        // Now that the environment is idle, so that whoever waits for the permit finds it.
        drop((permit, finishing));
    }

    /// Hands over Lambda's own segment, before the caller knows the output.
    fn record(&self, call: &TracedCall, output: Result<&InvocationOutput, &InvokeError>) {
        if let Some(trace) = &call.trace {
            let TracedCall {
                request_id,
                invoked_arn,
                ..
            } = call;
            active_tracing::record_service(trace, &self.sandbox, request_id, invoked_arn, output);
        }
    }

    /// An idle environment, the one that was used last, so that the others may grow old as on AWS;
    /// or one that is about to be idle; or a new one.
    async fn acquire(&self) -> Environment {
        let mut receiver = {
            let mut state = self.state();
            if let Some(idle) = state.idle.pop() {
                return idle.environment;
            }
            if state.finishing <= state.waiting.len() {
                return self.start(&mut state);
            }
            let (sender, receiver) = oneshot::channel();
            state.waiting.push_back(sender);
            receiver
        };
        let patience = self.sandbox.settings.next_patience;
        if let Ok(Ok(environment)) = tokio::time::timeout(patience, &mut receiver).await {
            return environment;
        }
        let mut state = self.state();
        // It may have come at the last moment; none comes after this, under the lock.
        receiver.close();
        match receiver.try_recv() {
            Ok(environment) => environment,
            Err(_) => {
                state.waiting.retain(|sender| !sender.is_closed());
                self.start(&mut state)
            }
        }
    }

    /// What its environments do at this moment, and what they have come to.
    pub(crate) fn usage(&self) -> EnvironmentUsage {
        let peak_memory = self.sandbox.peak_memory.load(Ordering::Relaxed);
        let state = self.state();
        let present = usize::try_from(state.started - state.ended).unwrap_or(usize::MAX);
        EnvironmentUsage {
            busy: present.saturating_sub(state.idle.len()),
            idle: state.idle.len(),
            started: state.started,
            peak_memory: (peak_memory > 0).then_some(peak_memory),
        }
    }

    fn start(&self, state: &mut State) -> Environment {
        state.started += 1;
        let log = LogContext {
            log_stream: log_stream(&self.sandbox.version),
            ..self.sandbox.log.clone()
        };
        let sandbox = Sandbox {
            log,
            ..self.sandbox.clone()
        };
        Environment::new(sandbox, self.shutdown.subscribe())
    }

    fn release(self: &Arc<Self>, environment: Environment) {
        let mut state = self.state();
        let mut environment = environment;
        while let Some(waiting) = state.waiting.pop_front() {
            match waiting.send(environment) {
                Ok(()) => return,
                Err(returned) => environment = returned,
            }
        }
        environment.rest();
        state.idle.push(Idle {
            environment,
            since: Instant::now(),
        });
        self.retire_in_time(&mut state);
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// `YYYY/MM/DD/[VERSION]` and 32 hexadecimal digits, as AWS names the stream of an environment.
fn log_stream(version: &str) -> String {
    let date = jiff::Timestamp::now().strftime("%Y/%m/%d").to_string();
    format!("{date}/[{version}]{}", uuid::Uuid::new_v4().simple())
}
