use std::sync::Arc;
use std::time::Duration;
use std::{fmt, io};

use opentelemetry::Context;
use opentelemetry_sdk::Resource;
use opentelemetry_sdk::error::{OTelSdkError, OTelSdkResult};
use opentelemetry_sdk::trace::{Span, SpanData, SpanProcessor};

use super::encode::Encoder;
use super::span_size::span_size;
use crate::Losses;
use crate::translate::Translator;
use crate::transport::{Outbox, OutboxOptions, SegmentTransport};

/// How a [`ServiceSpanProcessor`] sends.
#[derive(Clone, Debug)]
pub struct ServiceSpanProcessorOptions {
    /// The queue, its batches and retries. Its bytes are those of the spans in memory, about.
    pub outbox: OutboxOptions,
    /// How long `force_flush` waits: 5 s.
    pub flush_timeout: Duration,
}

impl Default for ServiceSpanProcessorOptions {
    fn default() -> Self {
        Self {
            outbox: OutboxOptions::default(),
            flush_timeout: Duration::from_secs(5),
        }
    }
}

/// Sends ended spans in the background, from a thread of its own ([`Outbox`]).
///
/// Where a span ends it is only put into a queue; it is translated on that thread. A clone is the same processor: give one
/// to the provider, and keep another to ask for its losses.
#[derive(Clone)]
pub struct ServiceSpanProcessor {
    outbox: Arc<Outbox<SpanData>>,
    encoder: Encoder,
    flush_timeout: Duration,
}

impl ServiceSpanProcessor {
    /// Starts the thread, which sends by `transport` and counts into `losses`.
    ///
    /// # Errors
    /// When the system gives no thread, or no timer or poller for its runtime.
    pub fn start(
        translator: Translator,
        transport: impl SegmentTransport,
        options: &ServiceSpanProcessorOptions,
        losses: Losses,
    ) -> io::Result<Self> {
        let encoder = Encoder::new(translator, transport.document_limit());
        let on_thread = encoder.clone();
        let outbox = Outbox::start_with(
            transport,
            move |span: SpanData| on_thread.encode(&span),
            &options.outbox,
            losses,
        )?;
        Ok(Self {
            outbox: Arc::new(outbox),
            encoder,
            flush_timeout: options.flush_timeout,
        })
    }

    /// What was sent and lost.
    pub fn losses(&self) -> &Losses {
        self.outbox.losses()
    }
}

impl SpanProcessor for ServiceSpanProcessor {
    fn on_start(&self, _span: &mut Span, _context: &Context) {}

    fn on_end(&self, span: SpanData) {
        if span.span_context.is_sampled() {
            let bytes = span_size(&span);
            self.outbox.push_sized(span, bytes);
        }
    }

    fn force_flush(&self) -> OTelSdkResult {
        match self.outbox.flush(self.flush_timeout) {
            true => Ok(()),
            false => Err(OTelSdkError::Timeout(self.flush_timeout)),
        }
    }

    fn shutdown_with_timeout(&self, timeout: Duration) -> OTelSdkResult {
        match self.outbox.shutdown(timeout) {
            true => Ok(()),
            false => Err(OTelSdkError::Timeout(timeout)),
        }
    }

    fn set_resource(&mut self, resource: &Resource) {
        self.encoder.set_resource(resource);
    }
}

impl fmt::Debug for ServiceSpanProcessor {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("ServiceSpanProcessor")
            .field("losses", self.losses())
            .finish_non_exhaustive()
    }
}
