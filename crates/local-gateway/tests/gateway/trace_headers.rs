//! Headers of strangers: none of them fails a request.

#![expect(clippy::unwrap_used, reason = "a helper of tests fails its test")]

use proptest::prelude::*;
use serde_json::json;

use crate::support::Running;
use crate::support::document;
use crate::support::functions::Functions;
use crate::support::tracing::Traces;
use crate::tracing::{PARENT, ROOT, called_with};

/// Sends each header to a traced gateway; every one of them is a header that HTTP can carry.
fn answers_all(headers: &[String]) {
    let runtime = tokio::runtime::Runtime::new().unwrap();
    runtime.block_on(async {
        let traces = Traces::new(true);
        let functions = Functions::answering(&json!({}));
        let gateway = Running::start_traced(&document::open(), functions, traces.tracing()).await;
        for header in headers {
            let sent = [("x-amzn-trace-id", header.as_str())];
            let answer = gateway.send("GET", "/test/a", &sent, b"").await;
            assert_eq!(answer.status, 200, "{header:?}");
            let answered = answer.header("x-amzn-trace-id").unwrap();
            assert!(answered.starts_with("Root=1-"), "{header:?}: {answered:?}");
            let received = called_with(&gateway);
            assert!(received.starts_with("Root=1-"), "{header:?}: {received:?}");
            for name in ["Root=", "Parent=", "Sampled="] {
                let count = |text: &str| {
                    text.split(';')
                        .filter(|pair| pair.starts_with(name))
                        .count()
                };
                assert_eq!(count(&received), 1, "{header:?}: {received:?}");
                assert_eq!(count(answered), 1, "{header:?}: {answered:?}");
            }
        }
    });
}

#[test]
fn no_header_fails_a_request() {
    let long = "x".repeat(60_000);
    answers_all(&[
        String::new(),
        "=;=;;=".to_owned(),
        "Root".to_owned(),
        format!("Root={ROOT}0;Parent=x;Sampled=yes"),
        format!("root={ROOT};Sampled=1"),
        format!("Root={ROOT};Root=1-00000000-000000000000000000000000;Sampled=1;Sampled=0"),
        format!("Root={ROOT};Parent={PARENT};Parent=0000000000000000;Sampled=1"),
        "Root=1-ffffffff-ffffffffffffffffffffffff;Parent=ffffffffffffffff;Sampled=1".to_owned(),
        format!("Root={ROOT};Lineage=a=b=c;Self=x"),
        format!("Root={ROOT};Long={long}"),
        "a=b;".repeat(10_000),
        "Root=\u{7f}\u{e9}".replace('\u{7f}', ""),
    ]);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(8))]

    #[test]
    fn no_header_that_http_carries_fails_a_request(
        headers in prop::collection::vec("((Root|Parent|Sampled|Self|Lineage|[!-~]{0,9})=[ -~]{0,60};?){0,6}", 1..32)
    ) {
        answers_all(&headers);
    }
}
