//! What is kept.

use std::{
    collections::{BTreeMap, VecDeque},
    time::{SystemTime, UNIX_EPOCH},
};

use super::{
    name::Key,
    shapes::{ParameterType, Tier},
};

/// Parameter Store keeps the last hundred versions.
const KEPT_VERSIONS: usize = 100;

/// All parameters, in the order of their names.
#[derive(Debug, Default)]
pub(super) struct Store {
    parameters: BTreeMap<Key, Stored>,
}

/// A parameter with its versions.
#[derive(Debug)]
pub(super) struct Stored {
    /// As it was first put.
    pub(super) name: String,
    current: Version,
    earlier: VecDeque<Version>,
}

/// A version of a parameter: everything that `PutParameter` sets.
#[derive(Clone, Debug)]
pub(super) struct Version {
    pub(super) number: i64,
    pub(super) value: String,
    /// What a SecureString shows without decryption. AWS encrypts with a key; a made-up text cannot be mistaken for the
    /// value either, and is another for each version.
    pub(super) encrypted: Option<String>,
    pub(super) parameter_type: ParameterType,
    pub(super) tier: Tier,
    pub(super) data_type: String,
    pub(super) description: Option<String>,
    pub(super) key_id: Option<String>,
    pub(super) modified: SystemTime,
}

impl Version {
    /// Seconds since 1970 with milliseconds, as AWS JSON writes a time.
    pub(super) fn modified_seconds(&self) -> f64 {
        let elapsed = self.modified.duration_since(UNIX_EPOCH).unwrap_or_default();
        (elapsed.as_secs_f64() * 1000.0).round() / 1000.0
    }
}

impl Store {
    pub(super) fn get(&self, key: &Key) -> Option<&Stored> {
        self.parameters.get(key)
    }

    pub(super) fn remove(&mut self, key: &Key) -> Option<Stored> {
        self.parameters.remove(key)
    }

    /// Makes `version` the current one of the parameter, which is created when it is not there.
    pub(super) fn put(&mut self, key: Key, name: String, version: Version) {
        if let Some(stored) = self.parameters.get_mut(&key) {
            let previous = std::mem::replace(&mut stored.current, version);
            stored.earlier.push_back(previous);
            if stored.earlier.len() >= KEPT_VERSIONS {
                stored.earlier.pop_front();
            }
        } else {
            let earlier = VecDeque::new();
            self.parameters.insert(
                key,
                Stored {
                    name,
                    current: version,
                    earlier,
                },
            );
        }
    }

    pub(super) fn iter(&self) -> impl Iterator<Item = (&Key, &Stored)> {
        self.parameters.iter()
    }
}

impl Stored {
    pub(super) fn current(&self) -> &Version {
        &self.current
    }

    pub(super) fn version(&self, number: i64) -> Option<&Version> {
        if self.current.number == number {
            Some(&self.current)
        } else {
            self.earlier.iter().find(|version| version.number == number)
        }
    }
}
