//! Real processes: children of the test itself, and children of an owner that is killed.

#![expect(clippy::expect_used, reason = "a test fails by panicking")]

mod child;
mod guardian;
mod killed_owner;
mod support;
