//! Whole processes and whole clients: what they write, and what becomes of their calls.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on fails")]

mod aws_calls;
mod process;
