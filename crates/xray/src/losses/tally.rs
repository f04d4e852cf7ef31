use std::collections::BTreeMap;

use super::LossReason;

/// What became of some documents, to be counted in one go with [`Losses::add`](super::Losses::add).
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Tally {
    pub(super) sent: u64,
    pub(super) lost: BTreeMap<LossReason, u64>,
    pub(super) rejected: BTreeMap<String, u64>,
    pub(super) recalled: u64,
}

impl Tally {
    /// `n` more documents arrived.
    pub fn sent(&mut self, n: u64) {
        self.sent += n;
    }

    /// `n` more documents are lost.
    pub fn lost(&mut self, reason: LossReason, n: u64) {
        if n > 0 {
            *self.lost.entry(reason).or_default() += n;
        }
    }

    /// `n` more documents are lost as [`LossReason::Rejected`], with the endpoint's error code.
    pub fn rejected(&mut self, code: impl Into<String>, n: u64) {
        if n > 0 {
            self.lost(LossReason::Rejected, n);
            *self.rejected.entry(code.into()).or_default() += n;
        }
    }

    /// `n` more documents that were counted as sent **before** are lost as [`LossReason::Refused`].
    pub fn recalled(&mut self, n: u64) {
        self.recalled += n;
    }

    /// How many documents arrived.
    pub fn sent_count(&self) -> u64 {
        self.sent
    }

    /// How many documents are done with: sent or lost. Those that were recalled have been so before.
    pub fn settled(&self) -> u64 {
        self.sent + self.lost.values().sum::<u64>()
    }
}
