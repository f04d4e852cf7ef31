//! The first fetch: patience, the deadline, and what is fatal.

use std::error::Error;
use std::time::Duration;

use parameter::{LoadOptions, Parameter, SourceError};
use tokio::time::Instant;

use crate::support::{Answer, Script, load_number, parse_number, unavailable};

async fn load_error(script: &Script) -> String {
    let error = Parameter::load(script.clone(), parse_number, LoadOptions::default())
        .await
        .unwrap_err();
    format!("{error}: {}", error.source().unwrap())
}

#[tokio::test(start_paused = true)]
async fn first_value_is_at_hand() {
    let parameter = load_number(&Script::new([Answer::Value("5", 3)])).await;
    let current = parameter.current();
    assert_eq!((current.value, current.version), (5, 3));
}

#[tokio::test(start_paused = true)]
async fn asks_again_with_growing_pauses_until_there_is_a_value() {
    let script = Script::new([
        unavailable(),
        unavailable(),
        unavailable(),
        Answer::Value("5", 1),
    ]);
    assert_eq!(load_number(&script).await.current().value, 5);
    let asked = script.asked();
    let pauses: Vec<_> = asked.windows(2).map(|pair| pair[1] - pair[0]).collect();
    for (pause, longest) in pauses.iter().zip([100, 200, 400]) {
        let longest = Duration::from_millis(longest);
        // Tokio's clock goes by whole milliseconds.
        let tick = Duration::from_millis(1);
        assert!(
            *pause >= longest / 2 && *pause <= longest + tick,
            "{pauses:?}"
        );
    }
}

#[tokio::test(start_paused = true)]
async fn gives_up_at_the_deadline_with_the_last_reason() {
    let script = Script::new([unavailable()]);
    let start = Instant::now();
    let error = load_error(&script).await;
    assert!(
        start.elapsed() <= Duration::from_secs(8),
        "{:?}",
        start.elapsed()
    );
    assert!(
        start.elapsed() >= Duration::from_secs(6),
        "{:?}",
        start.elapsed()
    );
    assert_eq!(
        error,
        format!(
            "parameter /example at http://fake: no value within 8s (attempts: {}): connection refused; check that the \
             endpoint (AWS_ENDPOINT_URL_SSM, AWS_REGION) is right and reachable, and the credentials usable",
            script.asked().len()
        )
    );
}

#[tokio::test(start_paused = true)]
async fn a_source_that_hangs_is_cut_off_at_the_deadline() {
    let start = Instant::now();
    let error = load_error(&Script::new([Answer::Hang])).await;
    assert_eq!(start.elapsed().as_secs(), 8);
    assert!(
        error.starts_with(
            "parameter /example at http://fake: no value within 8s (attempts: 1): no answer; check"
        ),
        "{error}"
    );
}

#[tokio::test(start_paused = true)]
async fn what_cannot_heal_is_fatal_at_once() {
    for (answer, expected) in [
        (
            Answer::Error(SourceError::NotFound),
            "parameter /example at http://fake: no value: it does not exist; create it with `aws ssm put-parameter --type String`, or correct \
             the name that this program was given",
        ),
        (
            Answer::Error(SourceError::Denied {
                message: "not authorized".to_owned(),
            }),
            "parameter /example at http://fake: no value: access is denied: not authorized; allow this role ssm:GetParameter on \
             it, and kms:Decrypt on its key when it is a SecureString",
        ),
        (
            Answer::Error(SourceError::Rejected {
                message: "bad name".to_owned(),
            }),
            "parameter /example at http://fake: no value: the request is refused: bad name; correct the parameter's name or this \
             program's AWS settings",
        ),
        (
            Answer::Value("five", 2),
            "parameter /example at http://fake: version 2 is refused; put a corrected value and start again: \
             invalid digit found in string",
        ),
    ] {
        let script = Script::new([answer]);
        assert_eq!(load_error(&script).await, expected);
        assert_eq!(script.asked().len(), 1, "{expected}");
    }
}
