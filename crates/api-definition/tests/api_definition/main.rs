//! The crate from outside: one program, because each links the same libraries.

#![expect(clippy::expect_used, reason = "a test fails by panicking")]

mod committed;
mod definition;
mod document;
mod example_event;
mod refused;
mod support;
