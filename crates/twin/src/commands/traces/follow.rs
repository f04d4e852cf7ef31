//! Traces that come.

use std::collections::HashMap;
use std::time::{Duration, Instant, SystemTime};

use aws_sdk_xray::types::TraceSummary;
use trace_view::Summary;

use super::filter::Filter;
use super::source::Source;
use super::{fetch, latest};

/// How long ago a trace may have begun that is still shown when it comes: API Gateway answers within
/// 29 s, and X-Ray on AWS takes some seconds.
const LATENESS: Duration = Duration::from_secs(2 * 60);

/// A trace that does not come to its end is shown as it is.
const PATIENCE: Duration = Duration::from_secs(30);

/// Which traces have been shown.
pub(super) struct Following {
    known: HashMap<String, Known>,
}

struct Known {
    shown: Shown,
    first_seen: Instant,
    last_seen: Instant,
    revision: i32,
}

/// What of a trace has been shown.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Shown {
    Nothing,
    /// That it had begun: its end is to come.
    UnderWay,
    Ended,
}

impl Shown {
    fn of(summary: &Summary) -> Self {
        if summary.is_in_progress {
            Self::UnderWay
        } else {
            Self::Ended
        }
    }
}

impl Following {
    /// Begins with what there is now, which is not given as new unless it is under way.
    pub(super) async fn begin(source: &Source, filter: &Filter) -> anyhow::Result<Self> {
        let mut following = Self {
            known: HashMap::new(),
        };
        let seen = Instant::now();
        for summary in recent(source, filter).await? {
            following.ready(&summary, seen);
            if let Some(known) = summary.id().and_then(|id| following.known.get_mut(id))
                && summary.is_partial() != Some(true)
            {
                known.shown = Shown::Ended;
            }
        }
        Ok(following)
    }

    /// These have been shown since it began.
    pub(super) fn skip(&mut self, shown: &[Summary]) {
        let now = Instant::now();
        for summary in shown {
            let known = self.known.entry(summary.id.clone()).or_insert(Known {
                shown: Shown::Nothing,
                first_seen: now,
                last_seen: now,
                revision: 0,
            });
            known.shown = Shown::of(summary);
        }
    }

    /// Waits a moment and gives what has come to its end, the oldest first. The parts of a trace come
    /// one by one: it is shown when it is the same as it was the last time, and a second time only
    /// where it was under way the first time.
    pub(super) async fn next(
        &mut self,
        source: &Source,
        filter: &Filter,
    ) -> anyhow::Result<Vec<Summary>> {
        tokio::time::sleep(source.interval).await;
        let summaries = recent(source, filter).await?;
        let seen = Instant::now();
        let ready: Vec<String> = summaries
            .iter()
            .filter_map(|summary| self.ready(summary, seen))
            .collect();
        // What began too long ago is not asked for any more.
        self.known
            .retain(|_, known| seen.duration_since(known.last_seen) < LATENESS);
        let traces = fetch::traces(source, &ready).await?;
        let mut summaries: Vec<Summary> = traces.iter().map(|trace| trace.summary()).collect();
        summaries.retain(|summary| self.is_news(summary));
        summaries.sort_by(|one, other| one.start.total_cmp(&other.start));
        Ok(summaries)
    }

    /// Whether a trace that is to be shown has not been shown like that. X-Ray calls a trace partial for
    /// its segments only, so that a subsegment may be under way in one that is not.
    fn is_news(&mut self, summary: &Summary) -> bool {
        let now = Shown::of(summary);
        let known = self.known.get_mut(&summary.id);
        known.is_none_or(|known| std::mem::replace(&mut known.shown, now) != now)
    }

    /// The id, if this is the time to show the trace.
    fn ready(&mut self, summary: &TraceSummary, seen: Instant) -> Option<String> {
        let id = summary.id()?;
        let revision = summary.revision();
        let Some(known) = self.known.get_mut(id) else {
            let known = Known {
                shown: Shown::Nothing,
                first_seen: seen,
                last_seen: seen,
                revision,
            };
            self.known.insert(id.to_owned(), known);
            return None;
        };
        known.last_seen = seen;
        let is_under_way = summary.is_partial() == Some(true) || known.revision != revision;
        known.revision = revision;
        let is_late = seen.duration_since(known.first_seen) >= PATIENCE;
        let is_time = match known.shown {
            Shown::Nothing => !is_under_way || is_late,
            Shown::UnderWay => !is_under_way,
            Shown::Ended => false,
        };
        is_time.then(|| id.to_owned())
    }
}

async fn recent(source: &Source, filter: &Filter) -> anyhow::Result<Vec<TraceSummary>> {
    let now = SystemTime::now();
    let from = now.checked_sub(LATENESS).unwrap_or(now);
    latest::between(source, filter, from, now).await
}
