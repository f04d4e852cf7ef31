//! The sampling rules at a desk.

use std::time::Instant;

use serde_json::json;

use crate::support::{CONTENT, Project, Requests, Side, Stack, Traces, until};

/// How many requests each side gets.
const REQUESTS: u32 = 1_500;

/// Six standard deviations: one run in five hundred million falls outside.
const DEVIATIONS: f64 = 6.0;

/// How many of `requests` in `seconds` the rule of the default may record: one a second, begun
/// seconds and what a quota allows beside a borrowed one included, and 5 % of the others.
fn bounds(requests: f64, seconds: f64) -> (f64, f64) {
    let deviation = (requests * 0.05 * 0.95).sqrt() * DEVIATIONS;
    let reservoir = seconds + 2.0;
    let fewest = (requests - reservoir).max(0.0) * 0.05 - deviation;
    (fewest.max(0.0), requests * 0.05 + reservoir + deviation)
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_share_that_is_recorded_is_that_of_the_default_rule() {
    let project = Project::new();
    let stack = Stack::start_with(&project, &[], &[("STRINGS_REFRESH_SECONDS", "86400")]);
    let (requests, traces) = (Requests::to(&stack), Traces::of(&stack));
    for side in Side::BOTH {
        // Those of the start, such as of the load of the map, have arrived.
        let before = traces.quiet(|counters| counters.xray("/kept/traces")).await;
        let started = Instant::now();
        let mut answered = 0;
        for _ in 0..REQUESTS {
            let (status, header) = requests.traced(side, None, CONTENT).await;
            assert_eq!(status, 200);
            answered += u64::from(header.is_some_and(|header| header.ends_with(";Sampled=1")));
        }
        let seconds = started.elapsed().as_secs_f64();
        let after = traces.quiet(|counters| counters.xray("/kept/traces")).await;
        let recorded = after - before;
        if side == Side::Gateway {
            assert_eq!(recorded, answered, "as API Gateway's answers say");
        }
        let (fewest, most) = bounds(f64::from(REQUESTS), seconds);
        #[expect(clippy::cast_precision_loss, reason = "a small number")]
        let share = recorded as f64;
        assert!(
            (fewest..=most).contains(&share),
            "{side:?}: {share} of {REQUESTS} in {seconds} s are not from {fewest} to {most}"
        );
    }
}

/// The rule is fetched when a target says that rules have changed, so that nothing is started anew.
#[tokio::test]
async fn a_rule_that_is_changed_at_a_desk_is_obeyed() {
    let project = Project::new();
    let stack = Stack::start(&project);
    let (requests, traces) = (Requests::to(&stack), Traces::of(&stack));
    let rule = json!({ "SamplingRuleUpdate": { "RuleName": "Default", "FixedRate": 1.0 } });
    let answer = ::contract::client()
        .expect("an HTTP client")
        .post(format!("{}/UpdateSamplingRule", stack.url("aws")))
        .body(rule.to_string())
        .send()
        .await
        .expect("an answer");
    assert_eq!(answer.status(), 200);
    for side in Side::BOTH {
        // Twenty in a row are recorded by the rule that was there before in no run that anybody sees.
        let mut in_a_row = 0;
        until("all are recorded", async || {
            let before = traces.counters().await.xray("/kept/traces");
            requests.traced(side, None, CONTENT).await;
            for _ in 0..40 {
                if traces.counters().await.xray("/kept/traces") > before {
                    in_a_row += 1;
                    return in_a_row >= 20;
                }
                tokio::time::sleep(std::time::Duration::from_millis(50)).await;
            }
            in_a_row = 0;
            false
        })
        .await;
    }
}
