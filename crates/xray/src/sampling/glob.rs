//! The patterns of sampling rules.

use std::str::Chars;

/// A pattern with `*` for any characters and `?` for one, which has to match the whole text; capitals do not matter.
///
/// A request's path comes from outside and the patterns do not: the time is at most the text's length times the pattern's.
/// A star that was passed is never asked again, for whatever it could match, the next star can match too.
#[derive(Clone, Debug)]
pub(super) struct Glob(Vec<Part>);

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Part {
    Any,
    One,
    Character(char),
}

impl Glob {
    pub(super) fn new(pattern: &str) -> Self {
        let mut parts: Vec<Part> = pattern
            .chars()
            .map(|character| match character {
                '*' => Part::Any,
                '?' => Part::One,
                _ => Part::Character(fold(character)),
            })
            .collect();
        parts.dedup_by(|next, last| *next == Part::Any && *last == Part::Any);
        Self(parts)
    }

    pub(super) fn matches(&self, text: &str) -> bool {
        if self.0 == [Part::Any] {
            return true;
        }
        let mut parts = self.0.as_slice();
        let mut text = text.chars();
        // The parts after the last star, and the text from which they were tried last.
        let mut last_star: Option<(&[Part], Chars<'_>)> = None;
        loop {
            match parts.split_first() {
                Some((Part::Any, after)) => {
                    if after.is_empty() {
                        return true;
                    }
                    last_star = Some((after, text.clone()));
                    parts = after;
                    continue;
                }
                Some((part, after)) => {
                    let Some(character) = text.next() else {
                        return false;
                    };
                    if *part == Part::One || *part == Part::Character(fold(character)) {
                        parts = after;
                        continue;
                    }
                }
                None if text.as_str().is_empty() => return true,
                None => {}
            }
            // What follows the last star does not match here: the star takes one character more.
            let Some((after, from)) = &mut last_star else {
                return false;
            };
            if from.next().is_none() {
                return false;
            }
            parts = after;
            text = from.clone();
        }
    }
}

/// One character for both cases of a letter.
fn fold(character: char) -> char {
    if character.is_ascii() {
        return character.to_ascii_lowercase();
    }
    let mut folded = character.to_lowercase();
    match (folded.next(), folded.next()) {
        (Some(only), None) => only,
        _ => character,
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn a_pattern_is_anchored_and_knows_no_capitals() {
        let cases = [
            // (pattern, text, matches)
            ("*", "", true),
            ("*", "anything", true),
            ("", "", true),
            ("", "a", false),
            ("?", "", false),
            ("?", "\u{e9}", true),
            ("?", "ab", false),
            ("/api", "/API", true),
            ("/api", "/api/", false),
            ("api", "/api", false),
            ("/api/*", "/api/", true),
            ("/api/*", "/api", false),
            ("*/terms/???", "/string/terms/ABN", true),
            ("*/terms/???", "/string/terms/ABNX", false),
            ("*.example.com", "shop.EXAMPLE.com", true),
            ("*.example.com", "example.com", false),
            ("a*b*c", "aXbXbXc", true),
            ("a*b*c", "aXbXbX", false),
            ("*ab", "aab", true),
            ("*a?c", "aabac", false),
            ("*a?c", "aabacabc", true),
            ("**a**", "a", true),
            // No other character is special.
            ("[a-z].+", "a", false),
            ("[a-z].+", "[A-Z].+", true),
            ("\u{c9}T\u{c9}", "\u{e9}t\u{e9}", true),
        ];
        for (pattern, text, expected) in cases {
            assert_eq!(
                Glob::new(pattern).matches(text),
                expected,
                "{pattern:?} {text:?}"
            );
        }
    }

    /// Patterns over which a backtracking matcher takes ages end at once: the test's own time limit would show it.
    #[test]
    fn no_pattern_blows_up() {
        let glob = Glob::new(&"*a".repeat(60));
        assert!(glob.matches(&"a".repeat(100_000)));
        let never = Glob::new(&format!("{}b", "*a".repeat(60)));
        assert!(!never.matches(&"a".repeat(100_000)));
        let long_end = Glob::new(&format!("*{}b", "a".repeat(100)));
        assert!(!long_end.matches(&"a".repeat(100_000)));
    }

    /// The definition, without regard for time.
    fn naive(pattern: &[char], text: &[char]) -> bool {
        match (pattern.split_first(), text.split_first()) {
            (None, None) => true,
            (None, Some(_)) => false,
            (Some(('*', rest)), _) => (0..=text.len()).any(|taken| naive(rest, &text[taken..])),
            (Some(_), None) => false,
            (Some((part, rest)), Some((character, text))) => {
                (*part == '?' || part.eq_ignore_ascii_case(character)) && naive(rest, text)
            }
        }
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(4096))]
        #[test]
        fn it_agrees_with_the_definition(pattern in "[abAB*?]{0,8}", text in "[abAB]{0,10}") {
            let expected = naive(
                &pattern.chars().collect::<Vec<_>>(),
                &text.chars().collect::<Vec<_>>(),
            );
            prop_assert_eq!(Glob::new(&pattern).matches(&text), expected);
        }

        #[test]
        fn any_pattern_and_any_text_end(pattern in any::<String>(), text in any::<String>()) {
            let _ = Glob::new(&pattern).matches(&text);
            prop_assert!(Glob::new(&text.replace(['*', '?'], "x")).matches(&text.replace(['*', '?'], "x")));
        }
    }
}
