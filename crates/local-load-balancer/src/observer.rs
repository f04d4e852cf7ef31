//! What the load balancer answers itself, for whoever shows, logs or counts it.

use std::time::Duration;

use http::{Method, StatusCode};

/// Told of every request that the load balancer answers in the place of a target, which knows
/// nothing of it.
///
/// Called on the task that answers, before the answer is written: an observer must not block.
///
/// Every `Fn(&RefusalRecord)` is one.
pub trait RefusalObserver: Send + Sync + 'static {
    /// A request has got its answer.
    fn observe(&self, record: &RefusalRecord);
}

impl<F: Fn(&RefusalRecord) + Send + Sync + 'static> RefusalObserver for F {
    fn observe(&self, record: &RefusalRecord) {
        self(record);
    }
}

/// A request that no target has answered.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RefusalRecord {
    /// The method as the client sent it.
    pub method: Method,
    /// The raw path, without its query.
    pub path: String,
    /// 502, 503 or 504.
    pub status: StatusCode,
    /// From the head of the request read to the answer made.
    pub latency: Duration,
}
