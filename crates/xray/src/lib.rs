//! The trace header and the ids of AWS X-Ray.
//!
//! Every hop of a request (client, API Gateway, load balancer, Lambda, service) hands the trace on
//! in one header, `X-Amzn-Trace-Id`. This crate reads and writes that header and makes the ids in
//! it. It does no I/O.
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
//!
//! Source: "Tracing header" and "Trace ids" in the AWS X-Ray developer guide,
//! <https://docs.aws.amazon.com/xray/latest/devguide/xray-concepts.html>.

mod segment_id;
mod trace_header;
mod trace_id;

pub use segment_id::{SegmentId, SegmentIdError};
pub use trace_header::{Sampled, TRACE_HEADER_NAME, TraceHeader};
pub use trace_id::{TraceId, TraceIdError};

/// Whether `text` is exactly `length` hexadecimal digits.
///
/// The integer parsers of the standard library also take a sign, which no id has.
fn is_hexadecimal(text: &str, length: usize) -> bool {
    text.len() == length && text.bytes().all(|byte| byte.is_ascii_hexdigit())
}
