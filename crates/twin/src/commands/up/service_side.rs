//! The service side: the service behind its load balancer, started again when it ends and replaced
//! without a request being refused.

mod pause;
mod start;

use std::path::PathBuf;
use std::process::ExitStatus;
use std::sync::Arc;
use std::time::Duration;

use anyhow::Context as _;
use local_load_balancer::LoadBalancer;
use tokio::sync::{mpsc, oneshot};
use tokio::task::JoinHandle;
use tokio::time::Instant;

use super::SERVICE;
use super::service::{Launch, Service};
use pause::Pause;
use start::Start;

/// How long the requests on a service that was replaced may take.
const DRAIN_LIMIT: Duration = Duration::from_secs(30);

/// The running service side, driven by a task of its own.
pub(super) struct ServiceSide {
    replacements: mpsc::Sender<Replacement>,
    running: JoinHandle<()>,
}

/// Another program for the service, and whether it took its place.
struct Replacement {
    program: PathBuf,
    done: oneshot::Sender<anyhow::Result<()>>,
}

impl ServiceSide {
    /// Starts the service and puts it behind the load balancer.
    pub(super) async fn start(
        launch: Launch,
        program: PathBuf,
        load_balancer: LoadBalancer,
    ) -> anyhow::Result<Self> {
        let service = Service::start(&launch, program.clone()).await?;
        let _nothing_before = load_balancer.replace(Some(service.address()));
        let (replacements, receiver) = mpsc::channel(1);
        let supervisor = Supervisor {
            launch: Arc::new(launch),
            program,
            load_balancer,
            service: Some(service),
            since: Instant::now(),
            start: None,
            pause: Pause::default(),
        };
        Ok(Self {
            replacements,
            running: tokio::spawn(supervisor.run(receiver)),
        })
    }

    /// Starts `program` beside the present service, sends new requests to it when it is healthy,
    /// and ends the present one when it has answered its last.
    ///
    /// # Errors
    ///
    /// Where the program does not become healthy; then the present service stays.
    pub(super) async fn replace(&self, program: PathBuf) -> anyhow::Result<()> {
        let (done, outcome) = oneshot::channel();
        // The task ends only when this handle does.
        let _running = self.replacements.send(Replacement { program, done }).await;
        outcome
            .await
            .context("another program for the service came before this one was healthy")?
    }

    /// Ends the service after its requests.
    pub(super) async fn stop(self) {
        drop(self.replacements);
        let _ = self.running.await;
    }
}

struct Supervisor {
    launch: Arc<Launch>,
    /// What is started again.
    program: PathBuf,
    load_balancer: LoadBalancer,
    /// None when it has ended.
    service: Option<Service>,
    /// When that took its place.
    since: Instant,
    /// A service that is not healthy yet.
    start: Option<Start>,
    pause: Pause,
}

impl Supervisor {
    /// A start takes its time, and nothing else waits for that: neither the end of the present
    /// service, nor another program, nor the end of the stack.
    async fn run(mut self, mut replacements: mpsc::Receiver<Replacement>) {
        loop {
            let is_down = self.service.is_none() && self.start.is_none();
            tokio::select! {
                replacement = replacements.recv() => match replacement {
                    Some(Replacement { program, done }) => {
                        self.start = Some(Start::new(&self.launch, program, Some(done)));
                    }
                    None => break,
                },
                status = ended(self.service.as_ref()) => self.has_ended(status),
                outcome = started(self.start.as_mut()) => {
                    if let Some(start) = self.start.take() {
                        self.has_started(start, outcome);
                    }
                }
                () = tokio::time::sleep(self.pause.length()), if is_down => {
                    self.pause.lengthen();
                    self.start = Some(Start::new(&self.launch, self.program.clone(), None));
                }
            }
        }
        drop(self.start);
        if let Some(service) = self.service {
            service.stop().await;
        }
    }

    fn has_ended(&mut self, status: ExitStatus) {
        self.launch
            .terminal
            .problem(format!("{SERVICE} ended: {status}; it is started again"));
        self.pause.after(self.since.elapsed());
        let _gone = self.load_balancer.replace(None);
        self.service = None;
    }

    fn has_started(&mut self, start: Start, outcome: anyhow::Result<Service>) {
        let Start { program, done, .. } = start;
        let outcome = outcome.map(|service| {
            if done.is_some() {
                self.pause = Pause::default();
            }
            self.program = program;
            self.put(service);
        });
        match (done, outcome) {
            // Whoever asked may be gone; the service is replaced all the same.
            (Some(done), outcome) => drop(done.send(outcome)),
            (None, Err(error)) => self.launch.terminal.problem(format!(
                "{SERVICE} does not start again: {error:#}; it is tried again in {:.1} s",
                self.pause.length().as_secs_f64()
            )),
            (None, Ok(())) => self
                .launch
                .terminal
                .warning(format!("{SERVICE} answers again")),
        }
    }

    /// Sends new requests to this service, and ends the one before it.
    fn put(&mut self, service: Service) {
        let drained = self.load_balancer.replace(Some(service.address()));
        self.since = Instant::now();
        if let Some(old) = self.service.replace(service) {
            // Aside, so that a slow request on the old service holds up no further replacement.
            tokio::spawn(async move {
                let _ = tokio::time::timeout(DRAIN_LIMIT, drained.wait()).await;
                old.stop().await;
            });
        }
    }
}

async fn ended(service: Option<&Service>) -> ExitStatus {
    match service {
        Some(service) => service.ended().await,
        None => std::future::pending().await,
    }
}

async fn started(start: Option<&mut Start>) -> anyhow::Result<Service> {
    match start {
        Some(start) => start.outcome().await,
        None => std::future::pending().await,
    }
}
