//! The traces' summaries, each made once: a filter looks at thousands.

use std::{
    collections::{HashMap, HashSet},
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};

use ::xray::TraceId;
use trace_view::{Summary, Trace};

use crate::xray::{Stored, Xray};

/// Summaries by trace, with the number of the document that was the trace's last then.
#[derive(Debug, Default)]
pub(crate) struct Summaries {
    kept: Mutex<HashMap<TraceId, (u64, Arc<Summary>)>>,
}

impl Summaries {
    /// The summary of a trace as it is now; none when it is gone.
    pub(super) fn get(&self, xray: &Xray, stored: Stored) -> Option<Arc<Summary>> {
        let (_, id) = stored.position;
        if let Some((sequence, summary)) = self.kept().get(&id)
            && *sequence == stored.sequence
        {
            return Some(Arc::clone(summary));
        }
        let documents = xray.documents(&id)?;
        let summary = Arc::new(Trace::new(id.to_string(), documents.segments).summary());
        let made = (documents.sequence, Arc::clone(&summary));
        self.kept().insert(id, made);
        Some(summary)
    }

    /// Forgets what the store does not hold any more, given all that it holds.
    pub(super) fn retain(&self, stored: &[Stored]) {
        let mut kept = self.kept();
        if kept.len() > stored.len() {
            let there: HashSet<TraceId> = stored.iter().map(|one| one.position.1).collect();
            kept.retain(|id, _| there.contains(id));
        }
    }

    /// Forgets what the store does not hold any more, when there is more here than there. The list is not looked at for this:
    /// who only follows what arrives would let this grow for ever.
    pub(super) fn trim(&self, xray: &Xray) {
        if self.kept().len() > xray.stored_count() {
            self.retain(&xray.stored());
        }
    }

    fn kept(&self) -> MutexGuard<'_, HashMap<TraceId, (u64, Arc<Summary>)>> {
        self.kept.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests;
