//! Names that X-Ray takes.

use std::borrow::Cow;

use unicode_general_category::{GeneralCategory, get_general_category};

use super::limits::cut;

/// The most characters of a name.
const LIMIT: usize = 200;

/// The name of a document whose own name has no character that X-Ray takes.
const NAMELESS: &str = "span";

/// Leaves the bad characters out of `name` and cuts it.
pub(super) fn sanitize(name: &mut Cow<'_, str>) {
    let clean = |text: &str| {
        text.chars().all(is_allowed) && text.trim().len() == text.len() && !text.is_empty()
    };
    if !clean(name) {
        let kept: String = name
            .chars()
            .map(|character| {
                if character.is_whitespace() {
                    ' '
                } else {
                    character
                }
            })
            .filter(|character| is_allowed(*character))
            // No more than a name can have: the text itself can have any length.
            .take(2 * LIMIT)
            .collect();
        *name = match kept.trim() {
            "" => Cow::Borrowed(NAMELESS),
            trimmed => Cow::Owned(trimmed.to_owned()),
        };
    }
    cut(name, LIMIT);
}

/// Unicode letters, numbers and spaces, and `_ . : / % & # = + \ - @`.
fn is_allowed(character: char) -> bool {
    if character.is_ascii() {
        return character.is_ascii_alphanumeric() || " _.:/%&#=+\\-@".contains(character);
    }
    matches!(
        get_general_category(character),
        GeneralCategory::UppercaseLetter
            | GeneralCategory::LowercaseLetter
            | GeneralCategory::TitlecaseLetter
            | GeneralCategory::ModifierLetter
            | GeneralCategory::OtherLetter
            | GeneralCategory::DecimalNumber
            | GeneralCategory::LetterNumber
            | GeneralCategory::OtherNumber
            | GeneralCategory::SpaceSeparator
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sanitized(name: &str) -> String {
        let mut name = Cow::Borrowed(name);
        sanitize(&mut name);
        name.into_owned()
    }

    #[test]
    fn a_good_name_stays_and_costs_nothing() {
        let mut name = Cow::Borrowed("GET /users/1: a_b.c%&#=+\\-@ é 北京 ٣");
        sanitize(&mut name);
        assert!(matches!(
            name,
            Cow::Borrowed("GET /users/1: a_b.c%&#=+\\-@ é 北京 ٣")
        ));
    }

    #[test]
    fn bad_characters_are_left_out() {
        assert_eq!(sanitized("GET /users/{id}"), "GET /users/id");
        assert_eq!(sanitized("a\tb\n"), "a b");
        assert_eq!(sanitized("\u{0301}e\u{200b}"), "e");
    }

    #[test]
    fn a_name_of_nothing_good_is_span() {
        for name in ["", "{}", " \n", "\u{0}", "🙂"] {
            assert_eq!(sanitized(name), "span", "{name:?}");
        }
    }

    #[test]
    fn a_long_name_is_cut_between_characters() {
        assert_eq!(sanitized(&"é".repeat(300)), "é".repeat(200));
        assert_eq!(sanitized(&"{a}".repeat(300)), "a".repeat(200));
        // A letter outside of the first plane is two UTF-16 units.
        assert_eq!(sanitized(&"𝒜".repeat(300)), "𝒜".repeat(100));
    }
}
