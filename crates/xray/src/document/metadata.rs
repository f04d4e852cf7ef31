mod shared;

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::ops::{Deref, DerefMut};

use serde::ser::SerializeMap;
use serde::{Serialize, Serializer};
use serde_json::Value;

pub use shared::SharedMetadata;

/// The pairs of one namespace: its own, which it stands for as a map, and those that many documents share.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct MetadataPairs<'a> {
    own: BTreeMap<Cow<'a, str>, MetadataValue<'a>>,
    shared: Option<&'a SharedMetadata>,
}

impl MetadataPairs<'_> {
    /// Whether there is no pair, of its own or shared.
    pub fn has_none(&self) -> bool {
        self.own.is_empty() && self.shared.is_none_or(SharedMetadata::is_empty)
    }

    /// About how many bytes of JSON there will be.
    pub(crate) fn likely_length(&self) -> usize {
        64 * self.own.len() + self.shared.map_or(0, SharedMetadata::length)
    }
}

impl<'a> From<BTreeMap<Cow<'a, str>, MetadataValue<'a>>> for MetadataPairs<'a> {
    fn from(own: BTreeMap<Cow<'a, str>, MetadataValue<'a>>) -> Self {
        Self { own, shared: None }
    }
}

impl<'a> From<&'a SharedMetadata> for MetadataPairs<'a> {
    fn from(shared: &'a SharedMetadata) -> Self {
        Self {
            own: BTreeMap::new(),
            shared: Some(shared),
        }
    }
}

impl<'a> Deref for MetadataPairs<'a> {
    type Target = BTreeMap<Cow<'a, str>, MetadataValue<'a>>;

    fn deref(&self) -> &Self::Target {
        &self.own
    }
}

impl DerefMut for MetadataPairs<'_> {
    fn deref_mut(&mut self) -> &mut Self::Target {
        &mut self.own
    }
}

/// A pair of its own stands for a shared one of the same name.
impl Serialize for MetadataPairs<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(None)?;
        if let Some(shared) = self.shared {
            shared.serialize_besides(&self.own, &mut map)?;
        }
        for (key, value) in &self.own {
            map.serialize_entry(key, value)?;
        }
        map.end()
    }
}

/// A value that is kept with a segment and not indexed.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(untagged)]
pub enum MetadataValue<'a> {
    /// A text of any length.
    Text(Cow<'a, str>),
    /// A whole number.
    Integer(i64),
    /// A number with a fraction; one that is not finite is written as `null`.
    Number(f64),
    /// True or false.
    Boolean(bool),
    /// Texts.
    Texts(Vec<Cow<'a, str>>),
    /// Whole numbers.
    Integers(Cow<'a, [i64]>),
    /// Numbers with fractions.
    Numbers(Cow<'a, [f64]>),
    /// Truths.
    Booleans(Cow<'a, [bool]>),
    /// Anything else that JSON has.
    Json(Value),
}

impl<'a> From<&'a str> for MetadataValue<'a> {
    fn from(text: &'a str) -> Self {
        Self::Text(Cow::Borrowed(text))
    }
}

impl From<String> for MetadataValue<'_> {
    fn from(text: String) -> Self {
        Self::Text(Cow::Owned(text))
    }
}

impl From<i64> for MetadataValue<'_> {
    fn from(number: i64) -> Self {
        Self::Integer(number)
    }
}

impl From<bool> for MetadataValue<'_> {
    fn from(value: bool) -> Self {
        Self::Boolean(value)
    }
}

impl From<Value> for MetadataValue<'_> {
    fn from(value: Value) -> Self {
        Self::Json(value)
    }
}
