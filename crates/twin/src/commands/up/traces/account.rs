//! What `up` itself has sent and lost, beside what the programs tell of theirs.

use std::collections::BTreeMap;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use local_aws::LocalAws;
use serde_json::{Value, json};
use xray::Losses;

/// The source under which the counters are shown.
const SOURCE: &str = "twin";

/// How often what was counted is handed on.
const INTERVAL: Duration = Duration::from_secs(1);

/// The account of the documents of the gateway and of Lambda, and of forwarded ones.
pub(super) struct Account {
    own: AtomicU64,
    malformed: AtomicU64,
    losses: Losses,
}

impl Account {
    pub(super) fn new(losses: Losses) -> Self {
        Self {
            own: AtomicU64::new(0),
            malformed: AtomicU64::new(0),
            losses,
        }
    }

    /// A document went to the stack's own X-Ray.
    pub(super) fn handed_over(&self) {
        self.own.fetch_add(1, Ordering::Relaxed);
    }

    /// A datagram was no document.
    pub(super) fn malformed(&self) {
        self.malformed.fetch_add(1, Ordering::Relaxed);
    }

    /// Shows at `/counters` what has been counted, again and again.
    pub(super) async fn keep(&self, aws: &LocalAws) {
        let mut shown = BTreeMap::new();
        let mut interval = tokio::time::interval(INTERVAL);
        loop {
            interval.tick().await;
            for ((metric, reason), count) in self.counts() {
                let before = shown.insert((metric, reason), count).unwrap_or(0);
                if count > before {
                    let line = line(metric, reason, count - before);
                    aws.metrics().record(SOURCE, &line);
                }
            }
        }
    }

    fn counts(&self) -> BTreeMap<(&'static str, Option<&'static str>), u64> {
        let sent = self.own.load(Ordering::Relaxed) + self.losses.sent();
        let lost = self.losses.snapshot().into_iter();
        let mut counts: BTreeMap<_, _> = lost
            .map(|(reason, count)| ((LOST, Some(reason.as_str())), count))
            .collect();
        counts.insert((SENT, None), sent);
        let malformed = self.malformed.load(Ordering::Relaxed);
        counts.insert((LOST, Some("malformed")), malformed);
        counts
    }
}

const SENT: &str = "DocumentsSent";
const LOST: &str = "DocumentsLost";

/// A line in the form that the programs' own have.
fn line(metric: &str, reason: Option<&str>, count: u64) -> Value {
    let dimensions: &[&str] = if reason.is_some() { &["Reason"] } else { &[] };
    let mut line = json!({
        "_aws": {"CloudWatchMetrics": [{
            "Namespace": "Twinstack",
            "Dimensions": [dimensions],
            "Metrics": [{"Name": metric, "Unit": "Count"}],
        }]},
    });
    if let Some(reason) = reason {
        line["Reason"] = reason.into();
    }
    line[metric] = count.into();
    line
}

#[cfg(test)]
mod tests {
    use xray::LossReason;

    use super::*;

    #[test]
    fn every_reason_is_in_snake_case() {
        let losses = Losses::new();
        for reason in LossReason::ALL {
            losses.count(reason, 1);
        }
        let account = Account::new(losses);
        account.malformed();
        let counts = account.counts();
        assert_eq!(counts[&(LOST, Some("malformed"))], 1);
        let is_snake = |text: &str| text.bytes().all(|byte| matches!(byte, b'a'..=b'z' | b'_'));
        for (_, reason) in counts.keys() {
            assert!(reason.is_none_or(is_snake), "{reason:?}");
        }
    }
}
