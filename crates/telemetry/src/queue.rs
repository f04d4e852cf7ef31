//! Lines on their way out, so that the program never waits for whoever reads its standard output.

use std::collections::VecDeque;
use std::fmt;
use std::io::{self, Write};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::thread;
use std::time::Duration;

/// How much may wait, in bytes: some seconds' lines of a busy service.
const CAPACITY: usize = 4 * 1024 * 1024;

/// How long the end of the program waits for lines that nobody takes.
const PATIENCE: Duration = Duration::from_secs(1);

/// Takes lines at once and writes them from a thread of its own. Clones are one queue.
///
/// A line that does not fit is lost, and so is one whose writing fails: a service that cannot log still answers. What was
/// lost is counted, and logged as soon as lines get out again.
#[derive(Clone, Default)]
pub(crate) struct LineQueue(Arc<Shared>);

#[derive(Default)]
struct Shared {
    state: Mutex<State>,
    changed: Condvar,
}

#[derive(Default)]
struct State {
    lines: VecDeque<Vec<u8>>,
    /// Of all lines together.
    bytes: usize,
    /// Whether a line was taken out and is not yet written.
    writing: bool,
    /// Lines that did not fit or could not be written, since the start.
    lost: u64,
}

/// The service's logs. When this is dropped, the lines that still wait are written, for a second at most.
#[must_use = "lines that wait are lost when the program ends without this"]
pub(crate) struct LogGuard(LineQueue);

impl fmt::Debug for LogGuard {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_struct("LogGuard").finish_non_exhaustive()
    }
}

impl LineQueue {
    /// Starts the thread that writes to `output`.
    ///
    /// # Errors
    /// When the operating system gives no thread.
    pub(crate) fn start(output: impl Write + Send + 'static) -> io::Result<(Self, LogGuard)> {
        let queue = Self::default();
        let written = queue.clone();
        thread::Builder::new()
            .name("logs".to_owned())
            .spawn(move || written.write_to(output))?;
        Ok((queue.clone(), LogGuard(queue)))
    }

    fn push(&self, line: &[u8]) {
        let mut state = self.lock();
        if state.bytes + line.len() > CAPACITY {
            state.lost += 1;
            return;
        }
        state.bytes += line.len();
        state.lines.push_back(line.to_vec());
        drop(state);
        self.0.changed.notify_all();
    }

    fn write_to(&self, mut output: impl Write) {
        let mut told = 0;
        loop {
            let line = self.next();
            let written = output.write_all(&line).and_then(|()| output.flush());
            let (lost, has_room) = self.done(written.is_ok());
            // Told while nothing gets out, this would be lost too and then be told again, and so on.
            if lost > told && has_room && written.is_ok() {
                tracing::warn!(
                    lines = lost - told,
                    lines_since_start = lost,
                    "log lines were lost: the standard output did not take them in time"
                );
                told = lost;
            }
        }
    }

    /// Waits for a line and takes it out.
    fn next(&self) -> Vec<u8> {
        let mut state = self.lock();
        loop {
            if let Some(line) = state.lines.pop_front() {
                state.bytes -= line.len();
                state.writing = true;
                return line;
            }
            let woken = self.0.changed.wait(state);
            state = woken.unwrap_or_else(PoisonError::into_inner);
        }
    }

    /// Notes the end of writing a line, and gives how many were lost and whether the queue is at most half full.
    fn done(&self, written: bool) -> (u64, bool) {
        let mut state = self.lock();
        state.writing = false;
        state.lost += u64::from(!written);
        let seen = (state.lost, state.bytes <= CAPACITY / 2);
        drop(state);
        self.0.changed.notify_all();
        seen
    }

    /// A thread that panicked while it held the lock left no state half changed.
    fn lock(&self) -> MutexGuard<'_, State> {
        self.0.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Each write is one whole line: `tracing_subscriber` writes an event at once.
impl Write for LineQueue {
    fn write(&mut self, line: &[u8]) -> io::Result<usize> {
        self.push(line);
        Ok(line.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

impl Drop for LogGuard {
    fn drop(&mut self) {
        let waits = |state: &mut State| state.writing || !state.lines.is_empty();
        let queue = &self.0;
        let _written_or_late = queue
            .0
            .changed
            .wait_timeout_while(queue.lock(), PATIENCE, waits);
    }
}

#[cfg(test)]
mod tests {
    use std::sync::mpsc::{Receiver, SyncSender, sync_channel};

    use super::*;

    /// An output that takes a line when the test asks for one.
    struct Gate(SyncSender<Vec<u8>>);

    impl Write for Gate {
        fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
            let sent = self.0.send(bytes.to_vec());
            sent.map_err(|_| io::Error::from(io::ErrorKind::BrokenPipe))?;
            Ok(bytes.len())
        }

        fn flush(&mut self) -> io::Result<()> {
            Ok(())
        }
    }

    fn start() -> (LineQueue, LogGuard, Receiver<Vec<u8>>) {
        let (gate, lines) = sync_channel(0);
        let (queue, guard) = LineQueue::start(Gate(gate)).unwrap();
        (queue, guard, lines)
    }

    #[test]
    fn what_does_not_fit_is_counted() {
        let (queue, guard, lines) = start();
        let line = vec![b'x'; CAPACITY / 4];
        for _ in 0..10 {
            queue.push(&line);
        }
        // Four wait, and a fifth when the thread had taken one out already.
        let lost = queue.lock().lost;
        assert!((5..=6).contains(&lost), "{lost}");
        for _ in lost..10 {
            assert_eq!(lines.recv().unwrap(), line);
        }
        drop(guard);
        assert!(queue.lock().lines.is_empty());
    }

    #[test]
    fn an_output_that_is_closed_loses_lines_and_no_more() {
        let (queue, guard, lines) = start();
        drop(lines);
        queue.push(b"one\n");
        queue.push(b"two\n");
        drop(guard);
        assert_eq!(queue.lock().lost, 2);
    }

    #[test]
    fn the_end_does_not_wait_for_ever() {
        let (queue, guard, _lines) = start();
        queue.push(b"nobody takes this\n");
        drop(guard);
        assert_eq!(queue.lock().lost, 0);
    }
}
