//! How long to wait before the next try.

use std::time::Duration;

const FIRST: Duration = Duration::from_millis(100);

/// Exponential backoff with full jitter.
///
/// Source: "Exponential backoff and jitter", <https://aws.amazon.com/blogs/architecture/exponential-backoff-and-jitter/>.
#[derive(Debug)]
pub(super) struct Backoff {
    max: Duration,
    failures: u32,
}

impl Backoff {
    pub(super) fn new(max: Duration) -> Self {
        Self { max, failures: 0 }
    }

    /// Something arrived.
    pub(super) fn reset(&mut self) {
        self.failures = 0;
    }

    /// The pause after one more failure.
    pub(super) fn next(&mut self) -> Duration {
        let longest = self.longest();
        self.failures = self.failures.saturating_add(1);
        longest.mul_f64(rand::random())
    }

    fn longest(&self) -> Duration {
        FIRST
            .saturating_mul(2_u32.saturating_pow(self.failures))
            .min(self.max)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_longest_pause_doubles_up_to_its_maximum() {
        let mut backoff = Backoff::new(Duration::from_secs(10));
        let mut longest = Vec::new();
        for _ in 0..9 {
            longest.push(backoff.longest().as_millis());
            let bound = backoff.longest();
            assert!(backoff.next() <= bound);
        }
        assert_eq!(
            longest,
            [100, 200, 400, 800, 1600, 3200, 6400, 10_000, 10_000]
        );
        backoff.failures = u32::MAX;
        assert!(backoff.next() <= Duration::from_secs(10));
        backoff.reset();
        assert_eq!(backoff.longest(), FIRST);
    }

    #[test]
    fn pauses_are_spread_over_the_whole_range() {
        let mut low = false;
        let mut high = false;
        for _ in 0..10_000 {
            let pause = Backoff::new(FIRST).next();
            low |= pause < FIRST / 4;
            high |= pause > FIRST * 3 / 4;
        }
        assert!(low && high);
    }
}
