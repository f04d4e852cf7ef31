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
mod openapi;
mod query;
mod refresh;
mod support;
mod terminal;
mod up;
mod watch;
mod workspace;
