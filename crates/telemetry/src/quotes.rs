//! What of an error's text may leave the program.

use std::borrow::Cow;
use std::error::Error;
use std::iter::successors;

/// What stands before the first quote or backtick of `text`, and `…` where something followed.
///
/// The standard library and the parsers quote what they were given, which is a client's own text: ``byte index 3 is not a
/// char boundary; it is inside 'é' (bytes 2..4) of `secret` ``, `invalid type: string "secret", expected u32`.
pub fn before_quote(text: &str) -> Cow<'_, str> {
    match text.split_once(['"', '\'', '`']) {
        Some((before, _)) => Cow::Owned(format!("{before}…")),
        None => Cow::Borrowed(text),
    }
}

/// An error and what it stands on, from its source to the innermost, each [before its first quote](before_quote) and
/// joined by colons.
pub fn chain_before_quotes(error: &(dyn Error + 'static)) -> String {
    let texts: Vec<_> = successors(Some(error), |error| Error::source(*error))
        .map(|error| before_quote(&error.to_string()).into_owned())
        .collect();
    texts.join(": ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_quoted_is_cut_out() {
        for (text, expected) in [
            ("", ""),
            (
                "invalid digit found in string",
                "invalid digit found in string",
            ),
            (
                "invalid type: string \"secret\", expected u32",
                "invalid type: string …",
            ),
            (
                "unknown field `secret`, expected `content`",
                "unknown field …",
            ),
            ("it is inside 'é' (bytes 2..4) of `sé`", "it is inside …"),
            ("\"secret\"", "…"),
        ] {
            assert_eq!(before_quote(text), expected);
        }
    }

    #[test]
    fn each_error_of_a_chain_is_cut() {
        #[derive(Debug, thiserror::Error)]
        #[error("{text}")]
        struct Outer {
            text: &'static str,
            source: serde_json::Error,
        }
        let source = serde_json::from_str::<u32>("\"secret\"").unwrap_err();
        let text = "the body of 'secret' cannot be read";
        let error = Outer { text, source };
        assert_eq!(
            chain_before_quotes(&error),
            "the body of …: invalid type: string …"
        );
    }
}
