//! A function that is registered, with its environments.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use crate::pool::{Concurrency, Pool};
use crate::{EnvironmentUsage, FunctionConfiguration, FunctionUsage};

/// A registered function with its environments.
pub(super) struct Function {
    pub(super) configuration: Arc<FunctionConfiguration>,
    /// Kept when the function is replaced.
    pub(super) concurrency: Concurrency,
    /// How many environments those that it has replaced had started, by qualifier.
    started_before: BTreeMap<String, u64>,
    /// By qualifier, so that each alias has environments of its own.
    pools: Mutex<BTreeMap<String, Arc<Pool>>>,
}

impl Function {
    pub(super) fn new(configuration: Arc<FunctionConfiguration>, concurrency: Concurrency) -> Self {
        Self {
            configuration,
            concurrency,
            started_before: BTreeMap::new(),
            pools: Mutex::default(),
        }
    }

    /// The function that takes the place of this one, with environments of its own.
    pub(super) fn replaced_by(&self, configuration: Arc<FunctionConfiguration>) -> Self {
        let environments = self.environments().into_iter();
        Self {
            started_before: environments
                .map(|(qualifier, usage)| (qualifier, usage.started))
                .collect(),
            ..Self::new(configuration, self.concurrency.clone())
        }
    }

    pub(super) fn pools(&self) -> MutexGuard<'_, BTreeMap<String, Arc<Pool>>> {
        self.pools.lock().unwrap_or_else(PoisonError::into_inner)
    }

    pub(super) fn usage(&self) -> FunctionUsage {
        FunctionUsage {
            configuration: Arc::clone(&self.configuration),
            environments: self.environments(),
        }
    }

    fn environments(&self) -> BTreeMap<String, EnvironmentUsage> {
        let mut environments: BTreeMap<String, EnvironmentUsage> = self
            .pools()
            .iter()
            .map(|(qualifier, pool)| (qualifier.clone(), pool.usage()))
            .collect();
        for (qualifier, started) in &self.started_before {
            environments.entry(qualifier.clone()).or_default().started += started;
        }
        environments
    }
}
