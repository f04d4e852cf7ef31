//! Traces as they are shown, from the documents that X-Ray gives.

#![expect(
    clippy::expect_used,
    reason = "a test panics on what it does not expect"
)]

mod assembly;
mod nodes;
mod properties;
mod queries;
mod summaries;
mod support;
mod waterfalls;
mod words;
