//! Drives the real server over sockets, with functions that live in the test.

mod answers;
mod checks;
mod deployment;
mod events;
mod gateway_responses;
mod server;
mod support;
mod trace_headers;
mod tracing;
mod validation;
