//! `X-Amzn-Trace-Id` as OpenTelemetry's propagator.
//!
//! [`XrayPropagator`] reads the header into a [`Context`] and writes it from one. Where the header says more, or less, than
//! a [`SpanContext`] can hold, nothing is lost:
//!
//! | The header | What becomes of it |
//! |---|---|
//! | `Root` without `Parent` (a load balancer's) | The remote span context has a stand-in for the parent. The trace goes on under its id; [`parent_segment`] knows the stand-in, and it is never written |
//! | no `Sampled`, or `Sampled=?` | Nobody decided yet. [`XrayParentBased`] asks its root sampler, as it does for a new trace |
//! | `Lineage`, `Self` and unknown pairs | They travel in the trace state and are written again as they were received, with every `=` in them |
//! | `Root` alone, inside Lambda | [`XrayPropagator::inside_lambda`]: nothing is traced, and the header is written again as it was received |
//! | no good `Root`, or more than [`MAX_HEADER_LENGTH`] bytes | The header is as good as none |
//!
//! ```
//! use std::collections::HashMap;
//!
//! use opentelemetry::propagation::TextMapPropagator;
//! use xray::XrayPropagator;
//!
//! let propagator = XrayPropagator::new();
//! let received = "Root=1-5759e988-bd862e3fe1be46a994272793;Lineage=1:a87bd80c:0";
//! let headers = HashMap::from([("x-amzn-trace-id".to_owned(), received.to_owned())]);
//! let context = propagator.extract(&headers);
//!
//! let mut sent = HashMap::new();
//! propagator.inject_context(&context, &mut sent);
//! assert_eq!(sent["x-amzn-trace-id"], received);
//! ```

mod carried;
mod parent;
mod parent_based;
mod received;

use std::sync::LazyLock;

use opentelemetry::Context;
use opentelemetry::propagation::text_map_propagator::FieldIter;
use opentelemetry::propagation::{Extractor, Injector, TextMapPropagator};
use opentelemetry::trace::{SpanContext, SpanId, TraceContextExt, TraceFlags, TraceId};

use self::received::Says;
use crate::{Sampled, TraceHeader};

pub use parent::parent_segment;
pub use parent_based::XrayParentBased;

/// A longer header is ignored: no AWS service writes one, and whoever does must not make every request carry it on.
pub const MAX_HEADER_LENGTH: usize = 2048;

/// [`crate::TRACE_HEADER_NAME`] in small letters: gRPC's metadata and HTTP/2 have no others.
const FIELD: &str = "x-amzn-trace-id";

/// Reads and writes `X-Amzn-Trace-Id`; the [module](self) says what becomes of each form.
#[derive(Clone, Debug, Default)]
pub struct XrayPropagator {
    inside_lambda: bool,
}

impl XrayPropagator {
    /// The propagator of a program that begins its own segments: anything but a Lambda function.
    pub fn new() -> Self {
        Self::default()
    }

    /// The propagator of a Lambda function, where a [pass-through header](TraceHeader::is_pass_through) means that nothing
    /// is traced and that the header is handed on as it was received.
    pub fn inside_lambda() -> Self {
        Self {
            inside_lambda: true,
        }
    }

    /// `context` with the trace that a header's value names; `context` as it is when the value names none.
    ///
    /// For values that do not come as a header, such as `xray_trace_id` in the context of `lambda_runtime`.
    pub fn extract_value(&self, context: &Context, value: &str) -> Context {
        if value.len() > MAX_HEADER_LENGTH {
            return context.clone();
        }
        let header = TraceHeader::parse(value);
        let trace_id = header.root.map_or(TraceId::INVALID, TraceId::from);
        // X-Ray has no objection to an id of zeros, but OpenTelemetry calls it invalid.
        if trace_id == TraceId::INVALID {
            return context.clone();
        }
        let span_id = header
            .parent
            .map(SpanId::from)
            .filter(|id| *id != SpanId::INVALID)
            .unwrap_or_else(|| parent::stand_in(trace_id));
        let flags = TraceFlags::default().with_sampled(header.sampled == Some(Sampled::Yes));
        let remote = SpanContext::new(trace_id, span_id, flags, true, carried::carry(&header));
        let says = match header.sampled {
            _ if self.inside_lambda && header.is_pass_through() => Says::PassThrough(header),
            Some(Sampled::Yes | Sampled::No) => Says::Decided,
            undecided => Says::Undecided(undecided),
        };
        received::attach(context, remote, says)
    }
}

impl TextMapPropagator for XrayPropagator {
    fn inject_context(&self, context: &Context, injector: &mut dyn Injector) {
        let span = context.span();
        let span_context = span.span_context();
        if !span_context.is_valid() {
            return;
        }
        let value = match received::passed_through(context, span_context) {
            Some(header) => header.to_string(),
            None => header_of(context, span_context).to_string(),
        };
        injector.set(FIELD, value);
    }

    fn extract_with_context(&self, context: &Context, extractor: &dyn Extractor) -> Context {
        match extractor.get(FIELD) {
            Some(value) => self.extract_value(context, value),
            None => context.clone(),
        }
    }

    fn fields(&self) -> FieldIter<'_> {
        static FIELDS: LazyLock<[String; 1]> = LazyLock::new(|| [FIELD.to_owned()]);
        FieldIter::new(FIELDS.as_ref())
    }
}

fn header_of(context: &Context, span_context: &SpanContext) -> TraceHeader {
    let mut header = carried::carried(span_context.trace_state());
    header.root = Some(span_context.trace_id().into());
    header.parent = parent::named_by(span_context);
    header.sampled = received::sampled(context, span_context);
    header
}
