//! What the crates of this process log: warnings of the gateway, of Lambda, of the load balancer.

use std::io::{self, Write};

use tracing_subscriber::filter::LevelFilter;

use super::Terminal;

/// The name in front of what this process says.
pub(super) const PROGRAM: &str = "twin";

/// Shows warnings and errors that are logged in this process from here on.
pub(super) fn show(terminal: &Terminal) {
    let terminal = terminal.clone();
    let subscriber = tracing_subscriber::fmt()
        .json()
        .flatten_event(true)
        .with_current_span(false)
        .with_max_level(LevelFilter::WARN)
        .with_writer(move || EventWriter {
            terminal: terminal.clone(),
            line: Vec::new(),
        })
        .finish();
    // A process sets this once, and `up` is the only command that does.
    let _ = tracing::subscriber::set_global_default(subscriber);
}

/// Collects one event and shows it when it is complete.
struct EventWriter {
    terminal: Terminal,
    line: Vec<u8>,
}

impl Write for EventWriter {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.line.extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

impl Drop for EventWriter {
    fn drop(&mut self) {
        let line = String::from_utf8_lossy(&self.line);
        self.terminal.show(PROGRAM, line.trim_end().to_owned());
    }
}
