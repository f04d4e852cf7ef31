//! The time from a span to the JSON of its document, ours beside the exporter of `opentelemetry-aws`.

use std::hint::black_box;
use std::time::Duration;

use benches::translation::{
    BATCH, batches, bytes_of_ours, bytes_of_replaced, ours, replaced, replaced_keeping_all,
};
use criterion::{Criterion, Throughput, criterion_group, criterion_main};

fn translate(criterion: &mut Criterion) {
    let (ours, replaced, keeping_all) = (ours(), replaced(), replaced_keeping_all());
    for (name, spans) in batches() {
        let mut group = criterion.benchmark_group(format!("translate/{name}"));
        group
            .throughput(Throughput::Elements(BATCH as u64))
            .warm_up_time(Duration::from_millis(500))
            .measurement_time(Duration::from_secs(2))
            .bench_function("ours", |bencher| {
                bencher.iter(|| bytes_of_ours(&ours, black_box(&spans)));
            })
            .bench_function("opentelemetry_aws", |bencher| {
                bencher.iter(|| bytes_of_replaced(&replaced, black_box(&spans)));
            })
            .bench_function("opentelemetry_aws_keeping_all", |bencher| {
                bencher.iter(|| bytes_of_replaced(&keeping_all, black_box(&spans)));
            });
        group.finish();
    }
}

criterion_group!(benches, translate);
criterion_main!(benches);
