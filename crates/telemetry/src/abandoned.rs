//! Work that nobody waits for any longer.

use opentelemetry::trace::{Status, TraceContextExt};
use opentelemetry::{Context, KeyValue};

/// Ends the span of its context as cancelled, unless it has ended when this is dropped: a future that is dropped, at a
/// deadline or with its client, runs nothing after its last await.
#[derive(Debug)]
pub(crate) struct EndsAbandoned(pub(crate) Context);

impl Drop for EndsAbandoned {
    fn drop(&mut self) {
        let span = self.0.span();
        if span.is_recording() {
            span.set_attribute(KeyValue::new("error.type", "cancelled"));
            span.set_status(Status::error(""));
            span.end();
        }
    }
}
