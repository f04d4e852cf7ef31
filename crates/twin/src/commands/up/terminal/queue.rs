//! The bounded way from the tasks that serve requests to the thread that writes.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, AtomicUsize, Ordering};
use std::sync::mpsc::{self, Receiver, RecvTimeoutError, SyncSender, TrySendError};
use std::time::{Duration, Instant};

use local_lambda::LogEvent;
use tokio::sync::oneshot;

use super::block::{Function, Request};

/// The most messages that wait: a burst of some thousand requests with their logs.
const MAXIMUM_MESSAGES: usize = 16_384;

/// The most bytes of lines that wait, because one line may have 256 KiB.
const MAXIMUM_BYTES: usize = 16 * 1024 * 1024;

/// The pause before a flush that found no room is tried again.
const ROOM_INTERVAL: Duration = Duration::from_millis(10);

/// What is to be shown.
#[derive(Debug)]
pub(super) enum Message {
    /// A request has its answer.
    Request(Request),
    /// An invocation, by Lambda's id, answers a request, by the gateway's.
    Invoked {
        request_id: String,
        invocation_id: String,
    },
    /// A function was throttled, for the request of the gateway's id.
    Throttled {
        request_id: String,
        function: Function,
    },
    /// A line of a function's log.
    Function(LogEvent),
    /// A line that another program wrote.
    Program { program: &'static str, line: String },
    /// Answered when everything before it is written.
    Flush(oneshot::Sender<()>),
}

impl Message {
    /// The bytes of the only part that can be long.
    fn bytes(&self) -> usize {
        match self {
            Self::Function(LogEvent { line, .. }) | Self::Program { line, .. } => line.len(),
            Self::Request(_) | Self::Invoked { .. } | Self::Throttled { .. } | Self::Flush(_) => 0,
        }
    }
}

#[derive(Debug, Default)]
struct Load {
    bytes: AtomicUsize,
    dropped: AtomicU64,
}

/// Why a message was not taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Refused {
    /// There is no room at the moment.
    Full,
    /// Nobody is there who reads.
    Gone,
}

/// The end of those who show. Clones are the same one.
#[derive(Clone, Debug)]
pub(super) struct Queue {
    sender: SyncSender<Message>,
    load: Arc<Load>,
}

/// The end of the thread that writes.
#[derive(Debug)]
pub(super) struct Messages {
    receiver: Receiver<Message>,
    load: Arc<Load>,
}

pub(super) fn new() -> (Queue, Messages) {
    let (sender, receiver) = mpsc::sync_channel(MAXIMUM_MESSAGES);
    let load = Arc::new(Load::default());
    let queue = Queue {
        sender,
        load: Arc::clone(&load),
    };
    (queue, Messages { receiver, load })
}

impl Queue {
    /// Hands over a message at once, or counts it as dropped.
    pub(super) fn send(&self, message: Message) {
        if self.try_send(message).is_err() {
            self.load.dropped.fetch_add(1, Ordering::Relaxed);
        }
    }

    /// Waits until everything before it is written, or nobody is there any more who writes.
    pub(super) async fn flush(&self) {
        loop {
            let (sender, written) = oneshot::channel();
            match self.try_send(Message::Flush(sender)) {
                // An error means that the writer has ended, and it ends with everything written.
                Ok(()) => return drop(written.await),
                Err(Refused::Gone) => return,
                Err(Refused::Full) => tokio::time::sleep(ROOM_INTERVAL).await,
            }
        }
    }

    fn try_send(&self, message: Message) -> Result<(), Refused> {
        let bytes = message.bytes();
        let before = self.load.bytes.fetch_add(bytes, Ordering::Relaxed);
        let sent = if bytes > 0 && before + bytes > MAXIMUM_BYTES {
            Err(Refused::Full)
        } else {
            self.sender.try_send(message).map_err(|error| match error {
                TrySendError::Full(_) => Refused::Full,
                TrySendError::Disconnected(_) => Refused::Gone,
            })
        };
        if sent.is_err() {
            self.load.bytes.fetch_sub(bytes, Ordering::Relaxed);
        }
        sent
    }
}

impl Messages {
    /// The next message, waited for until `deadline` where there is one.
    pub(super) fn next(&self, deadline: Option<Instant>) -> Result<Message, RecvTimeoutError> {
        let message = match deadline {
            None => self.receiver.recv().map_err(RecvTimeoutError::from),
            Some(deadline) => self
                .receiver
                .recv_timeout(deadline.saturating_duration_since(Instant::now())),
        }?;
        self.load
            .bytes
            .fetch_sub(message.bytes(), Ordering::Relaxed);
        Ok(message)
    }

    /// How many messages found no room since the last time.
    pub(super) fn take_dropped(&self) -> u64 {
        self.load.dropped.swap(0, Ordering::Relaxed)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn line(bytes: usize) -> Message {
        Message::Program {
            program: "p",
            line: "a".repeat(bytes),
        }
    }

    #[test]
    fn what_is_over_the_bounds_is_dropped_and_counted_and_room_comes_back() {
        let (queue, messages) = new();
        for _ in 0..MAXIMUM_MESSAGES + 3 {
            queue.send(line(1));
        }
        assert_eq!(messages.take_dropped(), 3);
        assert_eq!(messages.take_dropped(), 0);
        while messages.next(Some(Instant::now())).is_ok() {}

        let half = MAXIMUM_BYTES / 2;
        for _ in 0..3 {
            queue.send(line(half));
        }
        assert_eq!(messages.take_dropped(), 1);
        assert!(messages.next(None).is_ok());
        queue.send(line(half));
        assert_eq!(messages.take_dropped(), 0);
    }

    #[tokio::test]
    async fn a_flush_finds_room_and_waits_for_no_reader_that_is_gone() {
        let (queue, messages) = new();
        for _ in 0..MAXIMUM_MESSAGES {
            queue.send(line(1));
        }
        let reader = std::thread::spawn(move || {
            loop {
                if let Ok(Message::Flush(sender)) = messages.next(None) {
                    return sender.send(());
                }
            }
        });
        queue.flush().await;
        assert_eq!(reader.join().expect("no panic"), Ok(()));
        queue.flush().await;
    }
}
