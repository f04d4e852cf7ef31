//! A strings map from JSON.

use serde_json::value::RawValue;

use super::{Entry, StringsMap, StringsMapError};
use crate::folding::fold_text;
use crate::json::{self, JsonType};

impl StringsMap {
    /// Reads a JSON object of non-empty strings. The object itself may be empty.
    ///
    /// # Errors
    ///
    /// The first thing that makes `text` no strings map: see [`StringsMapError`].
    pub fn from_json(text: &str) -> Result<Self, StringsMapError> {
        let map = json::check(text).map_err(|cause| StringsMapError::NotJson { cause })?;
        let found = JsonType::of(map);
        if found != JsonType::Object {
            return Err(StringsMapError::NotAnObject { found });
        }
        let mut members = Vec::new();
        json::for_each_member(map, |key, value| members.push((key, value)))
            .map_err(|cause| StringsMapError::NotJson { cause })?;
        let mut entries = members
            .into_iter()
            .map(|(key, value)| entry(key, value))
            .collect::<Result<Vec<_>, _>>()?;
        // A stable sort: of two equal keys the one that comes first in the text stays first.
        entries.sort_by(|left, right| left.folded.cmp(&right.folded));
        refuse_equal_keys(&entries)?;
        Ok(Self { entries })
    }
}

fn entry(key: &RawValue, value: &RawValue) -> Result<Entry, StringsMapError> {
    let unpaired_surrogate = |_| StringsMapError::UnpairedSurrogate {
        member: key.get().to_owned(),
    };

    let term = json::string(key).map_err(unpaired_surrogate)?.into_owned();
    if term.is_empty() {
        return Err(StringsMapError::EmptyKey);
    }
    let found = JsonType::of(value);
    if found != JsonType::String {
        return Err(StringsMapError::ValueNotAString { key: term, found });
    }
    let replacement = json::string(value)
        .map_err(unpaired_surrogate)?
        .into_owned();
    if replacement.is_empty() {
        return Err(StringsMapError::EmptyValue { key: term });
    }
    Ok(Entry {
        folded: fold_text(&term),
        term,
        replacement,
    })
}

fn refuse_equal_keys(sorted: &[Entry]) -> Result<(), StringsMapError> {
    for pair in sorted.windows(2) {
        let [first, second] = pair else { continue };
        if first.folded != second.folded {
            continue;
        }
        return Err(if first.term == second.term {
            StringsMapError::DuplicateKey {
                key: first.term.clone(),
            }
        } else {
            StringsMapError::SameKey {
                first: first.term.clone(),
                second: second.term.clone(),
            }
        });
    }
    Ok(())
}
