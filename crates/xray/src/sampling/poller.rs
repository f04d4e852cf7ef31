//! Keeps the rules and quotas of a sampler fresh.

use std::future::Future;
use std::time::{Duration, SystemTime};

use tokio::time::{Instant, sleep_until, timeout};

use super::active_rule::DEFAULT_INTERVAL;
use super::{CentralSampler, SamplingClient, SamplingClientError, SamplingStatistics};

const RULES_INTERVAL: Duration = Duration::from_secs(300);

/// What `GetSamplingTargets` takes in one call.
const DOCUMENTS_A_CALL: usize = 25;

/// An endpoint that does not answer must not keep the poller from asking again.
const TIME_FOR_A_CALL: Duration = Duration::from_secs(10);

/// Polls for as long as it is awaited.
pub(super) async fn poll(sampler: &CentralSampler, client: &impl SamplingClient) {
    let mut poller = Poller {
        sampler,
        client,
        last_modification: None,
        rules_fetched: SystemTime::UNIX_EPOCH,
        failed_fetches: 0,
        failing: false,
    };
    let mut rules_due = Instant::now();
    let mut targets_due = rules_due + jittered(DEFAULT_INTERVAL);
    loop {
        sleep_until(rules_due.min(targets_due)).await;
        if targets_due <= Instant::now() {
            if poller.exchange_targets().await {
                rules_due = Instant::now();
            }
            let interval = sampler.shortest_interval().unwrap_or(DEFAULT_INTERVAL);
            targets_due = Instant::now() + jittered(interval);
        }
        if rules_due <= Instant::now() {
            rules_due = Instant::now() + poller.fetch_rules().await;
        }
    }
}

struct Poller<'a, C> {
    sampler: &'a CentralSampler,
    client: &'a C,
    /// What the endpoint named last, by its own clock.
    last_modification: Option<SystemTime>,
    rules_fetched: SystemTime,
    failed_fetches: u32,
    failing: bool,
}

impl<C: SamplingClient> Poller<'_, C> {
    /// Fetches the rules; returns after what time to do so again.
    async fn fetch_rules(&mut self) -> Duration {
        let fetched = SystemTime::now();
        let answer = limited(self.client.get_rules()).await;
        match self.noted(answer) {
            Some(rules) => {
                self.rules_fetched = fetched;
                self.failed_fetches = 0;
                self.sampler.set_rules(rules);
                jittered(RULES_INTERVAL)
            }
            None => {
                let backoff = Duration::from_secs(1 << self.failed_fetches.min(8));
                self.failed_fetches += 1;
                jittered(backoff)
            }
        }
    }

    /// Reports what is due; returns whether the rules have changed since they were fetched.
    async fn exchange_targets(&mut self) -> bool {
        let due = self.sampler.take_due();
        let mut changed = false;
        for (index, statistics) in due.chunks(DOCUMENTS_A_CALL).enumerate() {
            let call = self
                .client
                .get_targets(self.sampler.client_id(), statistics);
            let answer = limited(call).await;
            let Some(targets) = self.noted(answer) else {
                self.sampler.give_back(&due[index * DOCUMENTS_A_CALL..]);
                break;
            };
            let unprocessed: Vec<SamplingStatistics> = statistics
                .iter()
                .filter(|one| targets.unprocessed.contains(&one.rule_name))
                .cloned()
                .collect();
            self.sampler.give_back(&unprocessed);
            self.sampler.apply(&targets);
            changed |= self.has_changed(targets.last_rule_modification);
        }
        changed
    }

    /// Whether `modification` is news.
    ///
    /// The date is by the endpoint's clock and is only compared with the one that it named before, so that a wrong clock here
    /// neither hides a change nor has the rules fetched over and over. The first one has nothing to be compared with but the
    /// time at which the rules were fetched.
    fn has_changed(&mut self, modification: Option<SystemTime>) -> bool {
        let Some(modification) = modification else {
            return false;
        };
        match self.last_modification.replace(modification) {
            Some(last) => last != modification,
            None => modification > self.rules_fetched,
        }
    }

    /// The answer, if it is one; the first failure of a row is logged, and its end.
    fn noted<T>(&mut self, answer: Result<T, SamplingClientError>) -> Option<T> {
        match answer {
            Ok(answer) => {
                if std::mem::take(&mut self.failing) {
                    tracing::info!("X-Ray answers again about central sampling");
                }
                Some(answer)
            }
            Err(error) => {
                if !std::mem::replace(&mut self.failing, true) {
                    tracing::warn!(%error, "X-Ray does not answer about central sampling; it is asked again");
                }
                None
            }
        }
    }
}

async fn limited<T>(
    call: impl Future<Output = Result<T, SamplingClientError>>,
) -> Result<T, SamplingClientError> {
    timeout(TIME_FOR_A_CALL, call)
        .await
        .unwrap_or_else(|_| Err(SamplingClientError::TimedOut(TIME_FOR_A_CALL.as_secs())))
}

/// Up to a tenth more, so that clients which started together do not ask together for ever.
fn jittered(interval: Duration) -> Duration {
    interval.mul_f64(1.0 + rand::random::<f64>() / 10.0)
}
