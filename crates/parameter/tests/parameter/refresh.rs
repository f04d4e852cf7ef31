//! Refreshing: what is kept, counted, logged and parsed.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use futures_util::future::join_all;
use parameter::{Counters, LoadOptions, Parameter, RefreshError, Refreshed};
use tokio::time::{Instant, sleep};

use crate::support::{Answer, Logs, Script, load_number, parse_number, unavailable};

#[tokio::test(start_paused = true)]
async fn a_new_value_is_taken_over() {
    let script = Script::new([Answer::Value("5", 1), Answer::Value("6", 2)]);
    let parameter = load_number(&script).await;
    let before = parameter.current();
    assert_eq!(
        parameter.refresh().await,
        Ok(Refreshed::Updated { version: 2 })
    );
    assert_eq!(
        (parameter.current().value, parameter.current().version),
        (6, 2)
    );
    assert_eq!(
        before.value, 5,
        "what a request holds does not change under it"
    );
    assert_eq!(parameter.refresh().await, Ok(Refreshed::Unchanged));
    assert_eq!(
        parameter.counters(),
        Counters {
            updated: 1,
            unchanged: 1,
            ..Counters::default()
        }
    );
}

#[tokio::test(start_paused = true)]
async fn failures_keep_the_last_good_value_and_are_logged_once_for_each_change() {
    let script = Script::new([
        Answer::Value("5", 1),
        unavailable(),
        Answer::Hang,
        Answer::Value("six", 2),
        Answer::Value("six", 2),
        Answer::Value("seven", 3),
        unavailable(),
        Answer::Value("5", 1),
        Answer::Value("8", 4),
    ]);
    let parameter = load_number(&script).await;
    let logs = Logs::capture();
    for _ in 0..6 {
        parameter.refresh().await.unwrap_err();
        assert_eq!(
            (parameter.current().value, parameter.current().version),
            (5, 1)
        );
    }
    for _ in 0..3 {
        parameter.refresh().await.unwrap();
    }
    assert_eq!(
        (parameter.current().value, parameter.current().version),
        (8, 4)
    );
    assert_eq!(
        parameter.counters(),
        Counters {
            updated: 2,
            unchanged: 1,
            failed: 3,
            refused: 3
        }
    );
    let kept = "WARN the parameter is not refreshed: the last good value stays in use error=parameter /example at \
                http://fake: ";
    let unavailable = "no value: connection refused; check that the endpoint (AWS_ENDPOINT_URL_SSM, AWS_REGION) is right and \
                       reachable, and the credentials usable";
    assert_eq!(
        logs.lines(),
        [
            format!("{kept}{unavailable}"),
            format!(
                "{kept}version 2 is refused: invalid digit found in string; put a corrected value"
            ),
            format!(
                "{kept}version 3 is refused: invalid digit found in string; put a corrected value"
            ),
            format!("{kept}{unavailable}"),
            "INFO a new value of the parameter is in use parameter=\"/example\" version=1"
                .to_owned(),
            "INFO a new value of the parameter is in use parameter=\"/example\" version=4"
                .to_owned(),
        ]
    );
}

#[tokio::test(start_paused = true)]
async fn each_refresh_that_fails_says_why_in_its_span_and_the_line_is_in_it() {
    let script = Script::new([
        Answer::Value("5", 1),
        Answer::Value("six", 2),
        Answer::Value("six", 2),
        unavailable(),
        Answer::Hang,
        Answer::Value("5", 1),
    ]);
    let parameter = load_number(&script).await;
    let logs = Logs::capture();
    for _ in 0..5 {
        let _ = parameter.refresh().await;
    }
    let kept = "the parameter is not refreshed: the last good value stays in use";
    let expected = [
        ("refused", Some("version 2 is refused"), Some(kept)),
        ("refused", Some("version 2 is refused"), None),
        ("failed", Some("the source gives no value"), Some(kept)),
        ("failed", Some("no answer within 2s"), None),
        (
            "updated",
            None,
            Some("a new value of the parameter is in use"),
        ),
    ];
    let spans = logs.spans();
    assert_eq!(spans.len(), expected.len(), "{spans:#?}");
    for (span, (outcome, wrong, line)) in spans.iter().zip(expected) {
        let field = |name: &str| span.fields.get(name).map(String::as_str);
        assert_eq!(span.name, "refresh parameter");
        assert_eq!(field("outcome"), Some(outcome));
        assert_eq!(field("otel.status_description"), wrong, "{span:?}");
        assert_eq!(field("otel.status_code"), wrong.map(|_| "error"));
        assert_eq!(span.events, Vec::from_iter(line), "{outcome}");
    }
}

#[tokio::test(start_paused = true)]
async fn recovery_without_a_new_value_is_logged() {
    let script = Script::new([Answer::Value("5", 1), unavailable(), Answer::Value("5", 1)]);
    let parameter = load_number(&script).await;
    let logs = Logs::capture();
    parameter.refresh().await.unwrap_err();
    parameter.refresh().await.unwrap();
    parameter.refresh().await.unwrap();
    let lines = logs.lines();
    assert_eq!(lines.len(), 2, "{lines:?}");
    assert_eq!(
        lines[1],
        "INFO the parameter is fresh again parameter=\"/example\""
    );
}

#[tokio::test(start_paused = true)]
async fn a_hanging_source_is_cut_off() {
    let parameter = load_number(&Script::new([Answer::Value("5", 1), Answer::Hang])).await;
    let start = Instant::now();
    let error = parameter.refresh().await.unwrap_err();
    assert_eq!(start.elapsed().as_secs(), 2);
    assert!(matches!(error, RefreshError::Deadline { .. }));
    assert_eq!(
        error.to_string(),
        "parameter /example at http://fake: no answer within 2s; check that the endpoint is reachable"
    );
}

#[tokio::test(start_paused = true)]
async fn a_known_value_is_not_parsed_again() {
    let parsed = Arc::new(AtomicUsize::new(0));
    let counted = parsed.clone();
    let script = Script::new([
        Answer::Value("5", 1),
        Answer::Value("5", 1),
        Answer::Value("x", 2),
        Answer::Value("x", 2),
        // Deleted and put again: the version starts over, the text is another.
        Answer::Value("7", 1),
        Answer::Value("7", 1),
    ]);
    let parse = move |text: &str| {
        counted.fetch_add(1, Ordering::Relaxed);
        parse_number(text)
    };
    let parameter = Parameter::load(script, parse, LoadOptions::default())
        .await
        .unwrap();
    let expected = [(1, 5), (2, 5), (2, 5), (3, 7), (3, 7)];
    for (step, expected) in expected.into_iter().enumerate() {
        let _ = parameter.refresh().await;
        let seen = (parsed.load(Ordering::Relaxed), parameter.current().value);
        assert_eq!(seen, expected, "step {step}");
    }
}

#[tokio::test(start_paused = true)]
async fn concurrent_refreshes_are_one() {
    let script = Script::new([Answer::Value("5", 1), Answer::Value("6", 2)]);
    let parameter = load_number(&script).await;
    script.hold();
    let mut refreshes = join_all((0..100).map(|_| parameter.refresh()));
    // All of them run until they wait; the one that asks waits for the gate.
    tokio::select! {
        biased;
        outcomes = &mut refreshes => panic!("nobody waited: {outcomes:?}"),
        () = script.wait_until_asked(2) => {}
    }
    assert_eq!(
        parameter.current().value,
        5,
        "no reader waits for the refresh"
    );
    script.release();
    for outcome in refreshes.await {
        assert_eq!(outcome, Ok(Refreshed::Updated { version: 2 }));
    }
    assert_eq!(script.asked().len(), 2);
    assert_eq!(
        parameter.counters(),
        Counters {
            updated: 1,
            ..Counters::default()
        }
    );
}

#[tokio::test(start_paused = true)]
async fn a_refresh_that_is_dropped_does_not_block_the_next() {
    let script = Script::new([Answer::Value("5", 1), Answer::Hang, Answer::Value("6", 2)]);
    let parameter = load_number(&script).await;
    let dropped = parameter.clone();
    let task = tokio::spawn(async move { dropped.refresh().await });
    script.wait_until_asked(2).await;
    task.abort();
    assert!(task.await.unwrap_err().is_cancelled());
    assert_eq!(
        parameter.refresh().await,
        Ok(Refreshed::Updated { version: 2 })
    );
}

#[tokio::test(start_paused = true)]
async fn the_timer_asks_at_its_interval_until_it_is_dropped() {
    let script = Script::new([Answer::Value("5", 1)]);
    let parameter = load_number(&script).await;
    let start = Instant::now();
    let task = parameter.spawn_refresh(Duration::from_secs(60));
    script.wait_until_asked(21).await;
    let asked: Vec<_> = std::iter::once(start)
        .chain(script.asked().into_iter().skip(1))
        .collect();
    let pauses: Vec<_> = asked.windows(2).map(|pair| pair[1] - pair[0]).collect();
    for pause in &pauses {
        assert!((53.9..=67.1).contains(&pause.as_secs_f64()), "{pauses:?}");
    }
    assert!(
        pauses.iter().any(|pause| *pause != pauses[0]),
        "no jitter: {pauses:?}"
    );
    drop(task);
    sleep(Duration::from_secs(600)).await;
    assert_eq!(script.asked().len(), 21);
}
