//! Who gets how much of a rule's reservoir.

use std::{
    collections::{BTreeMap, HashMap},
    time::Duration,
};

use tokio::time::Instant;

/// How long a quota may be used, and how long a client counts after its last report: a client that asks as often as
/// [`INTERVAL`] says has always one.
pub(super) const TTL: Duration = Duration::from_secs(30);

/// How often clients are to report.
pub(super) const INTERVAL: Duration = Duration::from_secs(10);

/// The most clients of a rule that are told apart. One that comes beyond gets nothing of the reservoir.
const MOST_CLIENTS: usize = 1000;

/// The clients that reported, by rule.
#[derive(Debug, Default)]
pub(super) struct Quotas {
    rules: HashMap<String, BTreeMap<String, Instant>>,
}

impl Quotas {
    /// Notes that `client` reported for `rule`, and gives its share of `reservoir`: an equal part of it for each client
    /// that reported lately. What cannot be divided goes to the first ones by id, so that the shares make up the whole.
    pub(super) fn share(&mut self, rule: &str, client: &str, reservoir: u32, now: Instant) -> u32 {
        let clients = self.rules.entry(rule.to_owned()).or_default();
        clients.retain(|_, reported| now.saturating_duration_since(*reported) < TTL);
        if clients.len() < MOST_CLIENTS || clients.contains_key(client) {
            clients.insert(client.to_owned(), now);
        }
        let Some(place) = clients.keys().position(|one| one == client) else {
            return 0;
        };
        let count = u32::try_from(clients.len()).unwrap_or(u32::MAX);
        let place = u32::try_from(place).unwrap_or(u32::MAX);
        reservoir / count + u32::from(place < reservoir % count)
    }

    pub(super) fn forget(&mut self, rule: &str) {
        self.rules.remove(rule);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shares_make_up_the_reservoir() {
        let mut quotas = Quotas::default();
        let now = Instant::now();
        assert_eq!(quotas.share("rule", "b", 10, now), 10);
        assert_eq!(quotas.share("rule", "a", 10, now), 5);
        assert_eq!(quotas.share("rule", "c", 10, now), 3);
        assert_eq!(quotas.share("rule", "a", 10, now), 4);
        assert_eq!(quotas.share("rule", "b", 10, now), 3);
        assert_eq!(quotas.share("another", "c", 10, now), 10);
    }

    #[test]
    fn a_client_that_stopped_reporting_leaves_its_share_to_the_others() {
        let mut quotas = Quotas::default();
        let now = Instant::now();
        quotas.share("rule", "a", 1, now);
        assert_eq!(quotas.share("rule", "b", 1, now + TTL / 2), 0);
        assert_eq!(quotas.share("rule", "b", 1, now + TTL), 1);
    }

    #[test]
    fn clients_beyond_the_limit_get_nothing_and_take_no_memory() {
        let mut quotas = Quotas::default();
        let now = Instant::now();
        for number in 0..=MOST_CLIENTS {
            quotas.share("rule", &format!("{number:024}"), 5, now);
        }
        assert_eq!(quotas.share("rule", "one more", 5000, now), 0);
        assert_eq!(quotas.rules["rule"].len(), MOST_CLIENTS);
    }
}
