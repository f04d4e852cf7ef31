//! Durations in words.

use trace_view::duration;

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
