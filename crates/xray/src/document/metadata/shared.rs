use std::borrow::Cow;
use std::collections::BTreeMap;
use std::ops::Bound;

use serde::ser::SerializeMap;
use serde_json::value::{RawValue, to_raw_value};

use super::MetadataValue;

/// Pairs that are the same in many documents, such as what describes the program: their values are written once.
#[derive(Clone, Debug, Default)]
pub struct SharedMetadata {
    /// In the order of their keys.
    pairs: Vec<(String, Box<RawValue>)>,
}

impl SharedMetadata {
    /// The pairs; of several with one key the last counts.
    pub fn new<'v>(pairs: impl IntoIterator<Item = (String, MetadataValue<'v>)>) -> Self {
        let pairs: BTreeMap<_, _> = pairs.into_iter().collect();
        let pairs = pairs
            .into_iter()
            .filter_map(|(key, value)| Some((key, to_raw_value(&value).ok()?)));
        Self {
            pairs: pairs.collect(),
        }
    }

    pub(super) fn is_empty(&self) -> bool {
        self.pairs.is_empty()
    }

    /// The bytes of the JSON.
    pub(super) fn length(&self) -> usize {
        let pair = |(key, value): &(String, Box<RawValue>)| key.len() + value.get().len() + 4;
        self.pairs.iter().map(pair).sum()
    }

    /// Writes the pairs that have no namesake in `own`.
    pub(super) fn serialize_besides<M: SerializeMap>(
        &self,
        own: &BTreeMap<Cow<'_, str>, MetadataValue<'_>>,
        map: &mut M,
    ) -> Result<(), M::Error> {
        let (Some((first, _)), Some((last, _))) = (self.pairs.first(), self.pairs.last()) else {
            return Ok(());
        };
        // One search tells for nearly every document that there is none.
        let range = (
            Bound::Included(first.as_str()),
            Bound::Included(last.as_str()),
        );
        let any = own.range::<str, _>(range).next().is_some();
        for (key, value) in &self.pairs {
            if !(any && own.contains_key(key.as_str())) {
                map.serialize_entry(key, value)?;
            }
        }
        Ok(())
    }
}

impl PartialEq for SharedMetadata {
    fn eq(&self, other: &Self) -> bool {
        let pairs = |shared: &Self| -> Vec<(String, String)> {
            let pair =
                |(key, value): &(String, Box<RawValue>)| (key.clone(), value.get().to_owned());
            shared.pairs.iter().map(pair).collect()
        };
        pairs(self) == pairs(other)
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::super::MetadataPairs;
    use super::*;

    #[test]
    fn a_pair_of_its_own_stands_for_a_shared_one() {
        let shared = SharedMetadata::new([
            ("b".to_owned(), "shared".into()),
            ("a".to_owned(), 1.into()),
        ]);
        let mut pairs = MetadataPairs::from(&shared);
        assert!(!pairs.has_none());
        assert_eq!(
            serde_json::to_value(&pairs).unwrap(),
            json!({ "a": 1, "b": "shared" })
        );
        pairs.insert("b".into(), "own".into());
        pairs.insert("c".into(), true.into());
        assert_eq!(
            serde_json::to_string(&pairs).unwrap(),
            r#"{"a":1,"b":"own","c":true}"#
        );
        assert!(MetadataPairs::from(&SharedMetadata::default()).has_none());
    }
}
