//! What is counted while the rules are replaced.

use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;

use super::*;

fn rules(fixed_rate: f64) -> Vec<SamplingRule> {
    vec![SamplingRule {
        fixed_rate,
        ..SamplingRule::new("all")
    }]
}

#[test]
fn every_decision_is_reported_however_often_the_rule_changes() {
    const DECISIONS: u64 = 50_000;
    let sampler = CentralSampler::default();
    sampler.set_rules(rules(0.5));
    let over = AtomicBool::new(false);
    let reported = thread::scope(|scope| {
        let replacing = scope.spawn(|| {
            let (mut reported, mut rate) = (0, 0.0);
            while !over.load(Ordering::Acquire) {
                rate = if rate == 0.0 { 1.0 } else { 0.0 };
                sampler.set_rules(rules(rate));
                // A rule that has changed is due at once.
                let due = sampler.take_due();
                reported += due.iter().map(|rule| rule.requests).sum::<u64>();
            }
            reported
        });
        let deciding: Vec<_> = (0..2)
            .map(|_| {
                scope.spawn(|| {
                    for _ in 0..DECISIONS {
                        sampler.decide(&SamplingRequest::default());
                    }
                })
            })
            .collect();
        for thread in deciding {
            thread.join().unwrap();
        }
        over.store(true, Ordering::Release);
        replacing.join().unwrap()
    });
    sampler.set_rules(rules(0.25));
    let left: u64 = sampler.take_due().iter().map(|rule| rule.requests).sum();
    assert_eq!(reported + left, 2 * DECISIONS);
}
