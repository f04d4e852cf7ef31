//! X-Ray tracing of the functions, as the mode `Active` of `TracingConfig` has it.
//!
//! Lambda has two segments in the trace of each invocation that is recorded: its own, and under it
//! the function's, whose id the function finds in its header as `Parent`. A caller's decision is
//! obeyed; where there is none, Lambda decides.
//! <https://docs.aws.amazon.com/lambda/latest/dg/services-xray.html>

mod invocation_trace;
mod outcome;
mod phases;
mod segments;

use std::fmt;
use std::sync::Arc;

use xray::SegmentSink;

pub(crate) use invocation_trace::{InvocationTrace, begin};
pub(crate) use outcome::Failure;
pub(crate) use phases::{Initialisation, Phases};
pub(crate) use segments::{record_function, record_service};

/// Traces all functions of a [`LambdaService`](crate::LambdaService).
#[derive(Clone)]
pub struct ActiveTracing {
    /// Decides whether an invocation is recorded that comes without a decision. On AWS that is one a
    /// second and 5 % of the others, which no rule changes. It must not block.
    pub sampler: Arc<dyn Fn() -> bool + Send + Sync>,
    /// Gets Lambda's segments.
    pub segments: Arc<dyn SegmentSink>,
}

impl fmt::Debug for ActiveTracing {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("ActiveTracing")
            .finish_non_exhaustive()
    }
}
