//! Real processes behind the Runtime API: `faulty-function`, which uses the `lambda_runtime` crate,
//! and shell scripts where a process must do what that crate does not.

#![expect(clippy::expect_used, reason = "a test fails by panicking")]

mod answered;
mod by_hand;
mod concurrency;
mod debugger;
mod environment;
mod faults;
mod freeze;
mod invoke;
mod logs;
mod memory;
mod phases;
mod retirement;
mod runtime_api;
mod shutdown;
mod support;
mod tracing;
mod usage;
