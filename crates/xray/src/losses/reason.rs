use std::fmt;

/// Why a document was lost.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
#[non_exhaustive]
pub enum LossReason {
    /// The queue had no room, by count or by bytes: spans end faster than they are sent.
    QueueFull,
    /// The document has more bytes than the transport takes.
    TooLarge,
    /// The socket's send buffer was full, and sending does not wait.
    WouldBlock,
    /// Nobody listened at the daemon's address.
    Refused,
    /// The endpoint could not be reached, or gave no answer that can be read, for as long as it is tried.
    Unsent,
    /// The endpoint throttled, for as long as it is tried.
    Throttled,
    /// The endpoint refused the document, or the call that held it, with an error that stays.
    Rejected,
    /// The program ended before the document was sent.
    Shutdown,
    /// A panic while the document was made or sent.
    Panicked,
}

impl LossReason {
    /// Every reason.
    pub const ALL: [Self; 9] = [
        Self::QueueFull,
        Self::TooLarge,
        Self::WouldBlock,
        Self::Refused,
        Self::Unsent,
        Self::Throttled,
        Self::Rejected,
        Self::Shutdown,
        Self::Panicked,
    ];

    /// The name in logs and counters, in snake case.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::QueueFull => "queue_full",
            Self::TooLarge => "too_large",
            Self::WouldBlock => "would_block",
            Self::Refused => "refused",
            Self::Unsent => "unsent",
            Self::Throttled => "throttled",
            Self::Rejected => "rejected",
            Self::Shutdown => "shutdown",
            Self::Panicked => "panicked",
        }
    }

    pub(super) fn index(self) -> usize {
        self as usize
    }
}

impl fmt::Display for LossReason {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(self.as_str())
    }
}
