//! What `xray` promises, asked from outside: its public items, real sockets, foreign crates.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on fails")]

#[cfg(feature = "opentelemetry")]
mod alone;
#[cfg(feature = "opentelemetry")]
mod daemon;
#[cfg(feature = "opentelemetry")]
mod daemon_address;
#[cfg(feature = "opentelemetry")]
mod documents;
#[cfg(all(feature = "aws-sdk", feature = "opentelemetry"))]
mod endpoint;
#[cfg(feature = "opentelemetry")]
mod lambda_processor;
#[cfg(feature = "opentelemetry")]
mod losses;
#[cfg(feature = "opentelemetry")]
mod propagation;
#[cfg(all(feature = "aws-sdk", feature = "opentelemetry"))]
mod put_trace_segments;
mod sampling;
#[cfg(all(feature = "aws-sdk", feature = "opentelemetry"))]
mod service_processor;
#[cfg(feature = "opentelemetry")]
mod spans;
mod trace_header;
#[cfg(feature = "opentelemetry")]
mod translate;
#[cfg(feature = "opentelemetry")]
mod udp;
