//! When rules are fetched and statistics reported, and what becomes of them when that fails.

use std::time::{Duration, SystemTime};

use xray::sampling::{CentralSampler, SamplingRule, SamplingTarget, SamplingTargets};

use super::scripted::{Answer, Scripted, granted, quota};
use super::{rule, sampled};

fn report(name: &str, requests: u64) -> (String, u64, u64, u64) {
    (name.to_owned(), requests, 0, 0)
}

#[tokio::test(start_paused = true)]
async fn rules_are_fetched_at_once_and_then_every_five_minutes() {
    let client = Scripted::new(vec![Answer::Good(vec![])], vec![granted(vec![])]);
    let _sampler = client.polled();
    client.at(1000.0).await;
    let fetches = client.fetches();
    assert_eq!(fetches[0], 0.0);
    for pair in fetches.windows(2) {
        assert!(
            (300.0..=331.0).contains(&(pair[1] - pair[0])),
            "{fetches:?}"
        );
    }
    assert!((3..=4).contains(&fetches.len()), "{fetches:?}");
}

#[tokio::test(start_paused = true)]
async fn rules_that_cannot_be_fetched_are_asked_for_again_soon() {
    for failure in [Answer::Refused, Answer::Never] {
        let never = matches!(failure, Answer::Never);
        let client = Scripted::new(
            vec![
                failure.clone(),
                failure.clone(),
                failure,
                Answer::Good(vec![rule("none", "*")]),
            ],
            vec![granted(vec![])],
        );
        let sampler = client.polled();
        // 1, 2 and 4 s apart, and each up to a tenth more; a call that hangs is given up after 10 s.
        client.at(if never { 39.0 } else { 8.0 }).await;
        assert_eq!(client.fetches().len(), 4, "{:?}", client.fetches());
        assert_eq!(sampled(&sampler, "/", 1000), 0);
    }
}

#[tokio::test(start_paused = true)]
async fn an_endpoint_that_stays_down_is_asked_less_and_less() {
    let client = Scripted::new(vec![Answer::Refused], vec![Answer::Refused]);
    let _sampler = client.polled();
    client.at(3600.0).await;
    let fetches = client.fetches().len();
    assert!((15..30).contains(&fetches), "{fetches}");
}

#[tokio::test(start_paused = true)]
async fn statistics_survive_calls_that_fail() {
    for failure in [Answer::Refused, Answer::Never] {
        let client = Scripted::new(
            vec![Answer::Good(vec![rule("none", "*")])],
            vec![failure.clone(), failure, granted(vec![])],
        );
        let sampler = client.polled();
        for second in [5.0, 15.0] {
            client.at(second).await;
            sampled(&sampler, "/", 10);
        }
        client.at(70.0).await;
        assert_eq!(
            client.reports().concat(),
            [report("none", 10), report("none", 20), report("none", 20)]
        );
    }
}

#[tokio::test(start_paused = true)]
async fn at_most_25_statistics_go_into_one_call_and_a_failure_keeps_the_rest() {
    let names: Vec<String> = (0..60).map(|number| format!("rule-{number:02}")).collect();
    let rules = names.iter().map(|name| rule(name, &format!("/{name}")));
    let client = Scripted::new(
        vec![Answer::Good(rules.collect())],
        vec![granted(vec![]), Answer::Refused, granted(vec![])],
    );
    let sampler = client.polled();
    client.at(5.0).await;
    for name in &names {
        sampled(&sampler, &format!("/{name}"), 2);
    }
    client.at(24.0).await;
    let reports = client.reports();
    let sizes: Vec<_> = reports.iter().map(Vec::len).collect();
    // The second call failed: what it reported is reported again with what it kept back.
    assert_eq!(sizes, [25, 25, 25, 10]);
    let arrived = [&reports[0], &reports[2], &reports[3]]
        .map(Clone::clone)
        .concat();
    let expected: Vec<_> = names.iter().map(|name| report(name, 2)).collect();
    assert_eq!(arrived, expected);
}

#[tokio::test(start_paused = true)]
async fn statistics_that_were_not_taken_are_reported_again() {
    let unprocessed = Answer::Good(SamplingTargets {
        unprocessed: vec!["b".to_owned()],
        ..SamplingTargets::default()
    });
    let client = Scripted::new(
        vec![Answer::Good(vec![rule("a", "/a"), rule("b", "/b")])],
        vec![unprocessed, granted(vec![])],
    );
    let sampler = client.polled();
    client.at(5.0).await;
    sampled(&sampler, "/a", 1);
    sampled(&sampler, "/b", 2);
    client.at(24.0).await;
    assert_eq!(
        client.reports(),
        [vec![report("a", 1), report("b", 2)], vec![report("b", 2)]]
    );
}

#[tokio::test(start_paused = true)]
async fn each_rule_is_reported_in_its_own_interval() {
    let every = |rule_name: &str, seconds| SamplingTarget {
        rule_name: rule_name.to_owned(),
        interval: Some(Duration::from_secs(seconds)),
        ..SamplingTarget::default()
    };
    let client = Scripted::new(
        vec![Answer::Good(vec![
            rule("often", "/often"),
            rule("seldom", "/seldom"),
        ])],
        vec![granted(vec![every("often", 5), every("seldom", 60)])],
    );
    let sampler = client.polled();
    for second in 1..=100 {
        client.at(f64::from(second)).await;
        sampled(&sampler, "/often", 1);
        sampled(&sampler, "/seldom", 1);
    }
    let reported = |name: &str| {
        let reports = client.reports();
        let times = client.report_times();
        let with_rule = times.into_iter().zip(reports);
        with_rule
            .filter(|(_, report)| report.iter().any(|one| one.0 == name))
            .map(|(time, _)| time)
            .collect::<Vec<_>>()
    };
    let (often, seldom) = (reported("often"), reported("seldom"));
    assert!((16..=19).contains(&often.len()), "{often:?}");
    assert!(
        often.windows(2).all(|pair| pair[1] - pair[0] <= 5.6),
        "{often:?}"
    );
    assert_eq!(seldom.len(), 2, "{seldom:?}");
    assert!(
        (60.0..=66.0).contains(&(seldom[1] - seldom[0])),
        "{seldom:?}"
    );
}

#[tokio::test(start_paused = true)]
async fn rules_are_fetched_again_once_for_each_modification() {
    let modified = |date| {
        Answer::Good(SamplingTargets {
            last_rule_modification: Some(date),
            ..SamplingTargets::default()
        })
    };
    // The endpoint's clock may be anywhere.
    let old = SystemTime::UNIX_EPOCH + Duration::from_secs(1);
    let other = old + Duration::from_secs(1);
    let client = Scripted::new(
        vec![
            Answer::Good(vec![rule("none", "*")]),
            Answer::Good(vec![SamplingRule {
                fixed_rate: 1.0,
                ..rule("none", "*")
            }]),
        ],
        vec![modified(old), modified(old), modified(other)],
    );
    let sampler = client.polled();
    for second in [5.0, 15.0, 25.0] {
        client.at(second).await;
        assert_eq!(sampled(&sampler, "/", 10), 0, "at {second} s");
    }
    client.at(34.0).await;
    assert_eq!(client.fetches().len(), 2, "{:?}", client.fetches());
    for second in [35.0, 45.0, 55.0, 65.0] {
        client.at(second).await;
        assert_eq!(sampled(&sampler, "/", 10), 10, "at {second} s");
    }
    client.at(200.0).await;
    assert_eq!(client.fetches().len(), 2, "{:?}", client.fetches());
}

#[tokio::test(start_paused = true)]
async fn a_rule_that_did_not_change_keeps_its_quota_and_one_that_did_its_count() {
    let kept = SamplingRule {
        reservoir_size: 10,
        ..rule("kept", "/kept")
    };
    let changed = |rate| SamplingRule {
        fixed_rate: rate,
        ..rule("changed", "/changed")
    };
    let client = Scripted::new(
        vec![Answer::Good(vec![kept.clone(), changed(0.0)])],
        vec![granted(vec![quota("kept", 3, 200)])],
    );
    let sampler: CentralSampler = client.polled();
    client.at(5.0).await;
    sampled(&sampler, "/kept", 1);
    client.at(12.0).await;
    sampled(&sampler, "/changed", 4);
    sampler.set_rules(vec![changed(1.0), kept]);
    assert_eq!(sampled(&sampler, "/kept", 9), 3);
    assert_eq!(sampled(&sampler, "/changed", 2), 2);
    client.at(24.0).await;
    let mut reports = client.reports().concat();
    reports.sort();
    let expected = [
        ("changed".to_owned(), 6, 2, 0),
        ("kept".to_owned(), 1, 0, 1),
        ("kept".to_owned(), 9, 3, 0),
    ];
    assert_eq!(reports, expected);
}
