//! Unicode simple case folding.
//!
//! Simple folding maps one character to one character, so that a match covers as many characters
//! of the text as its key has. Full folding (`ß` to `ss`) would let a key end in the middle of a
//! character of the text.

/// The simple case folding of `character`; two characters are equal without regard to case exactly
/// when their foldings are the same.
pub(crate) fn fold(character: char) -> char {
    if character.is_ascii() {
        return character.to_ascii_lowercase();
    }
    unicode_case_mapping::case_folded(character)
        .and_then(|folded| char::from_u32(folded.get()))
        .unwrap_or(character)
}

/// `text` with each character folded.
pub(crate) fn fold_text(text: &str) -> String {
    text.chars().map(fold).collect()
}

#[cfg(test)]
mod tests {
    use std::collections::{BTreeMap, BTreeSet};

    use regex_syntax::hir::{ClassUnicode, ClassUnicodeRange};

    use super::{fold, fold_text};
    use crate::boundary::is_word;

    #[test]
    fn simple_folding_and_not_full_folding() {
        let cases = [
            ("ING", "ing", true),
            ("\u{212a}", "k", true),
            ("\u{212a}", "K", true),
            ("ſ", "S", true),
            ("ẞ", "ß", true),
            ("ß", "SS", false),
            ("ß", "ss", false),
            ("ẞ", "SS", false),
            ("İ", "i", false),
            ("İ", "I", false),
            ("ı", "i", false),
            ("ς", "Σ", true),
            ("σ", "ς", true),
            ("Å", "\u{212b}", true),
            ("µ", "μ", true),
            ("ﬁ", "fi", false),
            ("é", "e\u{301}", false),
            ("Ꮳ", "ꮳ", true),
        ];
        for (left, right, expected) in cases {
            assert_eq!(
                fold_text(left) == fold_text(right),
                expected,
                "{left:?} {right:?}"
            );
        }
    }

    /// The tables of two crates must agree about every character: a key is folded by one of them,
    /// and what a word is comes from the other.
    #[test]
    fn folding_agrees_with_the_tables_of_regex_syntax() {
        let mut classes = BTreeMap::<char, BTreeSet<char>>::new();
        for character in '\0'..=char::MAX {
            classes
                .entry(fold(character))
                .or_default()
                .insert(character);
        }
        for character in '\0'..=char::MAX {
            let mut orbit = ClassUnicode::new([ClassUnicodeRange::new(character, character)]);
            orbit
                .try_case_fold_simple()
                .expect("the tables are compiled in");
            let orbit: BTreeSet<char> = orbit
                .iter()
                .flat_map(|range| range.start()..=range.end())
                .collect();
            assert_eq!(classes[&fold(character)], orbit, "{character:?}");
        }
    }

    /// A key's own characters say where its boundaries are, and the text's characters where the
    /// text's are; both must mean the same places.
    #[test]
    fn folding_never_changes_whether_a_character_is_a_word_character() {
        for character in '\0'..=char::MAX {
            assert_eq!(
                is_word(character),
                is_word(fold(character)),
                "{character:?}"
            );
        }
    }
}
