//! `Replacer::replace` against a reference that is written for clarity alone.
#![expect(
    clippy::unwrap_used,
    reason = "the helpers of a test fail it by panicking"
)]

use std::borrow::Cow;
use std::collections::BTreeMap;

use proptest::collection::{btree_map, vec};
use proptest::prelude::*;
use regex_syntax::hir::{ClassUnicode, ClassUnicodeRange};
use regex_syntax::is_word_character;
use string_replace::{Replacer, StringsMapError};

/// What is equal without regard to case, from other tables than the crate folds with.
fn equal(left: char, right: char) -> bool {
    let mut orbit = ClassUnicode::new([ClassUnicodeRange::new(left, left)]);
    left == right || {
        orbit.try_case_fold_simple().unwrap();
        orbit
            .iter()
            .any(|range| (range.start()..=range.end()).contains(&right))
    }
}

fn equal_texts(left: &str, right: &str) -> bool {
    left.chars().count() == right.chars().count()
        && left
            .chars()
            .zip(right.chars())
            .all(|(left, right)| equal(left, right))
}

/// Whether `key` stands at `start` of `text` with the boundaries that it needs.
fn stands_at(key: &[char], text: &[char], start: usize) -> bool {
    let end = start + key.len();
    let Some(found) = text.get(start..end) else {
        return false;
    };
    let is_word_at = |index: Option<usize>| {
        index
            .and_then(|index| text.get(index))
            .is_some_and(|&it| is_word_character(it))
    };
    key.iter()
        .zip(found)
        .all(|(&left, &right)| equal(left, right))
        && !(is_word_character(key[0]) && is_word_at(start.checked_sub(1)))
        && !(is_word_character(key[key.len() - 1]) && is_word_at(Some(end)))
}

/// The text replaced, and whether anything was.
fn reference(map: &BTreeMap<String, String>, text: &str) -> (String, bool) {
    let mut keys: Vec<(Vec<char>, &str)> = map
        .iter()
        .map(|(key, value)| (key.chars().collect(), value.as_str()))
        .collect();
    keys.sort_by_key(|(key, _)| std::cmp::Reverse(key.len()));
    let text: Vec<char> = text.chars().collect();

    let mut replaced = String::new();
    let mut matched = false;
    let mut place = 0;
    while place < text.len() {
        match keys.iter().find(|(key, _)| stands_at(key, &text, place)) {
            Some((key, value)) => {
                replaced.push_str(value);
                matched = true;
                place += key.len();
            }
            None => {
                replaced.push(text[place]);
                place += 1;
            }
        }
    }
    (replaced, matched)
}

/// Few characters, so that keys are found often and overlap; each with a reason to go wrong.
const CHARACTERS: [char; 32] = [
    'a', 'A', 'b', 'i', 'I', 'İ', 'ı', 'k', 'K', '\u{212a}', 's', 'S', 'ſ', 'ß', 'ẞ', 'σ', 'ς',
    'Σ', '7', '_', ' ', ' ', '+', '-', '.', '\n', '\u{301}', '\u{200d}', '😀', '\u{fe0f}', 'ש',
    'م',
];

fn text(characters: &'static [char], most: usize) -> impl Strategy<Value = String> {
    vec(proptest::sample::select(characters), 1..=most)
        .prop_map(|characters| characters.into_iter().collect())
}

fn check(map: &BTreeMap<String, String>, text: &str) -> Result<(), TestCaseError> {
    let replacer = match Replacer::from_json(&serde_json::to_string(map).unwrap()) {
        Ok(replacer) => replacer,
        Err(StringsMapError::SameKey { first, second }) => {
            prop_assert!(equal_texts(&first, &second), "{:?} {:?}", first, second);
            return Ok(());
        }
        Err(error) => return Err(TestCaseError::fail(error.to_string())),
    };
    for (left, right) in map
        .keys()
        .flat_map(|left| map.keys().map(move |right| (left, right)))
    {
        prop_assert!(
            left == right || !equal_texts(left, right),
            "{:?} {:?}",
            left,
            right
        );
    }
    let (expected, matched) = reference(map, text);
    let replaced = replacer.replace(text);
    prop_assert_eq!(matches!(replaced, Cow::Owned(_)), matched);
    prop_assert_eq!(replaced, expected);
    Ok(())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(1500))]

    #[test]
    fn replaces_as_the_reference(
        map in btree_map(text(&CHARACTERS, 4), text(&CHARACTERS, 4), 0..8),
        text in text(&CHARACTERS, 60),
    ) {
        check(&map, &text)?;
    }

    /// Three characters make keys overlap, nest and fail at their boundaries all the time.
    #[test]
    fn replaces_overlapping_keys_as_the_reference(
        map in btree_map(text(&['a', ' ', '+'], 7), text(&['x', ' '], 2), 1..10),
        text in text(&['a', 'A', ' ', '+', '+'], 60),
    ) {
        check(&map, &text)?;
    }

    /// Keys cut out of the text itself, and texts of any characters.
    #[test]
    fn replaces_pieces_of_any_text_as_the_reference(
        text in ".{1,60}",
        pieces in vec((any::<prop::sample::Index>(), 1..6_usize), 1..6),
    ) {
        let characters: Vec<char> = text.chars().collect();
        let map = pieces
            .into_iter()
            .map(|(start, length)| {
                let start = start.index(characters.len());
                let end = characters.len().min(start + length);
                (characters[start..end].iter().collect(), format!("<{start}>"))
            })
            .collect();
        check(&map, &text)?;
    }
}
