//! Drives the real `twin` from outside, as a person or a script does.

#![expect(
    clippy::expect_used,
    reason = "a test panics on what it does not expect"
)]

mod aws_endpoint;
mod contract;
mod doctor;
mod failures;
mod freeze;
mod invoke;
mod lambda_failures;
mod localhost;
mod openapi;
mod page;
mod query;
mod refresh;
mod stale_stack;
mod support;
mod terminal;
mod traces;
mod tracing;
mod tracing_account;
mod tracing_endpoint;
mod tracing_privacy;
mod tracing_sampling;
mod up;
mod watch;
mod workspace;
