//! The ids of OpenTelemetry and those of X-Ray, one as the other.
//!
//! Both have 128 bits for a trace and 64 for what happens in it. X-Ray reads the first 32 bits of a trace id as the second
//! in which the trace began and refuses ids that are older than 30 days: a program that begins traces takes its ids from
//! `opentelemetry_aws::trace::XrayIdGenerator`.

use opentelemetry::trace;

use crate::{SegmentId, TraceId};

impl From<trace::TraceId> for TraceId {
    fn from(id: trace::TraceId) -> Self {
        Self::from_bits(u128::from_be_bytes(id.to_bytes()))
    }
}

impl From<TraceId> for trace::TraceId {
    fn from(id: TraceId) -> Self {
        Self::from(id.to_bits())
    }
}

impl From<trace::SpanId> for SegmentId {
    fn from(id: trace::SpanId) -> Self {
        Self::from_bits(u64::from_be_bytes(id.to_bytes()))
    }
}

impl From<SegmentId> for trace::SpanId {
    fn from(id: SegmentId) -> Self {
        Self::from(id.to_bits())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_digits_stay_the_same() {
        let of_xray: TraceId = "1-5759e988-0d862e3fe1be46a994272793".parse().unwrap();
        let of_opentelemetry = trace::TraceId::from(of_xray);
        assert_eq!(
            of_opentelemetry.to_string(),
            "5759e9880d862e3fe1be46a994272793"
        );
        assert_eq!(TraceId::from(of_opentelemetry), of_xray);

        let segment: SegmentId = "03995c3f42cd8ad8".parse().unwrap();
        let span = trace::SpanId::from(segment);
        assert_eq!(span.to_string(), "03995c3f42cd8ad8");
        assert_eq!(SegmentId::from(span), segment);
    }
}
