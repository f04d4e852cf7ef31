//! JSON that is well formed and stands for nothing that a `Value` can hold.
//!
//! API Gateway's parser takes a number of any size, and a `\uD800` that is half of a surrogate
//! pair; serde_json refuses both, although RFC 8259 allows them (sections 6 and 8.2). No model asks
//! for more of such a value than its type and roughly its size, so a neighbour takes its place.

use serde::Deserialize;
use serde::de::IgnoredAny;

const REPLACEMENT: &str = r"\ufffd";

/// The same JSON with every extreme value replaced by its neighbour: the largest number of that
/// sign, and U+FFFD. None when the text is no JSON at all.
pub(super) fn replaced(json: &str) -> Option<String> {
    let mut deserializer = serde_json::Deserializer::from_str(json);
    deserializer.disable_recursion_limit();
    IgnoredAny::deserialize(&mut deserializer).ok()?;
    deserializer.end().ok()?;
    let mut text = String::with_capacity(json.len());
    let mut rest = json;
    while let Some(first) = rest.chars().next() {
        let (token, after) = match first {
            '"' => string(rest),
            '-' | '0'..='9' => number(rest),
            other => (other.to_string(), &rest[other.len_utf8()..]),
        };
        text.push_str(&token);
        rest = after;
    }
    Some(text)
}

/// The string that `json` begins with, and what follows it.
fn string(json: &str) -> (String, &str) {
    let mut token = String::from('"');
    let mut rest = &json[1..];
    while let Some(end) = rest.find(['"', '\\']) {
        token.push_str(&rest[..end]);
        rest = &rest[end..];
        if let Some(after) = rest.strip_prefix('"') {
            token.push('"');
            return (token, after);
        }
        // Every escape is of ASCII characters, since the text is JSON.
        let length = match (
            code_unit(rest),
            code_unit(rest.get(6..).unwrap_or_default()),
        ) {
            (Some(0xD800..0xDC00), Some(0xDC00..0xE000)) => 12,
            (Some(0xD800..0xE000), _) => {
                token.push_str(REPLACEMENT);
                rest = &rest[6..];
                continue;
            }
            (Some(_), _) => 6,
            (None, _) => 2,
        };
        token.push_str(&rest[..length]);
        rest = &rest[length..];
    }
    (token + rest, "")
}

/// The code unit of the escape `\uXXXX` that the text begins with.
fn code_unit(text: &str) -> Option<u16> {
    let digits = text.strip_prefix(r"\u")?.get(..4)?;
    u16::from_str_radix(digits, 16).ok()
}

/// The number that `json` begins with, and what follows it.
fn number(json: &str) -> (String, &str) {
    let end = json.find(|c: char| !matches!(c, '-' | '+' | '.' | 'e' | 'E' | '0'..='9'));
    let (number, rest) = json.split_at(end.unwrap_or(json.len()));
    let token = match number.parse::<f64>() {
        Ok(f64::INFINITY) => format!("{:e}", f64::MAX),
        Ok(f64::NEG_INFINITY) => format!("{:e}", f64::MIN),
        _ => number.to_owned(),
    };
    (token, rest)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::replaced;

    #[test]
    fn only_what_is_extreme_is_replaced() {
        for (json, expected) in [
            (r#"{"a":1e400}"#, r#"{"a":1.7976931348623157e308}"#),
            ("[-1E+999, 1e-999]", "[-1.7976931348623157e308, 1e-999]"),
            (r#""\ud800""#, r#""\ufffd""#),
            (r#""\uDC00x\uD83D""#, r#""\ufffdx\ufffd""#),
            (
                r#""\ud83d\ude00 \\ud800 \" \u0041""#,
                r#""\ud83d\ude00 \\ud800 \" \u0041""#,
            ),
            (r#""\ud800\u0041""#, r#""\ufffd\u0041""#),
            (r#"{"é":"1e400"}"#, r#"{"é":"1e400"}"#),
        ] {
            assert_eq!(replaced(json).as_deref(), Some(expected), "{json}");
        }
    }

    #[test]
    fn what_is_no_json_stays_none() {
        for text in ["", "{", r#""\ud80""#, "1e", "[1,]", r#""open"#] {
            assert_eq!(replaced(text), None, "{text}");
        }
    }

    proptest! {
        #[test]
        fn what_was_json_can_be_parsed_afterwards(
            text in r#"[\[\]{},:"]?(-?[0-9]{1,3}(e[0-9]{1,4})?|"(a|\\u[dD][0-9a-fA-F]{3}|\\\\|\\"|é)*")"#
        ) {
            if let Some(text) = replaced(&text) {
                prop_assert!(serde_json::from_str::<serde_json::Value>(&text).is_ok(), "{}", text);
            }
        }
    }
}
