//! Drives the real `twin` from outside, as a person or a script does.

#![expect(
    clippy::expect_used,
    reason = "a test panics on what it does not expect"
)]

mod contract;
mod openapi;
mod query;
mod refresh;
mod support;
mod up;
mod workspace;
