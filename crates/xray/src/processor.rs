//! Span processors for `opentelemetry_sdk`: where ended spans become documents and leave.
//!
//! - [`LambdaSpanProcessor`] keeps them until the invocation's end and sends them by UDP then, since a function is frozen
//!   between invocations.
//! - [`ServiceSpanProcessor`] sends them in the background, by any [`SegmentTransport`](crate::transport::SegmentTransport).
//!
//! Both never wait where a span ends, keep a bounded number of spans and bytes, and count what is lost in
//! [`Losses`](crate::Losses). Spans that are not sampled are no loss: they are left out.

mod encode;
mod lambda;
mod service;
mod span_size;

pub use lambda::{LambdaSpanProcessor, LambdaSpanProcessorOptions};
pub use service::{ServiceSpanProcessor, ServiceSpanProcessorOptions};
