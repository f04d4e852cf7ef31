//! The sampler itself.

use std::borrow::Cow;
use std::collections::HashMap;
use std::sync::Arc;
use std::time::{Duration, SystemTime};

use arc_swap::ArcSwap;
use tokio::time::Instant;

use super::active_rule::{ActiveRule, chance, share};
use super::rate_limit::RateLimit;
use super::{
    SamplingClient, SamplingRequest, SamplingRule, SamplingStatistics, SamplingTargets,
    ServiceIdentity, poller,
};

/// Rules that could not be fetched anew for so long no longer count.
const RULES_ARE_STALE_AFTER: Duration = Duration::from_secs(3600);

/// Where no rule decides, beyond one request a second.
const FALLBACK_RATE: f64 = 0.05;

/// Decides which requests are traced, by X-Ray's central rules; see the [module](crate::sampling).
///
/// Clones share everything. A decision neither waits nor locks: it reads the rules that were set last. With the feature
/// `opentelemetry` it is a `ShouldSample`, to be the root of an `XrayParentBased`:
/// the rules are for the requests that nobody upstream decided about, and the statistics count those.
#[derive(Clone, Debug, Default)]
pub struct CentralSampler {
    shared: Arc<Shared>,
}

#[derive(Debug)]
struct Shared {
    service: ServiceIdentity,
    client_id: String,
    created: Instant,
    rules: ArcSwap<Rules>,
    fallback: RateLimit,
}

#[derive(Debug, Default)]
struct Rules {
    /// In the order in which they are asked.
    rules: Vec<Arc<ActiveRule>>,
    set_at: Option<u64>,
}

impl Default for Shared {
    fn default() -> Self {
        Self {
            service: ServiceIdentity::default(),
            client_id: format!("{:024x}", rand::random::<u128>() >> 32),
            created: Instant::now(),
            rules: ArcSwap::default(),
            fallback: RateLimit::default(),
        }
    }
}

impl CentralSampler {
    /// A sampler without rules yet, that decides about spans as `service`.
    pub fn new(service: ServiceIdentity) -> Self {
        Self {
            shared: Arc::new(Shared {
                service,
                ..Shared::default()
            }),
        }
    }

    /// Who decides about spans.
    pub fn service(&self) -> &ServiceIdentity {
        &self.shared.service
    }

    /// Whether `request` is traced; counts it for the statistics.
    pub fn decide(&self, request: &SamplingRequest<'_>) -> bool {
        self.decide_by(request, &|name| {
            let mut attributes = request.attributes.iter();
            let (_, value) = attributes.find(|(key, _)| *key == name)?;
            Some(Cow::Borrowed(*value))
        })
    }

    /// Whether `request` is traced, whose attributes `attribute` gives by their names.
    pub(super) fn decide_by<'a>(
        &self,
        request: &SamplingRequest<'_>,
        attribute: &dyn Fn(&str) -> Option<Cow<'a, str>>,
    ) -> bool {
        let now = self.now();
        let rules = self.shared.rules.load();
        let live = rules.set_at.is_some_and(|set_at| {
            now.saturating_sub(set_at) <= RULES_ARE_STALE_AFTER.as_nanos() as u64
        });
        let matching = live.then_some(&rules.rules).and_then(|rules| {
            rules
                .iter()
                .find(|active| active.matcher.matches(request, attribute))
        });
        match matching {
            Some(rule) => rule.decide(now),
            None => self.shared.fallback.take(now, 1) || chance(FALLBACK_RATE),
        }
    }

    /// Fetches rules and exchanges statistics for quotas through `client`, for as long as it is awaited: spawn it.
    ///
    /// It never ends of itself. Where the endpoint is down, slow or answers what it should not, the last rules stay, and
    /// after an hour the fallback decides; nothing that was counted is lost.
    pub async fn run<C: SamplingClient>(self, client: C) {
        poller::poll(&self, &client).await;
    }

    /// Replaces the rules: what [`Self::run`] does with those that it fetches.
    ///
    /// A rule that did not change keeps its quota. What was counted and not reported is kept for each rule that is still
    /// there by its name.
    pub fn set_rules(&self, rules: Vec<SamplingRule>) {
        let last = self.shared.rules.load_full();
        let mut last_by_name: HashMap<&str, &Arc<ActiveRule>> = last
            .rules
            .iter()
            .map(|active| (active.rule.name.as_str(), active))
            .collect();
        let mut rules: Vec<_> = rules
            .into_iter()
            .filter(|rule| rule.version == 1)
            .map(|mut rule| {
                rule.fixed_rate = share(rule.fixed_rate);
                match last_by_name.remove(rule.name.as_str()) {
                    Some(active) if active.rule == rule => active.clone(),
                    changed => Arc::new(ActiveRule::new(rule, changed.map(|changed| &**changed))),
                }
            })
            .collect();
        rules.sort_by(|one, other| {
            (one.rule.priority, &one.rule.name).cmp(&(other.rule.priority, &other.rule.name))
        });
        self.shared.rules.store(Arc::new(Rules {
            rules,
            set_at: Some(self.now()),
        }));
    }

    pub(super) fn client_id(&self) -> &str {
        &self.shared.client_id
    }

    /// The statistics of all rules whose report is due.
    pub(super) fn take_due(&self) -> Vec<SamplingStatistics> {
        let now = self.now();
        let rules = self.shared.rules.load();
        rules
            .rules
            .iter()
            .filter_map(|active| active.take_due(now))
            .collect()
    }

    /// Counts again what could not be reported.
    pub(super) fn give_back(&self, unreported: &[SamplingStatistics]) {
        for statistics in unreported {
            if let Some(active) = self.find(&statistics.rule_name) {
                active.give_back(statistics);
            }
        }
    }

    pub(super) fn apply(&self, targets: &SamplingTargets) {
        let (now, date) = (self.now(), SystemTime::now());
        for target in &targets.targets {
            if let Some(active) = self.find(&target.rule_name) {
                active.apply(target, now, date);
            }
        }
    }

    /// The shortest interval in which a rule is to be reported; none while there are no rules.
    pub(super) fn shortest_interval(&self) -> Option<Duration> {
        let rules = self.shared.rules.load();
        rules.rules.iter().map(|active| active.interval()).min()
    }

    fn find(&self, rule_name: &str) -> Option<Arc<ActiveRule>> {
        let rules = self.shared.rules.load();
        rules
            .rules
            .iter()
            .find(|active| active.rule.name == rule_name)
            .cloned()
    }

    /// Nanoseconds since the sampler was made: 64 bits of them last for centuries.
    fn now(&self) -> u64 {
        self.shared.created.elapsed().as_nanos() as u64
    }
}

#[cfg(test)]
mod tests;
