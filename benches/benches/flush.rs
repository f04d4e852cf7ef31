//! The time in which the spans of an invocation are translated and sent by UDP, which an invocation waits for.

#![expect(clippy::expect_used, reason = "a benchmark that cannot go on fails")]

use std::net::{Ipv4Addr, UdpSocket};
use std::thread;
use std::time::Duration;

use benches::translation::batches;
use criterion::{BatchSize, Criterion, criterion_group, criterion_main};
use opentelemetry_sdk::trace::SpanProcessor;
use xray::processor::{LambdaSpanProcessor, LambdaSpanProcessorOptions};
use xray::transport::{DaemonAddress, UdpTransport};
use xray::{Losses, Translator};

/// As few as an invocation has (itself, the map, the replace), and as many as a busy one has.
const SPANS: [usize; 3] = [1, 3, 20];

fn flush(criterion: &mut Criterion) {
    let losses = Losses::new();
    let transport = UdpTransport::connect(&daemon(), losses.clone()).expect("a local address");
    let processor = LambdaSpanProcessor::new(
        Translator::default(),
        transport,
        LambdaSpanProcessorOptions::default(),
    );
    for (name, spans) in batches() {
        let mut group = criterion.benchmark_group(format!("flush/{name}"));
        group
            .warm_up_time(Duration::from_millis(500))
            .measurement_time(Duration::from_secs(2));
        for n in SPANS {
            let invocation = &spans[..n];
            group.bench_function(format!("spans_{n}"), |bencher| {
                bencher.iter_batched(
                    || {
                        for span in invocation {
                            processor.on_end(span.clone());
                        }
                    },
                    |()| processor.flush(),
                    BatchSize::PerIteration,
                );
            });
        }
        group.finish();
    }
    assert!(losses.sent() > 0 && losses.lost() == 0, "{losses:?}");
}

/// A daemon that reads what it is sent.
fn daemon() -> DaemonAddress {
    let socket = UdpSocket::bind((Ipv4Addr::LOCALHOST, 0)).expect("a free port");
    let address = socket.local_addr().expect("a bound socket");
    thread::spawn(move || {
        let mut buffer = vec![0; 65_536];
        while socket.recv(&mut buffer).is_ok() {}
    });
    address.to_string().parse().expect("an address")
}

criterion_group!(benches, flush);
criterion_main!(benches);
