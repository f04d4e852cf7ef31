//! Ctrl-C, SIGTERM, and SIGHUP of a terminal that is closed.

use tokio::signal::unix::{Signal, SignalKind, signal};

/// The three signals, listened to from one moment on: none is lost between two that are waited for.
pub(super) struct StopSignal {
    /// None where `nohup` has seen to it that a closed terminal ends nothing.
    hangup: Option<Signal>,
    interrupt: Signal,
    terminate: Signal,
}

impl StopSignal {
    pub(super) fn listen() -> std::io::Result<Self> {
        Ok(Self {
            hangup: if hangup_is_ignored() {
                None
            } else {
                Some(signal(SignalKind::hangup())?)
            },
            interrupt: signal(SignalKind::interrupt())?,
            terminate: signal(SignalKind::terminate())?,
        })
    }

    /// Done at the next signal, or at one that has come and was not waited for.
    pub(super) async fn received(&mut self) {
        tokio::select! {
            () = received(self.hangup.as_mut()) => {}
            _ = self.interrupt.recv() => {}
            _ = self.terminate.recv() => {}
        }
    }
}

/// Waits for the signal; without one, for ever.
async fn received(signal: Option<&mut Signal>) {
    match signal {
        Some(signal) => drop(signal.recv().await),
        None => std::future::pending().await,
    }
}

/// Whether this process was started with SIGHUP ignored, as far as the system tells: Linux has the
/// mask of ignored signals in proc(5).
fn hangup_is_ignored() -> bool {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let mask = status
        .lines()
        .find_map(|line| line.strip_prefix("SigIgn:"))
        .and_then(|mask| u64::from_str_radix(mask.trim(), 16).ok());
    let bit = SignalKind::hangup().as_raw_value() - 1;
    mask.is_some_and(|mask| mask >> bit & 1 == 1)
}
