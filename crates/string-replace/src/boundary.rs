//! What counts as a word character.

/// Whether `character` is a word character: `\w` of a Unicode regular expression, as the `regex`
/// crate reads it.
pub(crate) fn is_word(character: char) -> bool {
    regex_syntax::is_word_character(character)
}

#[cfg(test)]
mod tests {
    use super::is_word;

    #[test]
    fn word_characters_are_those_of_uts_18() {
        let cases = [
            ('a', true),
            ('Z', true),
            ('7', true),
            ('_', true),
            ('é', true),
            ('ж', true),
            ('ش', true),
            ('א', true),
            ('\u{0301}', true),
            ('\u{fe0f}', true),
            ('\u{200d}', true),
            ('‿', true),
            (' ', false),
            ('\n', false),
            ('-', false),
            ('+', false),
            ('\'', false),
            ('،', false),
            ('😀', false),
            ('\u{200b}', false),
            ('\u{feff}', false),
        ];
        for (character, expected) in cases {
            assert_eq!(is_word(character), expected, "{character:?}");
        }
    }
}
