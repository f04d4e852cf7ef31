//! The central sampler's decisions a second, on one thread and on two that share it.

use std::hint::black_box;
use std::sync::Barrier;
use std::thread;
use std::time::{Duration, Instant};

use criterion::{Criterion, Throughput, criterion_group, criterion_main};
use xray::sampling::{CentralSampler, SamplingRequest, SamplingRule};

fn decide(criterion: &mut Criterion) {
    let default = SamplingRule::new("Default");
    // X-Ray allows 25 rules: the last of them is the one that matches.
    let rules = (1..25).map(|number| SamplingRule {
        priority: number,
        http_method: "GET".to_owned(),
        host: "*.example.com".to_owned(),
        url_path: format!("/string/*/{number}?"),
        ..SamplingRule::new(format!("rule-{number}"))
    });
    let cases = [
        ("one_rule", vec![default.clone()]),
        ("25_rules", rules.chain([default]).collect()),
    ];
    for (name, rules) in cases {
        let sampler = CentralSampler::default();
        sampler.set_rules(rules);
        let mut group = criterion.benchmark_group(format!("sampler/{name}"));
        group
            .warm_up_time(Duration::from_millis(500))
            .measurement_time(Duration::from_secs(2));
        for threads in [1, 2] {
            group
                .throughput(Throughput::Elements(threads))
                .bench_function(format!("threads_{threads}"), |bencher| {
                    bencher.iter_custom(|decisions| on_threads(&sampler, threads, decisions));
                });
        }
        group.finish();
    }
}

/// The time in which each of `threads` makes so many decisions.
fn on_threads(sampler: &CentralSampler, threads: u64, decisions: u64) -> Duration {
    let request = SamplingRequest {
        service_name: "string-api",
        service_type: "AWS::ECS::Container",
        method: "GET",
        host: "api.example.com",
        url_path: "/string/terms/ABN",
        ..SamplingRequest::default()
    };
    let barrier = Barrier::new(threads as usize);
    let one_thread = || {
        barrier.wait();
        let began = Instant::now();
        for _ in 0..decisions {
            black_box(sampler.decide(black_box(&request)));
        }
        began.elapsed()
    };
    thread::scope(|scope| {
        let threads: Vec<_> = (0..threads).map(|_| scope.spawn(one_thread)).collect();
        threads
            .into_iter()
            .filter_map(|thread| thread.join().ok())
            .max()
            .unwrap_or_default()
    })
}

criterion_group!(benches, decide);
criterion_main!(benches);
