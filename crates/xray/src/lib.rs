//! AWS X-Ray for OpenTelemetry: everything between a program's spans and its traces in X-Ray.
//!
//! A program that uses `opentelemetry` or `tracing-opentelemetry` gets its traces into X-Ray without a collector beside it:
//! from a Lambda function, from a container, or through a daemon. No span is left out for what it holds, what is lost on the
//! way is counted by its reason, and a request never waits for any of it.
//!
//! | Module | What it is for |
//! |---|---|
//! | [`TraceHeader`], [`TraceId`], [`SegmentId`] | `X-Amzn-Trace-Id`, and the ids in it |
#![cfg_attr(
    feature = "opentelemetry",
    doc = "| [`propagation`] | the header as OpenTelemetry's propagator, and the sampler that knows headers without a decision |"
)]
//! | [`sampling`] | X-Ray's central rules: reservoirs, quotas, rates, statistics |
#![cfg_attr(
    feature = "opentelemetry",
    doc = "| [`translate`] | spans as segment documents |\n| [`processor`] | the span processors, of a Lambda function and of a service |"
)]
//! | [`document`], [`EncodedDocument`] | segment documents as types, and as JSON within X-Ray's limits |
//! | [`transport`] | UDP, `PutTraceSegments`, and the bounded queue before them |
//! | [`Losses`] | what was sent and what was lost, by reason |
//!
//! # Features
//!
//! | Feature | Default | What it adds |
//! |---|---|---|
//! | `opentelemetry` | yes | propagator, samplers, translation and span processors, for `opentelemetry` 0.33 |
//! | `aws-sdk` | yes | `PutTraceSegments` and the client for the central rules, by `aws-sdk-xray` without its default features: the caller chooses the HTTP client |
//!
//! Without features there are the header, the ids, the documents, UDP and the rules of sampling, for programs that make
//! segments of their own.
//!
//! # A header
//!
//! Every hop of a request (client, API Gateway, load balancer, Lambda, service) hands the trace on in one header.
//! What somebody else wrote into it comes out as it went in.
//!
//! ```
//! use std::time::SystemTime;
//! use xray::{Sampled, TraceHeader};
//!
//! let received = "Root=1-5759e988-bd862e3fe1be46a994272793;Sampled=1;Lineage=1:a87bd80c:0";
//! let header = TraceHeader::parse(received);
//! assert_eq!(header.sampled, Some(Sampled::Yes));
//! assert_eq!(header.to_string(), received);
//!
//! let new = TraceHeader::default().with_root_or_new(SystemTime::now());
//! assert!(new.root.is_some());
//! ```
#![cfg_attr(feature = "opentelemetry", doc = include_str!("lib/program.md"))]
//! # Limits
//!
//! - A trace begins with an id that holds the present second: give the provider `opentelemetry_aws::trace::XrayIdGenerator`.
//!   X-Ray refuses other ids.
//! - A span becomes a document when it ends, so that a request that is under way is not seen, unless a program sends
//!   `Translator::translate_in_progress` itself.
//! - A sampling rule sees the attributes that a span has when it begins. What is set later comes too late.
//! - Attributes become annotations, by which X-Ray searches, when they are named in the translator's options; X-Ray indexes
//!   50 of a trace.
//! - A document has at most 64 kB: of a longer one the stacks go first, then the metadata, then the annotations, and the
//!   document says so.
//!
//! # Sources
//!
//! The X-Ray developer guide, <https://docs.aws.amazon.com/xray/latest/devguide/xray-concepts.html>, and the
//! `awsxrayexporter` of the OpenTelemetry Collector.

pub mod document;
mod encoded;
mod losses;
#[cfg(feature = "opentelemetry")]
mod opentelemetry_ids;
#[cfg(feature = "opentelemetry")]
pub mod processor;
#[cfg(feature = "opentelemetry")]
pub mod propagation;
pub mod sampling;
mod segment_id;
mod sink;
mod trace_header;
mod trace_id;
#[cfg(feature = "opentelemetry")]
pub mod translate;
pub mod transport;

pub use document::SegmentDocument;
pub use encoded::{EncodedDocument, ReceivedDocumentError};
pub use losses::{LossReason, Losses, Tally};
#[cfg(feature = "opentelemetry")]
pub use propagation::XrayPropagator;
pub use segment_id::{SegmentId, SegmentIdError};
pub use sink::SegmentSink;
pub use trace_header::{Sampled, TRACE_HEADER_NAME, TraceHeader};
pub use trace_id::{TraceId, TraceIdError};
#[cfg(feature = "opentelemetry")]
pub use translate::{IndexedAttributes, Translator, TranslatorOptions};

/// The program of the README is compiled and run with the tests of the documentation.
#[cfg(all(doctest, feature = "opentelemetry"))]
#[doc = include_str!("../README.md")]
struct Readme;

/// Whether `text` is exactly `length` hexadecimal digits.
///
/// The integer parsers of the standard library also take a sign, which no id has.
fn is_hexadecimal(text: &str, length: usize) -> bool {
    text.len() == length && text.bytes().all(|byte| byte.is_ascii_hexdigit())
}

/// Fills `digits` with the last hexadecimal digits of `number`.
///
/// A document has four ids at least, and the formatting of the standard library would be a tenth of the time to write it.
fn write_hexadecimal(mut number: u128, digits: &mut [u8]) {
    for digit in digits.iter_mut().rev() {
        *digit = b"0123456789abcdef"[(number & 15) as usize];
        number >>= 4;
    }
}
