//! The allocations from a span to the JSON of its document, ours beside the exporter of `opentelemetry-aws`.
//!
//! Apart from the times, which counting would change.

use std::alloc::System;

use benches::translation::{
    BATCH, batches, bytes_of_ours, bytes_of_replaced, ours, replaced, replaced_keeping_all,
};
use stats_alloc::{INSTRUMENTED_SYSTEM, Region, StatsAlloc};

#[global_allocator]
static ALLOCATOR: &StatsAlloc<System> = &INSTRUMENTED_SYSTEM;

fn main() {
    let (ours, replaced, keeping_all) = (ours(), replaced(), replaced_keeping_all());
    for (name, spans) in batches() {
        measure(name, "ours", || bytes_of_ours(&ours, &spans));
        measure(name, "opentelemetry_aws", || {
            bytes_of_replaced(&replaced, &spans)
        });
        measure(name, "opentelemetry_aws_keeping_all", || {
            bytes_of_replaced(&keeping_all, &spans)
        });
    }
}

fn measure(name: &str, what: &str, translate: impl Fn() -> usize) {
    // What is made once is not a span's.
    translate();
    let region = Region::new(ALLOCATOR);
    let bytes = translate();
    let change = region.change();
    let per_span = |number: usize| number as f64 / BATCH as f64;
    println!(
        "translate/{name}/{what}: {:.1} allocations and {:.1} reallocations of {:.0} bytes, {:.0} bytes of JSON",
        per_span(change.allocations),
        per_span(change.reallocations),
        per_span(change.bytes_allocated),
        per_span(bytes),
    );
}
