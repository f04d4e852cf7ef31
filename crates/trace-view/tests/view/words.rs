//! Durations and names in words.

use std::fmt::Display;
use std::str::FromStr;

use serde_json::json;
use trace_view::{Layer, Side, Status, duration};

#[test]
fn durations_have_three_digits_and_the_unit_that_suits() {
    let cases = [
        (0.0, "0 µs"),
        (0.000_000_4, "0 µs"),
        (0.000_012, "12 µs"),
        (0.000_999_4, "999 µs"),
        (0.000_999_6, "1 ms"),
        (0.001_234, "1.23 ms"),
        (0.012_34, "12.3 ms"),
        (0.009_996, "10 ms"),
        (0.123_4, "123 ms"),
        (0.999_4, "999 ms"),
        (0.999_6, "1 s"),
        (4.5, "4.5 s"),
        (59.94, "59.9 s"),
        (59.96, "1 min"),
        (125.4, "2 min 5 s"),
        (3599.6, "1 h"),
        (3_725.0, "1 h 2 min"),
        (90_000.0, "25 h"),
        (-1.0, "0 µs"),
        (f64::NAN, "0 µs"),
        (f64::INFINITY, "0 µs"),
    ];
    for (seconds, words) in cases {
        assert_eq!(duration(seconds), words, "{seconds}");
    }
}

#[test]
fn each_name_has_one_word_wherever_it_stands() {
    let words = |all: &[&str]| all.join(" ");
    let sides: Vec<&str> = Side::ALL.iter().map(|side| side.as_str()).collect();
    assert_eq!(words(&sides), "gateway service function other");
    let statuses: Vec<&str> = Status::ALL.iter().map(|status| status.as_str()).collect();
    assert_eq!(words(&statuses), "ok error throttle fault");
    let layers: Vec<&str> = Layer::ALL.iter().map(|layer| layer.as_str()).collect();
    let expected = "gateway lambda function service domain aws remote";
    assert_eq!(words(&layers), expected);

    Side::ALL
        .iter()
        .for_each(|one| assert_is(one, one.as_str()));
    Status::ALL
        .iter()
        .for_each(|one| assert_is(one, one.as_str()));
    Layer::ALL
        .iter()
        .for_each(|one| assert_is(one, one.as_str()));
    Side::ALL
        .iter()
        .for_each(|one| assert_is_read(one, one.as_str()));
    Status::ALL
        .iter()
        .for_each(|one| assert_is_read(one, one.as_str()));
}

#[track_caller]
fn assert_is(one: &(impl Display + serde::Serialize), word: &str) {
    assert_eq!(json!(one), word);
    assert_eq!(format!("{one:>9}|"), format!("{word:>9}|"));
}

#[track_caller]
fn assert_is_read<T: Copy + FromStr + PartialEq>(one: &T, word: &str) {
    assert!(word.parse().is_ok_and(|read: T| read == *one), "{word}");
    let in_capitals = word.to_uppercase().parse::<T>();
    assert!(in_capitals.is_err(), "{word} in capitals");
}
