use std::collections::VecDeque;
use std::fmt;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use opentelemetry::Context;
use opentelemetry_sdk::Resource;
use opentelemetry_sdk::error::{OTelSdkError, OTelSdkResult};
use opentelemetry_sdk::trace::{Span, SpanData, SpanProcessor};

use super::encode::Encoder;
use super::span_size::span_size;
use crate::translate::Translator;
use crate::transport::{UdpTransport, udp};
use crate::{EncodedDocument, LossReason, Losses};

/// How many spans are translated between two looks at the clock.
const STEP: usize = 16;

/// How much a [`LambdaSpanProcessor`] keeps, and how long a flush takes at most.
#[derive(Clone, Debug)]
pub struct LambdaSpanProcessorOptions {
    /// The most spans that wait for a flush: 2,000.
    pub max_spans: usize,
    /// The most bytes that these hold, about: 4 MiB.
    pub max_bytes: usize,
    /// The longest that a flush takes: 100 ms. A span takes some ten microseconds.
    pub flush_timeout: Duration,
}

impl Default for LambdaSpanProcessorOptions {
    fn default() -> Self {
        Self {
            max_spans: 2_000,
            max_bytes: 4 * 1024 * 1024,
            flush_timeout: Duration::from_millis(100),
        }
    }
}

/// Keeps ended spans until [`Self::flush`], which sends them by UDP.
///
/// There is no thread: a function is frozen between invocations, and whatever runs beside them may be cut short at
/// any place. A clone is the same processor: give one to the provider, and flush another at the end of each invocation.
#[derive(Clone)]
pub struct LambdaSpanProcessor {
    shared: Arc<Shared>,
}

struct Shared {
    spans: Mutex<Spans>,
    encoder: Encoder,
    transport: UdpTransport,
    options: LambdaSpanProcessorOptions,
}

#[derive(Default)]
struct Spans {
    waiting: VecDeque<(SpanData, usize)>,
    bytes: usize,
    is_shut_down: bool,
}

impl LambdaSpanProcessor {
    /// A processor that sends by `transport` and counts into the losses of that.
    pub fn new(
        translator: Translator,
        transport: UdpTransport,
        options: LambdaSpanProcessorOptions,
    ) -> Self {
        Self {
            shared: Arc::new(Shared {
                spans: Mutex::default(),
                encoder: Encoder::new(translator, udp::DOCUMENT_LIMIT),
                transport,
                options,
            }),
        }
    }

    /// Sends the spans that ended so far. Nothing in it waits.
    ///
    /// Gives false when the time was over before ([`LambdaSpanProcessorOptions::flush_timeout`]): the next flush sends the rest.
    pub fn flush(&self) -> bool {
        self.flush_within(self.shared.options.flush_timeout)
    }

    /// What was sent and lost.
    pub fn losses(&self) -> &Losses {
        self.shared.transport.losses()
    }

    fn flush_within(&self, timeout: Duration) -> bool {
        let began = Instant::now();
        loop {
            let spans = self.take();
            if spans.is_empty() {
                // What was lost where a span ended has not been logged there.
                self.losses().report();
                return true;
            }
            self.shared.transport.send(&self.encode(&spans));
            if began.elapsed() >= timeout {
                return self.lock().waiting.is_empty();
            }
        }
    }

    fn take(&self) -> Vec<SpanData> {
        let mut spans = self.lock();
        let n = spans.waiting.len().min(STEP);
        let taken: Vec<_> = spans.waiting.drain(..n).collect();
        spans.bytes -= taken.iter().map(|(_, size)| size).sum::<usize>();
        drop(spans);
        taken.into_iter().map(|(span, _)| span).collect()
    }

    /// A panic in a translation must not end the function.
    fn encode(&self, spans: &[SpanData]) -> Vec<EncodedDocument> {
        let documents: Vec<_> = spans
            .iter()
            .filter_map(|span| {
                catch_unwind(AssertUnwindSafe(|| self.shared.encoder.encode(span))).ok()
            })
            .collect();
        let panicked = spans.len() - documents.len();
        self.losses().count(LossReason::Panicked, panicked as u64);
        documents
    }

    fn lock(&self) -> MutexGuard<'_, Spans> {
        self.shared
            .spans
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
    }
}

impl SpanProcessor for LambdaSpanProcessor {
    fn on_start(&self, _span: &mut Span, _context: &Context) {}

    fn on_end(&self, span: SpanData) {
        if !span.span_context.is_sampled() {
            return;
        }
        let bytes = span_size(&span);
        let options = &self.shared.options;
        let mut spans = self.lock();
        if spans.is_shut_down {
            self.losses().count(LossReason::Shutdown, 1);
        } else if spans.waiting.len() >= options.max_spans
            || spans.bytes.saturating_add(bytes) > options.max_bytes
        {
            self.losses().count(LossReason::QueueFull, 1);
        } else {
            spans.bytes += bytes;
            spans.waiting.push_back((span, bytes));
        }
    }

    fn force_flush(&self) -> OTelSdkResult {
        match self.flush() {
            true => Ok(()),
            false => Err(OTelSdkError::Timeout(self.shared.options.flush_timeout)),
        }
    }

    fn shutdown_with_timeout(&self, timeout: Duration) -> OTelSdkResult {
        self.lock().is_shut_down = true;
        let is_empty = self.flush_within(timeout);
        let mut spans = self.lock();
        let left = std::mem::take(&mut spans.waiting);
        spans.bytes = 0;
        drop(spans);
        self.losses().count(LossReason::Shutdown, left.len() as u64);
        self.losses().report_now();
        match is_empty {
            true => Ok(()),
            false => Err(OTelSdkError::Timeout(timeout)),
        }
    }

    fn set_resource(&mut self, resource: &Resource) {
        self.shared.encoder.set_resource(resource);
    }
}

impl fmt::Debug for LambdaSpanProcessor {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("LambdaSpanProcessor")
            .field("losses", self.losses())
            .finish_non_exhaustive()
    }
}
