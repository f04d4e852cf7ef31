//! The strings map: the keys that are replaced, and by what.

mod error;
mod parse;

pub use error::StringsMapError;

use tracing::field::Empty;

use crate::folding::fold_text;

/// A map from keys to their replacements, in which a key is found whatever its case.
///
/// No key and no replacement is empty, and no two keys differ in their case alone.
#[derive(Clone, Debug)]
pub struct StringsMap {
    /// In the order of `folded`, which differs between any two entries.
    entries: Vec<Entry>,
}

#[derive(Clone, Debug)]
struct Entry {
    folded: String,
    term: String,
    replacement: String,
}

/// One entry of a [`StringsMap`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Term<'map> {
    /// The key, as the map spells it.
    pub term: &'map str,
    /// What replaces it.
    pub replacement: &'map str,
}

impl StringsMap {
    /// The number of keys.
    pub fn len(&self) -> usize {
        self.entries.len()
    }

    /// Whether the map has no key; such a map is allowed and replaces nothing.
    pub fn is_empty(&self) -> bool {
        self.entries.is_empty()
    }

    /// The entry whose key is `term` without regard to case.
    pub fn lookup(&self, term: &str) -> Option<Term<'_>> {
        let span = tracing::info_span!(
            target: "trace",
            "look up term",
            keys = self.len() as i64,
            found = Empty,
        )
        .entered();
        let folded = fold_text(term);
        let index = self
            .entries
            .binary_search_by(|entry| entry.folded.cmp(&folded))
            .ok();
        span.record("found", index.is_some());
        self.entries.get(index?).map(Entry::as_term)
    }

    /// All entries, sorted by their case-folded keys in the order of code points.
    pub fn iter(&self) -> impl ExactSizeIterator<Item = Term<'_>> {
        self.entries.iter().map(Entry::as_term)
    }

    /// The entries whose keys begin with `prefix` without regard to case, in the order of
    /// [`StringsMap::iter`].
    pub(crate) fn starting_with(&self, prefix: &str) -> impl Iterator<Item = Term<'_>> {
        let folded = fold_text(prefix);
        let first = self.entries.partition_point(|entry| entry.folded < folded);
        self.entries
            .iter()
            .skip(first)
            .take_while(move |entry| entry.folded.starts_with(&folded))
            .map(Entry::as_term)
    }

    /// The replacement of the key at `index` of [`StringsMap::iter`].
    pub(crate) fn replacement(&self, index: usize) -> &str {
        &self.entries[index].replacement
    }
}

impl Entry {
    fn as_term(&self) -> Term<'_> {
        Term {
            term: &self.term,
            replacement: &self.replacement,
        }
    }
}
