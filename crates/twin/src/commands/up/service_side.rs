//! The service side: the service behind its load balancer, started again when it ends and replaced
//! without a request being refused.

use std::path::PathBuf;
use std::time::Duration;

use local_load_balancer::LoadBalancer;
use tokio::sync::{mpsc, oneshot};
use tokio::task::JoinHandle;

use super::SERVICE;
use super::service::{Launch, Service};

/// The pause before a service that has ended is started again; it doubles while that fails.
const FIRST_PAUSE: Duration = Duration::from_millis(100);
const LONGEST_PAUSE: Duration = Duration::from_secs(10);

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
            launch,
            program,
            load_balancer,
        };
        Ok(Self {
            replacements,
            running: tokio::spawn(supervisor.run(service, receiver)),
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
        outcome.await?
    }

    /// Ends the service after its requests.
    pub(super) async fn stop(self) {
        drop(self.replacements);
        let _ = self.running.await;
    }
}

struct Supervisor {
    launch: Launch,
    program: PathBuf,
    load_balancer: LoadBalancer,
}

impl Supervisor {
    async fn run(mut self, service: Service, mut replacements: mpsc::Receiver<Replacement>) {
        let mut service = Some(service);
        let mut pause = FIRST_PAUSE;
        loop {
            tokio::select! {
                replacement = replacements.recv() => match replacement {
                    Some(Replacement { program, done }) => {
                        let outcome = self.replace(&mut service, program).await;
                        // Whoever asked may be gone; the service is replaced all the same.
                        let _ = done.send(outcome);
                    }
                    None => break,
                },
                status = ended(service.as_ref()) => {
                    self.launch.terminal.problem(format!("{SERVICE} ended: {status}; it is started again"));
                    let _gone = self.load_balancer.replace(None);
                    service = None;
                }
                () = tokio::time::sleep(pause), if service.is_none() => {
                    service = self.start_again().await;
                    pause = match service {
                        Some(_) => FIRST_PAUSE,
                        None => (pause * 2).min(LONGEST_PAUSE),
                    };
                }
            }
        }
        if let Some(service) = service {
            service.stop().await;
        }
    }

    async fn start_again(&self) -> Option<Service> {
        match Service::start(&self.launch, self.program.clone()).await {
            Ok(service) => {
                let _nothing_before = self.load_balancer.replace(Some(service.address()));
                Some(service)
            }
            Err(error) => {
                self.launch
                    .terminal
                    .problem(format!("{SERVICE} does not start again: {error:#}"));
                None
            }
        }
    }

    async fn replace(
        &mut self,
        service: &mut Option<Service>,
        program: PathBuf,
    ) -> anyhow::Result<()> {
        let next = Service::start(&self.launch, program.clone()).await?;
        let drained = self.load_balancer.replace(Some(next.address()));
        self.program = program;
        if let Some(old) = service.replace(next) {
            // Aside, so that a slow request on the old service holds up no further replacement.
            tokio::spawn(async move {
                let _ = tokio::time::timeout(DRAIN_LIMIT, drained.wait()).await;
                old.stop().await;
            });
        }
        Ok(())
    }
}

async fn ended(service: Option<&Service>) -> std::process::ExitStatus {
    match service {
        Some(service) => service.ended().await,
        None => std::future::pending().await,
    }
}
