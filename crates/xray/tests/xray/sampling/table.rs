//! Decisions and statistics over time, written out.
//!
//! A poll that is due every 10 s comes after 10 to 11 s, so that the reports stand between 10 and 11, 20 and 22, 30 and 33:
//! the rows keep away from those.

use super::scripted::{Answer, Scripted, granted, quota};
use super::{rule, sampled};
use xray::sampling::{SamplingRule, SamplingTarget, SamplingTargets};

enum Row {
    /// At this second so many requests for the path, of which so many are sampled.
    Requests(f64, &'static str, usize, usize),
    /// By this second this was reported since the last row of its kind: `(rule, requests, sampled, borrowed)`.
    Reported(f64, &'static [(&'static str, u64, u64, u64)]),
}
use Row::{Reported, Requests};

async fn play(rules: Vec<SamplingRule>, targets: Vec<Answer<SamplingTargets>>, rows: &[Row]) {
    let client = Scripted::new(vec![Answer::Good(rules)], targets);
    let sampler = client.polled();
    let mut reported = 0;
    for row in rows {
        match *row {
            Requests(second, path, requests, expected) => {
                client.at(second).await;
                assert_eq!(
                    sampled(&sampler, path, requests),
                    expected,
                    "at {second} s: {path}"
                );
            }
            Reported(second, expected) => {
                client.at(second).await;
                let reports: Vec<_> = client.reports().into_iter().flatten().collect();
                let expected: Vec<_> = expected
                    .iter()
                    .map(|(rule, requests, sampled, borrowed)| {
                        ((*rule).to_owned(), *requests, *sampled, *borrowed)
                    })
                    .collect();
                assert_eq!(reports[reported..], expected, "by {second} s");
                reported = reports.len();
            }
        }
    }
}

fn reservoir(name: &str, path: &str) -> SamplingRule {
    SamplingRule {
        reservoir_size: 50,
        ..rule(name, path)
    }
}

#[tokio::test(start_paused = true)]
async fn a_reservoir_is_borrowed_from_until_a_quota_is_granted_and_after_it_ended() {
    play(
        vec![reservoir("orders", "/orders")],
        // The quota holds for 15 s from the first report on, and the second report grants none.
        vec![granted(vec![quota("orders", 2, 15)]), granted(vec![])],
        &[
            // Borrowed: one a second, however many come.
            Requests(0.5, "/orders", 3, 1),
            Requests(0.9, "/orders", 2, 0),
            Requests(1.6, "/orders", 2, 1),
            Requests(9.5, "/orders", 1, 1),
            Reported(11.5, &[("orders", 8, 0, 3)]),
            // The quota: two a second.
            Requests(12.0, "/orders", 5, 2),
            Requests(12.6, "/orders", 2, 1),
            Requests(14.0, "/orders", 9, 2),
            // Requests for other paths are no business of the rule.
            Reported(22.5, &[("orders", 16, 5, 0)]),
            Requests(24.0, "/orders", 3, 2),
            // It has ended, 15 s after 10 to 11 s.
            Requests(27.0, "/orders", 3, 1),
            Requests(28.1, "/orders", 3, 1),
            Reported(33.5, &[("orders", 9, 2, 2)]),
        ],
    )
    .await;
}

#[tokio::test(start_paused = true)]
async fn the_rate_counts_beyond_the_quota() {
    let all = SamplingTarget {
        fixed_rate: 1.0,
        ..quota("orders", 1, 100)
    };
    let none_within = SamplingTarget {
        fixed_rate: 1.0,
        ..quota("pages", 0, 100)
    };
    play(
        vec![reservoir("orders", "/orders"), rule("pages", "/pages")],
        vec![granted(vec![all, none_within])],
        &[
            Requests(5.0, "/orders", 3, 1),
            Requests(5.0, "/pages", 3, 0),
            Reported(11.5, &[("orders", 3, 0, 1), ("pages", 3, 0, 0)]),
            Requests(12.0, "/orders", 3, 3),
            Requests(12.0, "/pages", 3, 3),
            Reported(22.5, &[("orders", 3, 3, 0), ("pages", 3, 3, 0)]),
        ],
    )
    .await;
}

#[tokio::test(start_paused = true)]
async fn without_a_reservoir_nothing_is_borrowed() {
    play(
        vec![rule("orders", "/orders")],
        vec![granted(vec![])],
        &[
            Requests(0.5, "/orders", 100, 0),
            Requests(5.0, "/orders", 100, 0),
            Reported(11.5, &[("orders", 200, 0, 0)]),
        ],
    )
    .await;
}

#[tokio::test(start_paused = true)]
async fn a_rule_without_requests_is_not_reported() {
    play(
        vec![reservoir("orders", "/orders"), reservoir("pages", "/pages")],
        vec![granted(vec![])],
        &[
            Requests(5.0, "/pages", 1, 1),
            Reported(11.5, &[("pages", 1, 0, 1)]),
            Reported(22.5, &[]),
            Requests(25.0, "/orders", 2, 1),
            Reported(33.5, &[("orders", 2, 0, 1)]),
        ],
    )
    .await;
}

/// "A system clock that jumps": what the dates of an answer are worth when this machine's clock is wrong by an hour.
#[tokio::test(start_paused = true)]
async fn a_wrong_clock_neither_grants_a_quota_for_ever_nor_stops_sampling() {
    play(
        vec![reservoir("behind", "/behind"), reservoir("ahead", "/ahead")],
        vec![
            granted(vec![
                quota("behind", 5, 3600 + 10),
                quota("ahead", 5, -3600),
            ]),
            granted(vec![]),
        ],
        &[
            Requests(5.0, "/behind", 9, 1),
            Requests(5.0, "/ahead", 9, 1),
            Reported(11.5, &[("ahead", 9, 0, 1), ("behind", 9, 0, 1)]),
            // Behind: the quota seems to hold for an hour and does for five minutes.
            Requests(15.0, "/behind", 9, 5),
            Requests(305.0, "/behind", 9, 5),
            Requests(315.0, "/behind", 9, 1),
            // Ahead: it seems to have ended and does not count; what is borrowed does.
            Requests(315.0, "/ahead", 9, 1),
            Requests(316.5, "/ahead", 9, 1),
        ],
    )
    .await;
}

#[tokio::test(start_paused = true)]
async fn rules_count_for_an_hour_after_they_were_fetched_last() {
    let client = Scripted::new(
        vec![Answer::Good(vec![rule("none", "*")]), Answer::Refused],
        vec![Answer::Refused],
    );
    let sampler = client.polled();
    for second in [1.0, 1000.0, 3599.0] {
        client.at(second).await;
        assert_eq!(sampled(&sampler, "/", 1000), 0, "at {second} s");
    }
    client.at(3601.0).await;
    assert_ne!(sampled(&sampler, "/", 1), 0);
}

#[tokio::test(start_paused = true)]
async fn without_a_rule_one_a_second_and_five_percent_are_sampled() {
    let client = Scripted::new(
        vec![Answer::Good(vec![rule("orders", "/orders")])],
        vec![granted(vec![])],
    );
    // Before the rules are there, and where none matches.
    for second in [0.0, 5.0] {
        let sampler = client.polled();
        client.at(second).await;
        assert_eq!(sampled(&sampler, "/other", 1), 1);
        let more = sampled(&sampler, "/other", 20_000);
        assert!((700..1300).contains(&more), "{more} of 20,000");
    }
}
