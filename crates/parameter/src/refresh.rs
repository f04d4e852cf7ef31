//! Asking again: one refresh at a time, whoever wants it.

mod condition;
pub(crate) mod due;
pub(crate) mod interval;
pub(crate) mod layer;
pub(crate) mod timer;

use std::sync::Arc;
use std::sync::atomic::Ordering;
use std::time::Duration;

use condition::Condition;
use tokio::time::timeout;
use tracing::field::Empty;
use tracing::{Instrument, Span};

use crate::counters::count;
use crate::parameter::Shared;
use crate::{Fetched, Parameter, RefreshError, Snapshot};

/// What a refresh that succeeded came to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Refreshed {
    /// The value in use is still the one that the source holds.
    Unchanged,
    /// A new value is in use.
    Updated {
        /// Its version.
        version: i64,
    },
}

/// What passes from one refresh to the next; the mutex around it makes concurrent refreshes one.
pub(crate) struct Flight {
    /// The last value that was parsed or refused.
    judged: Fetched,
    /// Why the parser refused it; `None` when it is in use.
    refusal: Option<String>,
    condition: Condition,
    outcome: Result<Refreshed, RefreshError>,
}

impl Flight {
    pub(crate) fn new(loaded: Fetched) -> Self {
        Self {
            judged: loaded,
            refusal: None,
            condition: Condition::Fresh,
            outcome: Ok(Refreshed::Unchanged),
        }
    }
}

impl<T> Parameter<T> {
    /// Asks the source for the value and takes it over when it is new and good.
    ///
    /// A caller that comes while another's refresh is under way waits for that one and gets its result. A value that was
    /// parsed or refused before is not parsed again. (The text is compared and not the version alone, since a parameter
    /// that is deleted and put again starts from version 1.)
    ///
    /// # Errors
    /// [`RefreshError`]: the last good value stays in use. The error is logged and counted here, so that a caller may
    /// drop it.
    pub async fn refresh(&self) -> Result<Refreshed, RefreshError> {
        self.refresh_within(self.shared.refresh_deadline).await
    }

    pub(crate) async fn refresh_within(
        &self,
        deadline: Duration,
    ) -> Result<Refreshed, RefreshError> {
        let shared = &self.shared;
        let landed = shared.landed.load(Ordering::Acquire);
        let mut flight = shared.flight.lock().await;
        if shared.landed.load(Ordering::Acquire) != landed {
            return flight.outcome.clone();
        }
        shared.due.note_asked();
        // The target says that this is part of traces and not of log lines.
        let span = tracing::info_span!(
            target: "trace",
            "refresh parameter",
            parameter = shared.location.parameter,
            version = Empty,
            outcome = Empty,
            otel.status_code = Empty,
            otel.status_description = Empty,
        );
        let outcome = shared
            .fetch_and_judge(&mut flight, deadline)
            .instrument(span.clone())
            .await;
        describe(&span, &outcome, &flight);
        shared.due.note_outcome(&outcome);
        flight.outcome = outcome.clone();
        // In the span, so that the line names the trace that it belongs to.
        span.in_scope(|| flight.condition.log_change(&outcome, &shared.location));
        shared.landed.fetch_add(1, Ordering::Release);
        outcome
    }
}

/// Each refresh that fails says in its span what is wrong, since the log says it once for each change of state only. What the
/// source or the parser said is left to the log: a parser quotes the value.
fn describe(span: &Span, outcome: &Result<Refreshed, RefreshError>, flight: &Flight) {
    let (outcome, wrong) = match outcome {
        Ok(Refreshed::Updated { .. }) => ("updated", None),
        Ok(Refreshed::Unchanged) => ("unchanged", None),
        Err(RefreshError::Refused { version, .. }) => {
            ("refused", Some(format!("version {version} is refused")))
        }
        Err(RefreshError::Source { .. }) => {
            ("failed", Some("the source gives no value".to_owned()))
        }
        Err(RefreshError::Deadline { deadline, .. }) => {
            ("failed", Some(format!("no answer within {deadline:?}")))
        }
    };
    span.record("outcome", outcome);
    span.record("version", flight.judged.version);
    if let Some(wrong) = wrong {
        span.record("otel.status_code", "error");
        span.record("otel.status_description", wrong);
    }
}

impl<T> Shared<T> {
    async fn fetch_and_judge(
        &self,
        flight: &mut Flight,
        deadline: Duration,
    ) -> Result<Refreshed, RefreshError> {
        let location = || self.location.clone();
        let fetched = match timeout(deadline, self.source.fetch()).await {
            Ok(Ok(fetched)) => fetched,
            Ok(Err(source)) => {
                count(&self.counters.failed);
                return Err(RefreshError::Source {
                    location: location(),
                    source,
                });
            }
            Err(_) => {
                count(&self.counters.failed);
                return Err(RefreshError::Deadline {
                    location: location(),
                    deadline,
                });
            }
        };
        let version = fetched.version;
        let known = fetched == flight.judged;
        if !known {
            let verdict = (self.parse)(&fetched.value);
            flight.judged = fetched;
            match verdict {
                Ok(value) => {
                    flight.refusal = None;
                    self.current.store(Arc::new(Snapshot { value, version }));
                }
                Err(reason) => flight.refusal = Some(reason.to_string()),
            }
        }
        if let Some(reason) = &flight.refusal {
            count(&self.counters.refused);
            Err(RefreshError::Refused {
                location: location(),
                version,
                reason: reason.clone(),
            })
        } else if known {
            count(&self.counters.unchanged);
            Ok(Refreshed::Unchanged)
        } else {
            count(&self.counters.updated);
            Ok(Refreshed::Updated { version })
        }
    }
}
