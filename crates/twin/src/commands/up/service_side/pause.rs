//! The pause before a service that has ended is started again.

use std::time::Duration;

const FIRST: Duration = Duration::from_millis(100);
const LONGEST: Duration = Duration::from_secs(10);

/// How long a service has to last to count as one that works: one that becomes healthy and ends at
/// once would else be started ten times a second.
const PROVEN: Duration = Duration::from_secs(10);

/// It doubles with every start until one has lasted.
#[derive(Clone, Copy, Debug)]
pub(super) struct Pause(Duration);

impl Default for Pause {
    fn default() -> Self {
        Self(FIRST)
    }
}

impl Pause {
    pub(super) fn length(self) -> Duration {
        self.0
    }

    /// The service is started once more.
    pub(super) fn lengthen(&mut self) {
        self.0 = (self.0 * 2).min(LONGEST);
    }

    /// A service has ended after this time.
    pub(super) fn after(&mut self, lasted: Duration) {
        if lasted >= PROVEN {
            *self = Self::default();
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_service_that_does_not_last_is_started_less_and_less_often() {
        let mut pause = Pause::default();
        for expected in [100, 200, 400, 800, 1_600, 3_200, 6_400, 10_000, 10_000] {
            assert_eq!(pause.length(), Duration::from_millis(expected));
            pause.lengthen();
            pause.after(Duration::from_millis(9_999));
        }
        pause.after(Duration::from_secs(10));
        assert_eq!(pause.length(), Duration::from_millis(100));
    }
}
