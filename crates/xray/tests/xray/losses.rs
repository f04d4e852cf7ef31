//! The warning about losses, as a program logs it.

use xray::{LossReason, Losses, Tally};

use crate::alone;

#[test]
fn losses_are_logged_by_reason_and_not_more_than_once_a_minute() {
    let output = alone::run("losses::lose_and_report", ("RUST_BACKTRACE", "0"));
    assert!(output.status.success(), "{output:?}");
    let stderr = String::from_utf8_lossy(&output.stderr);
    let warnings: Vec<_> = stderr
        .lines()
        .filter(|line| line.contains("WARN"))
        .collect();
    let warning = " WARN xray::losses::log: segment documents were lost on their way to X-Ray";
    assert_eq!(
        warnings,
        [
            format!(r#"{warning} lost=5 reasons="queue_full=3 rejected=2" codes="InvalidSegment""#),
            format!(
                r#"{warning} lost=102 reasons="queue_full=100 shutdown=2" codes="InvalidSegment""#
            ),
        ]
    );
}

#[test]
#[ignore = "run by the test above, in a process of its own"]
fn lose_and_report() {
    let subscriber = tracing_subscriber::fmt()
        .with_writer(std::io::stderr)
        .without_time()
        .with_ansi(false)
        .finish();
    tracing::subscriber::set_global_default(subscriber).unwrap();

    let losses = Losses::new();
    losses.count(LossReason::QueueFull, 3);
    let mut tally = Tally::default();
    tally.rejected("InvalidSegment", 2);
    losses.add(&tally);
    losses.report();
    for _ in 0..100 {
        losses.count(LossReason::QueueFull, 1);
        losses.report();
    }
    losses.count(LossReason::Shutdown, 2);
    losses.report_now();
}
