//! Replacing keys in a text.
//!
//! `symbols` turns text into symbols in which a word's edges are symbols of their own, so that
//! boundaries become part of the keys; `automaton` finds the longest key at each place of a block
//! of text by reading it once, backwards; `matches` walks a whole text block by block and picks the
//! matches from the left.

mod automaton;
mod matches;
mod symbols;

use std::borrow::Cow;

use tracing::field::Empty;

use self::automaton::KeyAutomaton;
use self::matches::{BLOCK, Matches};
use crate::strings_map::{StringsMap, StringsMapError};

/// A [`StringsMap`] compiled for replacing: build it once for a map and share it.
///
/// It holds a table with at most one row for each byte of the keys. A row has four bytes for each
/// different byte that the keys use, their number rounded up to a power of two: about 256 bytes
/// for keys of one script. A map that fills Parameter Store's 8 kB takes about 2 MB.
#[derive(Debug)]
pub struct Replacer {
    map: StringsMap,
    automaton: KeyAutomaton,
}

impl Replacer {
    /// Compiles `map`, in time that grows with the length of the keys. Keys that repeat themselves
    /// are the exception: to compile one such as `a a a … a` takes the square of its length.
    ///
    /// # Errors
    ///
    /// [`StringsMapError::TooLarge`] alone.
    pub fn new(map: StringsMap) -> Result<Self, StringsMapError> {
        let keys: Vec<&str> = map.iter().map(|term| term.term).collect();
        let _span = tracing::info_span!(
            target: "trace",
            "compile strings map",
            keys = keys.len() as i64,
            keys.bytes = keys.iter().map(|key| key.len()).sum::<usize>() as i64,
        )
        .entered();
        let automaton = KeyAutomaton::new(&keys).map_err(|cause| StringsMapError::TooLarge {
            cause: Box::new(cause),
        })?;
        Ok(Self { map, automaton })
    }

    /// Reads a JSON object of non-empty strings and compiles it.
    ///
    /// # Errors
    ///
    /// `text` is no strings map: see [`StringsMap::from_json`].
    pub fn from_json(text: &str) -> Result<Self, StringsMapError> {
        Self::new(StringsMap::from_json(text)?)
    }

    /// The map that this replaces by.
    pub fn strings_map(&self) -> &StringsMap {
        &self.map
    }

    /// `text` with its keys replaced. A text without any is returned as it is, without a copy.
    ///
    /// From the left, at each place the longest key whose ends are boundaries is replaced, and the
    /// search goes on after it in `text`: a replacement is not read again. The crate's
    /// documentation tells which characters are equal and what a boundary is.
    ///
    /// The time grows with the length of `text` alone, whatever the keys are and however many of
    /// them overlap: each byte is read once to search (up to the length of the longest key is read
    /// again for each block of 16 KiB, never more than twice the text in all) and once to find the
    /// ends of the matches. A longer key list costs time only as far as its table no longer fits in
    /// the processor's caches. Besides the result, memory for the matches of one block is used: less
    /// than 0.5 MB, unless a key is longer than 4,096 characters.
    pub fn replace<'text>(&self, text: &'text str) -> Cow<'text, str> {
        let span = tracing::info_span!(
            target: "trace",
            "replace strings",
            text.bytes = text.len() as i64,
            matches = Empty,
            replaced.bytes = Empty,
        )
        .entered();
        let (replaced, matches) = self.replace_and_count(text);
        span.record("matches", matches as i64);
        span.record("replaced.bytes", replaced.len() as i64);
        replaced
    }

    fn replace_and_count<'text>(&self, text: &'text str) -> (Cow<'text, str>, usize) {
        let mut matches = Matches::new(&self.automaton, text, BLOCK).peekable();
        if matches.peek().is_none() {
            return (Cow::Borrowed(text), 0);
        }
        let mut replaced = String::with_capacity(text.len());
        let mut copied = 0;
        let mut count = 0;
        for found in matches {
            replaced.push_str(&text[copied..found.range.start]);
            replaced.push_str(self.map.replacement(found.key));
            copied = found.range.end;
            count += 1;
        }
        replaced.push_str(&text[copied..]);
        (Cow::Owned(replaced), count)
    }
}
