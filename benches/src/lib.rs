//! What the benchmarks measure, so that each measures the same.

pub mod translation;
