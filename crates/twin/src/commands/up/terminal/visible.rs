//! Makes a text that a program wrote harmless to a terminal: what would move its cursor, clear it or
//! change its title is shown and not done.

/// The most of a text that is shown, in bytes: some fifty lines of a terminal.
const MAXIMUM_BYTES: usize = 4096;

/// Ends all colours.
const RESET: &str = "\u{1b}[0m";

/// The text with its control characters escaped as Rust writes them. Line ends and tabs stay, and so
/// do colours, which are ended with the text. Of a very long text the beginning is left, with the
/// number of bytes that are not shown.
pub(super) fn visible(text: &str) -> String {
    let shown = &text[..text.floor_char_boundary(MAXIMUM_BYTES)];
    let mut visible = String::with_capacity(shown.len());
    let mut is_coloured = false;
    let mut rest = shown;
    while let Some(character) = rest.chars().next() {
        let colours = colours(rest);
        if colours.is_empty() {
            match character {
                '\n' | '\t' => visible.push(character),
                control if control.is_control() => visible.extend(control.escape_default()),
                other => visible.push(other),
            }
            rest = &rest[character.len_utf8()..];
        } else {
            visible.push_str(colours);
            is_coloured = !matches!(colours, RESET | "\u{1b}[m");
            rest = &rest[colours.len()..];
        }
    }
    if is_coloured {
        visible.push_str(RESET);
    }
    let left_out = text.len() - shown.len();
    if left_out > 0 {
        visible.push_str(&format!("… {left_out} more bytes"));
    }
    visible
}

/// The sequence with which the text begins when it is one that sets colours and the like (SGR of
/// ECMA-48), and else nothing.
fn colours(text: &str) -> &str {
    let Some(parameters) = text.strip_prefix("\u{1b}[") else {
        return "";
    };
    let is_parameter = |byte: &u8| byte.is_ascii_digit() || matches!(byte, b';' | b':');
    let length = parameters
        .bytes()
        .take_while(|byte| is_parameter(byte))
        .count();
    if parameters.as_bytes().get(length) == Some(&b'm') {
        &text[..length + 3]
    } else {
        ""
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn control_characters_are_shown_and_colours_are_ended() {
        let rows = [
            ("plain\ttext \u{e9}", "plain\ttext \u{e9}"),
            ("two\nlines", "two\nlines"),
            ("over\rwritten\u{8}\u{7}", "over\\rwritten\\u{8}\\u{7}"),
            ("\u{1b}[2J\u{1b}]0;title", "\\u{1b}[2J\\u{1b}]0;title"),
            ("\u{9b}2J\u{7f}", "\\u{9b}2J\\u{7f}"),
            ("\u{1b}[1;31mred\u{1b}[0m.", "\u{1b}[1;31mred\u{1b}[0m."),
            ("\u{1b}[31mred", "\u{1b}[31mred\u{1b}[0m"),
            ("\u{1b}[31mred\u{1b}[m", "\u{1b}[31mred\u{1b}[m"),
            ("\u{1b}[", "\\u{1b}["),
        ];
        for (text, expected) in rows {
            assert_eq!(visible(text), expected);
        }
    }

    #[test]
    fn a_very_long_text_is_cut_at_a_character() {
        let text = format!("a{}", "\u{e9}".repeat(3000));
        let expected = format!("a{}… 1906 more bytes", "\u{e9}".repeat(2047));
        assert_eq!(visible(&text), expected);
        assert_eq!(
            visible(&"a".repeat(MAXIMUM_BYTES)),
            "a".repeat(MAXIMUM_BYTES)
        );
    }
}
