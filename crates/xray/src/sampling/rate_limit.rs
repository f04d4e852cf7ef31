//! So many a second.

use std::sync::atomic::{AtomicU64, Ordering};

const SECOND: u64 = 1_000_000_000;

/// A bucket that holds what one second grants, full at first and filled steadily, without a lock.
///
/// The whole state is the time at which it will be full again (the generic cell rate algorithm): where the rate changes,
/// the bucket stays as full as it was.
#[derive(Debug, Default)]
pub(super) struct RateLimit {
    full_at: AtomicU64,
}

impl RateLimit {
    /// Takes one of `per_second` at `now`, in nanoseconds on any clock that does not run backwards.
    pub(super) fn take(&self, now: u64, per_second: u32) -> bool {
        if per_second == 0 {
            return false;
        }
        let cost = SECOND / u64::from(per_second);
        self.full_at
            .try_update(Ordering::Relaxed, Ordering::Relaxed, |full_at| {
                let full_at = full_at.max(now) + cost;
                (full_at - now <= SECOND).then_some(full_at)
            })
            .is_ok()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_second_grants_so_many_and_no_more() {
        let limit = RateLimit::default();
        let taken = |now| (0..10).filter(|_| limit.take(now, 3)).count();
        assert_eq!(taken(0), 3);
        assert_eq!(taken(SECOND / 3), 1);
        assert_eq!(taken(SECOND / 2), 0);
        assert_eq!(taken(10 * SECOND), 3);
    }

    #[test]
    fn another_rate_grants_no_second_helping() {
        let limit = RateLimit::default();
        assert!(limit.take(0, 1));
        assert!(!limit.take(0, 100));
        assert!(!limit.take(SECOND / 2, 0));
        assert!(limit.take(SECOND / 2, 100));
    }

    #[test]
    fn threads_share_it() {
        let limit = RateLimit::default();
        let taken: usize = std::thread::scope(|scope| {
            let threads: Vec<_> = (0..4)
                .map(|_| scope.spawn(|| (0..1000).filter(|_| limit.take(0, 100)).count()))
                .collect();
            threads
                .into_iter()
                .map(|thread| thread.join().unwrap())
                .sum()
        });
        assert_eq!(taken, 100);
    }
}
