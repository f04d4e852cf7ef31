//! Text as symbols, read backwards.
//!
//! A symbol is a byte of the case-folded text, or [`EDGE`], which stands between a word character
//! and a neighbour that is none (or the end of the text). A key is read like a text of its own, so
//! its symbols begin with an edge exactly if it begins with a word character, and likewise at its
//! end. Then the key occurs in a text, with the boundaries that it needs, exactly where its symbols
//! occur in the text's symbols: the boundary is searched for along with the key, and no match must
//! be taken back afterwards. An edge lies beside one word character only, so two neighbouring
//! matches never need the same one.

use std::ops::Range;

use crate::boundary::is_word;
use crate::folding::fold;

/// The symbol of a word's edge: a byte that UTF-8 never uses.
const EDGE: u8 = 0xff;

/// Calls `symbol` with each symbol of `text[range]` from its end to its start, edges at both ends of
/// the range included, and with the place in `text` where the symbol begins.
///
/// The bytes of a character are reversed too and all have the character's place. Reversed UTF-8
/// is as unambiguous as UTF-8: the symbols of whole characters are found at whole characters only.
pub(super) fn read_backwards(text: &str, range: Range<usize>, mut symbol: impl FnMut(u8, usize)) {
    let mut place = range.end;
    let mut right_is_word = text[range.end..].chars().next().is_some_and(is_word);
    for (offset, character) in text[range.clone()].char_indices().rev() {
        let left_is_word = is_word(character);
        if left_is_word != right_is_word {
            symbol(EDGE, place);
        }
        right_is_word = left_is_word;
        place = range.start + offset;
        for &byte in fold(character)
            .encode_utf8(&mut [0; 4])
            .as_bytes()
            .iter()
            .rev()
        {
            symbol(byte, place);
        }
    }
    let left_is_word = text[..range.start].chars().next_back().is_some_and(is_word);
    if left_is_word != right_is_word {
        symbol(EDGE, place);
    }
}

#[cfg(test)]
mod tests {
    use super::{EDGE, read_backwards};

    fn symbols(text: &str, start: usize, end: usize) -> Vec<(char, usize)> {
        let mut symbols = Vec::new();
        read_backwards(text, start..end, |symbol, place| {
            symbols.push((
                if symbol == EDGE {
                    '|'
                } else {
                    char::from(symbol)
                },
                place,
            ));
        });
        symbols
    }

    #[test]
    fn edges_stand_around_words() {
        assert_eq!(
            symbols("A, bC", 0, 5),
            [
                ('|', 5),
                ('c', 4),
                ('b', 3),
                ('|', 3),
                (' ', 2),
                (',', 1),
                ('|', 1),
                ('a', 0),
                ('|', 0)
            ],
        );
        assert_eq!(symbols("++", 0, 2), [('+', 1), ('+', 0)]);
        assert_eq!(
            symbols("C++", 0, 3),
            [('+', 2), ('+', 1), ('|', 1), ('c', 0), ('|', 0)]
        );
        assert_eq!(symbols("", 0, 0), []);
    }

    #[test]
    fn a_part_of_a_text_knows_its_neighbours() {
        assert_eq!(symbols("abc", 1, 2), [('b', 1)]);
        assert_eq!(symbols("a b c", 2, 3), [('|', 3), ('b', 2), ('|', 2)]);
        assert_eq!(symbols("a b", 1, 2), [('|', 2), (' ', 1), ('|', 1)]);
    }

    #[test]
    fn characters_are_folded_and_keep_their_place_in_the_text() {
        assert_eq!(
            symbols("-\u{212a}-", 0, 5),
            [('-', 4), ('|', 4), ('k', 1), ('|', 1), ('-', 0)]
        );
        assert_eq!(
            symbols("É", 0, 2),
            [('|', 2), ('\u{a9}', 0), ('\u{c3}', 0), ('|', 0)],
        );
    }
}
