//! A rule at work: its quota and its counters.

use std::sync::Arc;
use std::sync::atomic::{AtomicU32, AtomicU64, Ordering};
use std::time::{Duration, SystemTime};

use super::matcher::Matcher;
use super::rate_limit::RateLimit;
use super::statistics::Counters;
use super::{SamplingRule, SamplingStatistics, SamplingTarget};

/// How often a rule is reported where X-Ray names no interval.
pub(super) const DEFAULT_INTERVAL: Duration = Duration::from_secs(10);

/// Bounds of an interval that an endpoint can name.
const INTERVALS: (Duration, Duration) = (Duration::from_secs(1), Duration::from_secs(300));

/// X-Ray grants a quota for less than this; a date further away is that of a wrong clock.
const LONGEST_QUOTA: Duration = Duration::from_secs(300);

/// A rule with what it has decided and what it was granted.
///
/// Decisions and the poller share it without a lock: what belongs together is not read together, so that a request may see
/// a new quota and the old rate, which is as right as having come a moment earlier. Times are nanoseconds since the sampler
/// was made.
#[derive(Debug)]
pub(super) struct ActiveRule {
    pub(super) rule: SamplingRule,
    pub(super) matcher: Matcher,
    counters: Arc<Counters>,
    fixed_rate: AtomicU64,
    quota: AtomicU32,
    quota_ends: AtomicU64,
    quota_limit: RateLimit,
    borrow_limit: RateLimit,
    /// 0 for never.
    reported_at: AtomicU64,
    interval: AtomicU64,
}

impl ActiveRule {
    /// `rule`, in the place of `replaced` where there is one. The two count into the same numbers, so that what is decided by
    /// the old one meanwhile is not lost.
    pub(super) fn new(rule: SamplingRule, replaced: Option<&Self>) -> Self {
        Self {
            matcher: Matcher::new(&rule),
            counters: replaced.map_or_else(Arc::default, |replaced| replaced.counters.clone()),
            fixed_rate: AtomicU64::new(rule.fixed_rate.to_bits()),
            quota: AtomicU32::new(0),
            quota_ends: AtomicU64::new(0),
            quota_limit: RateLimit::default(),
            borrow_limit: RateLimit::default(),
            reported_at: AtomicU64::new(0),
            interval: AtomicU64::new(nanoseconds(DEFAULT_INTERVAL)),
            rule,
        }
    }

    /// Decides about a request that the rule matches, and counts it.
    pub(super) fn decide(&self, now: u64) -> bool {
        self.counters.requests.fetch_add(1, Ordering::Relaxed);
        if now < self.quota_ends.load(Ordering::Relaxed) {
            let quota = self.quota.load(Ordering::Relaxed);
            if self.quota_limit.take(now, quota) {
                self.counters.sampled.fetch_add(1, Ordering::Relaxed);
                return true;
            }
        } else if self.rule.reservoir_size > 0 && self.borrow_limit.take(now, 1) {
            self.counters.borrowed.fetch_add(1, Ordering::Relaxed);
            return true;
        }
        let sampled = chance(f64::from_bits(self.fixed_rate.load(Ordering::Relaxed)));
        if sampled {
            self.counters.sampled.fetch_add(1, Ordering::Relaxed);
        }
        sampled
    }

    /// What was counted, when it is time to report it.
    pub(super) fn take_due(&self, now: u64) -> Option<SamplingStatistics> {
        let reported_at = self.reported_at.load(Ordering::Relaxed);
        if reported_at != 0 && now < reported_at + self.interval.load(Ordering::Relaxed) {
            return None;
        }
        let statistics = self.counters.take(&self.rule.name)?;
        self.reported_at.store(now, Ordering::Relaxed);
        Some(statistics)
    }

    pub(super) fn give_back(&self, unreported: &SamplingStatistics) {
        self.counters.give_back(unreported);
    }

    /// Takes what X-Ray granted at `now`, which the wall clock calls `date`.
    pub(super) fn apply(&self, target: &SamplingTarget, now: u64, date: SystemTime) {
        let fixed_rate = share(target.fixed_rate).to_bits();
        self.fixed_rate.store(fixed_rate, Ordering::Relaxed);
        if let Some(quota) = target.reservoir_quota {
            self.quota.store(quota, Ordering::Relaxed);
        }
        if let Some(ttl) = target.reservoir_quota_ttl {
            // A date in the past, which is what a clock that is ahead makes of it, ends the quota: one is borrowed then.
            let lasts = ttl.duration_since(date).unwrap_or_default();
            let ends = now + nanoseconds(lasts.min(LONGEST_QUOTA));
            self.quota_ends.store(ends, Ordering::Relaxed);
        }
        if let Some(interval) = target.interval {
            let interval = interval.clamp(INTERVALS.0, INTERVALS.1);
            self.interval
                .store(nanoseconds(interval), Ordering::Relaxed);
        }
    }

    pub(super) fn interval(&self) -> Duration {
        Duration::from_nanos(self.interval.load(Ordering::Relaxed))
    }
}

/// True for the share `rate` of the calls.
pub(super) fn chance(rate: f64) -> bool {
    rate > 0.0 && (rate >= 1.0 || rand::random::<f64>() < rate)
}

/// `rate` as a share: within 0 and 1, and 0 where it is no number.
pub(super) fn share(rate: f64) -> f64 {
    if rate.is_nan() {
        return 0.0;
    }
    rate.clamp(0.0, 1.0)
}

fn nanoseconds(duration: Duration) -> u64 {
    duration.as_nanos() as u64
}
