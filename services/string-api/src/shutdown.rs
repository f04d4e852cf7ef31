//! How the service stops.
//!
//! 1. A signal arrives. From now on the health check answers 503; everything else is served as before.
//! 2. On SIGTERM that goes on for a while (`SHUTDOWN_DRAIN_SECONDS`, 2 by default), so that whoever asks for the health
//!    stops sending requests before they are refused. On ECS the load balancer has stopped already: a task is
//!    [deregistered](https://docs.aws.amazon.com/AmazonECS/latest/developerguide/task-lifecycle-explanation.html) before it
//!    gets SIGTERM. On SIGINT, which is Ctrl-C, a person waits, and the while is left out.
//! 3. The listener is closed: new connections are refused, idle ones are closed, and requests in flight have
//!    [`Timeouts::shutdown`](crate::Timeouts::shutdown) to finish.
//! 4. The process ends, with exit status 0. The longest drain and the timeout together stay below the 30 s after which ECS
//!    sends [SIGKILL](https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_ContainerDefinition.html).

use std::io;
use std::time::Duration;

use tokio::signal::unix::{SignalKind, signal};

/// Installs the handlers of SIGTERM and SIGINT and gives a future that ends at the first of the two with the time for which
/// the service is to be drained.
///
/// # Errors
/// When the operating system refuses a handler.
///
/// # Panics
/// When there is no Tokio runtime.
pub fn stop_signal(drain: Duration) -> io::Result<impl Future<Output = Duration>> {
    let mut terminate = signal(SignalKind::terminate())?;
    let mut interrupt = signal(SignalKind::interrupt())?;
    Ok(async move {
        let (name, drain) = tokio::select! {
            _ = terminate.recv() => ("SIGTERM", drain),
            _ = interrupt.recv() => ("SIGINT", Duration::ZERO),
        };
        tracing::info!(signal = name, drain_seconds = drain.as_secs(), "stopping");
        drain
    })
}
