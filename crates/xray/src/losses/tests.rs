use std::time::Duration;

use super::*;

/// What a warning at `now` says, if there is one.
fn warning(losses: &Losses, now: Instant) -> Option<String> {
    let news = losses.log().news(losses.counts(), now);
    news.map(|news| news.reasons())
}

#[test]
fn a_warning_comes_at_once_and_then_once_a_minute_with_what_is_new() {
    let losses = Losses::new();
    let start = Instant::now();
    let at = |seconds| start + Duration::from_secs(seconds);
    assert_eq!(warning(&losses, at(0)), None);
    losses.count(LossReason::QueueFull, 2);
    assert_eq!(warning(&losses, at(1)).unwrap(), "queue_full=2");
    losses.count(LossReason::Rejected, 3);
    losses.count(LossReason::QueueFull, 1);
    for second in 2..61 {
        assert_eq!(warning(&losses, at(second)), None);
    }
    assert_eq!(warning(&losses, at(61)).unwrap(), "queue_full=1 rejected=3");
    assert_eq!(warning(&losses, at(200)), None);
}

#[test]
fn the_end_of_a_program_tells_what_no_minute_has_told() {
    let losses = Losses::new();
    let now = Instant::now();
    losses.count(LossReason::Unsent, 1);
    assert!(warning(&losses, now).is_some());
    losses.count(LossReason::Shutdown, 1);
    let last = |losses: &Losses| losses.log().last_news(losses.counts(), now);
    assert_eq!(last(&losses).unwrap().reasons(), "shutdown=1");
    assert_eq!(last(&losses), None);
}

#[test]
fn an_instant_before_the_last_one_counts_as_the_same() {
    let losses = Losses::new();
    let now = Instant::now() + Duration::from_secs(120);
    losses.count(LossReason::Unsent, 1);
    assert!(warning(&losses, now).is_some());
    losses.count(LossReason::Unsent, 1);
    assert_eq!(warning(&losses, now - Duration::from_secs(100)), None);
}

#[test]
fn what_is_recalled_moves_from_sent_to_refused() {
    let losses = Losses::new();
    let mut tally = Tally::default();
    tally.sent(3);
    tally.recalled(1);
    losses.add(&tally);
    assert_eq!(losses.sent(), 2);
    assert_eq!(
        losses.snapshot(),
        BTreeMap::from([(LossReason::Refused, 1)])
    );

    let mut more_than_were_sent = Tally::default();
    more_than_were_sent.recalled(9);
    losses.add(&more_than_were_sent);
    assert_eq!((losses.sent(), losses.lost()), (0, 3));
}

#[test]
fn an_endpoint_that_invents_codes_fills_no_memory() {
    let losses = Losses::new();
    for n in 0..1_000 {
        let mut tally = Tally::default();
        tally.rejected(format!("Code{n}"), 1);
        losses.add(&tally);
    }
    let codes = losses.rejected_by_code();
    assert_eq!(codes.len(), MOST_CODES + 1);
    assert_eq!(codes.values().sum::<u64>(), 1_000);
    assert_eq!(losses.snapshot()[&LossReason::Rejected], 1_000);
}

#[test]
fn each_reason_has_its_own_place_and_name() {
    let names: std::collections::BTreeSet<_> = LossReason::ALL
        .iter()
        .map(|reason| reason.as_str())
        .collect();
    assert_eq!(names.len(), LossReason::ALL.len());
    for (index, reason) in LossReason::ALL.into_iter().enumerate() {
        assert_eq!(reason.index(), index, "{reason}");
    }
}
