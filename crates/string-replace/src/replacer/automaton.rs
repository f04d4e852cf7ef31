//! The longest key at each place of a part of a text.
//!
//! An Aho-Corasick automaton reports, after each symbol, the longest key that *ends* there, in one
//! step for each symbol whatever the keys. The part of the text is therefore read backwards with
//! the keys reversed, so that these are the longest keys that *begin* there. Searching forwards for
//! the leftmost-longest match instead would read on after each match as long as a longer key may
//! follow, and read the same again for the next: with keys such as `a` and `a a … a b` that is the
//! length of the text times the length of the key.

use std::fmt;
use std::ops::Range;

use aho_corasick::automaton::{Automaton, StateID};
use aho_corasick::dfa::DFA;
use aho_corasick::{Anchored, BuildError, MatchKind, PatternID, StartKind};

use super::symbols::read_backwards;

/// The keys of a map, compiled.
pub(super) struct KeyAutomaton {
    dfa: DFA,
    start: StateID,
    /// The number of characters of each key: a match is as many characters long, while the number
    /// of its bytes may differ (`k` and the Kelvin sign).
    characters: Box<[usize]>,
    longest: usize,
}

/// The longest key that begins at a place of a text and ends there with the boundaries it needs.
#[derive(Clone, Copy, Debug)]
pub(super) struct LongestKey {
    pub(super) start: usize,
    key: PatternID,
}

impl KeyAutomaton {
    /// Compiles keys, none of which is empty.
    pub(super) fn new(keys: &[&str]) -> Result<Self, BuildError> {
        let characters: Box<[usize]> = keys.iter().map(|key| key.chars().count()).collect();
        let dfa = DFA::builder()
            .match_kind(MatchKind::Standard)
            .start_kind(StartKind::Unanchored)
            // The automaton is stepped by hand, so a prefilter would be built in vain.
            .prefilter(false)
            .build(keys.iter().map(|key| key_symbols(key)))?;
        #[expect(
            clippy::expect_used,
            reason = "the builder above is told to make this start"
        )]
        let start = dfa
            .start_state(Anchored::No)
            .expect("an unanchored start state");
        let longest = characters.iter().copied().max().unwrap_or(0);
        Ok(Self {
            dfa,
            start,
            characters,
            longest,
        })
    }

    /// The most bytes that a match can have in a text: four for each character of the longest key.
    pub(super) fn longest_match(&self) -> usize {
        self.longest.saturating_mul(4)
    }

    /// Calls `found` with the longest key at each place of `text[range]` where one begins, last
    /// place first. Keys that end after `range` are not seen.
    pub(super) fn longest_keys(
        &self,
        text: &str,
        range: Range<usize>,
        mut found: impl FnMut(LongestKey),
    ) {
        let mut state = self.start;
        read_backwards(text, range, |symbol, start| {
            state = self.dfa.next_state(Anchored::No, state, symbol);
            if self.dfa.is_match(state) {
                // A state lists the key that led to it before the keys that are its suffixes, so
                // the first is the longest.
                found(LongestKey {
                    start,
                    key: self.dfa.match_pattern(state, 0),
                });
            }
        });
    }

    /// The index of the key among those that the automaton was made of.
    pub(super) fn key(&self, found: LongestKey) -> usize {
        found.key.as_usize()
    }

    /// Where a match ends in the text in which it was found.
    pub(super) fn end(&self, text: &str, found: LongestKey) -> usize {
        let rest = &text[found.start..];
        rest.char_indices()
            .nth(self.characters[found.key.as_usize()])
            .map_or(text.len(), |(length, _)| found.start + length)
    }
}

/// The key as the automaton meets it: backwards, with the edges that it needs.
fn key_symbols(key: &str) -> Vec<u8> {
    let mut symbols = Vec::with_capacity(key.len() + 2);
    read_backwards(key, 0..key.len(), |symbol, _| symbols.push(symbol));
    symbols
}

impl fmt::Debug for KeyAutomaton {
    /// Leaves out the table, which would fill pages.
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("KeyAutomaton")
            .field("keys", &self.characters.len())
            .field("table_bytes", &self.dfa.memory_usage())
            .finish_non_exhaustive()
    }
}
