//! A parameter from outside: its load, its refreshes, and the layer on a real Lambda runtime.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on fails")]

mod layer;
mod load;
mod refresh;
mod runtime_order;
mod support;
