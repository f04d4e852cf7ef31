//! The matches of a whole text, from the left.
//!
//! A block is read backwards with as much of the text after it as the longest match may reach into,
//! which gives the longest key at each place of the block; from these the leftmost is taken, then
//! the next that begins after its end, and so on. Blocks keep the memory for these candidates
//! small, and the text in the processor's cache while it is read and then copied.

use std::ops::Range;

use super::automaton::{KeyAutomaton, LongestKey};

/// The length of a block in bytes, unless the longest match is longer.
pub(super) const BLOCK: usize = 16 * 1024;

/// A key found in a text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Match {
    /// Where in the text.
    pub(super) range: Range<usize>,
    /// The index of the key.
    pub(super) key: usize,
}

/// An iterator over the matches of a text, which do not overlap.
pub(super) struct Matches<'automaton, 'text> {
    automaton: &'automaton KeyAutomaton,
    text: &'text str,
    block: usize,
    /// Where the blocks that were read end.
    read: usize,
    /// Where the last match ended.
    matched: usize,
    /// What begins in the block that was read last, the leftmost at the end.
    candidates: Vec<LongestKey>,
}

impl<'automaton, 'text> Matches<'automaton, 'text> {
    /// Searches `text` in blocks of at least `block` bytes, which is not zero.
    pub(super) fn new(automaton: &'automaton KeyAutomaton, text: &'text str, block: usize) -> Self {
        // With blocks as long as the longest match no byte is read more than twice.
        let block = block.max(automaton.longest_match());
        Self {
            automaton,
            text,
            block,
            read: 0,
            matched: 0,
            candidates: Vec::new(),
        }
    }

    fn read_block(&mut self) {
        let start = self.read;
        self.read = self
            .text
            .ceil_char_boundary(start.saturating_add(self.block));
        let reach = self.read.saturating_add(self.automaton.longest_match());
        let range = start..self.text.floor_char_boundary(reach);
        self.automaton.longest_keys(self.text, range, |found| {
            // After the block the range may cut a longer key off; the next block sees it whole.
            if found.start < self.read {
                self.candidates.push(found);
            }
        });
    }
}

impl Iterator for Matches<'_, '_> {
    type Item = Match;

    fn next(&mut self) -> Option<Match> {
        loop {
            while let Some(found) = self.candidates.pop() {
                if found.start >= self.matched {
                    self.matched = self.automaton.end(self.text, found);
                    let range = found.start..self.matched;
                    return Some(Match {
                        range,
                        key: self.automaton.key(found),
                    });
                }
            }
            if self.read == self.text.len() {
                return None;
            }
            self.read_block();
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::collection::{btree_set, vec};
    use proptest::prelude::*;

    use super::{BLOCK, KeyAutomaton, Match, Matches};

    const CHARACTERS: [char; 7] = ['a', 'A', 'k', '\u{212a}', ' ', '+', '😀'];

    fn text(longest: usize) -> impl Strategy<Value = String> {
        vec(proptest::sample::select(&CHARACTERS), 1..=longest)
            .prop_map(|characters| characters.into_iter().collect())
    }

    /// Otherwise a long key would be read again for every short block.
    #[test]
    fn blocks_are_at_least_as_long_as_the_longest_match() {
        let block = |key: &str| {
            let automaton = KeyAutomaton::new(&[key]).unwrap();
            Matches::new(&automaton, "", BLOCK).block
        };
        assert_eq!(block("ing"), BLOCK);
        let ideographs: String = ('\u{4e00}'..).take(5000).collect();
        assert_eq!(block(&ideographs), 4 * 5000);
    }

    proptest! {
        /// Where blocks begin and end must not show. `Matches::new` would lengthen short blocks,
        /// so they are made here.
        #[test]
        fn blocks_do_not_change_the_matches(
            keys in btree_set(text(5), 1..10),
            text in text(200),
            block in 1..40_usize,
        ) {
            let keys: Vec<&str> = keys.iter().map(String::as_str).collect();
            let automaton = KeyAutomaton::new(&keys).unwrap();
            let whole: Vec<Match> = Matches::new(&automaton, &text, usize::MAX).collect();
            let mut in_blocks = Matches::new(&automaton, &text, 1);
            in_blocks.block = block;
            prop_assert_eq!(in_blocks.collect::<Vec<_>>(), whole);
        }
    }
}
