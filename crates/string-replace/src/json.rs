//! JSON read in two steps: first whether it is JSON at all, then what it holds.
//!
//! Both bodies and strings maps must tell "not JSON" from "JSON of another shape", whichever comes
//! first in the text, and must read an object whose keys repeat. serde's derived types do neither,
//! so values stay unparsed ([`RawValue`]) until their place in the object is known. serde_json
//! checks an unparsed value with a loop and a stack of its own: no nesting deepens the call stack.

use std::borrow::Cow;
use std::fmt;

use serde::Deserialize;
use serde::de::{Deserializer, MapAccess, Visitor};
use serde_json::value::RawValue;

/// The type of a JSON value, by the names that JSON Schema gives them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum JsonType {
    /// `null`.
    Null,
    /// `true` or `false`.
    Boolean,
    /// A number without a fraction and without an exponent.
    Integer,
    /// Any other number.
    Number,
    /// A string.
    String,
    /// An array.
    Array,
    /// An object.
    Object,
}

impl JsonType {
    /// The type of a value that is known to be JSON: its first character says it, but for the two
    /// kinds of numbers.
    pub(crate) fn of(value: &RawValue) -> Self {
        match value.get().as_bytes().first() {
            Some(b'{') => Self::Object,
            Some(b'[') => Self::Array,
            Some(b'"') => Self::String,
            Some(b't' | b'f') => Self::Boolean,
            Some(b'n') => Self::Null,
            _ if value.get().contains(['.', 'e', 'E']) => Self::Number,
            _ => Self::Integer,
        }
    }
}

impl fmt::Display for JsonType {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(match self {
            Self::Null => "null",
            Self::Boolean => "boolean",
            Self::Integer => "integer",
            Self::Number => "number",
            Self::String => "string",
            Self::Array => "array",
            Self::Object => "object",
        })
    }
}

/// Checks that `text` is one JSON value with nothing but white space around it.
pub(crate) fn check(text: &str) -> Result<&RawValue, serde_json::Error> {
    serde_json::from_str(text)
}

/// Calls `each` with the key and the value of every member of `object`, in order, repeated keys
/// included. The keys are unparsed too: [`string`] reads them.
///
/// # Errors
///
/// `object` is JSON of another type.
pub(crate) fn for_each_member<'json>(
    object: &'json RawValue,
    each: impl FnMut(&'json RawValue, &'json RawValue),
) -> Result<(), serde_json::Error> {
    object.deserialize_map(Members(each))
}

struct Members<F>(F);

impl<'json, F: FnMut(&'json RawValue, &'json RawValue)> Visitor<'json> for Members<F> {
    type Value = ();

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("an object")
    }

    fn visit_map<A: MapAccess<'json>>(mut self, mut members: A) -> Result<(), A::Error> {
        while let Some((key, value)) = members.next_entry()? {
            (self.0)(key, value);
        }
        Ok(())
    }
}

/// The text of a JSON string.
///
/// # Errors
///
/// `value` is JSON of another type, or a string with an unpaired surrogate (`"\ud800"`): JSON's
/// grammar allows it, yet it stands for no Unicode text (RFC 8259, section 8.2).
pub(crate) fn string(value: &RawValue) -> Result<Cow<'_, str>, serde_json::Error> {
    #[derive(Deserialize)]
    struct Text<'a>(#[serde(borrow)] Cow<'a, str>);

    Text::deserialize(value).map(|Text(text)| text)
}

/// How many arrays and objects are open at once in the deepest place of `value`.
pub(crate) fn nesting(value: &RawValue) -> usize {
    let mut open = 0_usize;
    let mut deepest = 0;
    let mut bytes = value.get().bytes();
    while let Some(byte) = bytes.next() {
        match byte {
            b'[' | b'{' => {
                open += 1;
                deepest = deepest.max(open);
            }
            b']' | b'}' => open = open.saturating_sub(1),
            // Brackets inside a string are text, and so is a quotation mark after a backslash.
            b'"' => loop {
                match bytes.next() {
                    Some(b'\\') => _ = bytes.next(),
                    Some(b'"') | None => break,
                    Some(_) => {}
                }
            },
            _ => {}
        }
    }
    deepest
}

#[cfg(test)]
mod tests {
    use super::{JsonType, check, nesting};

    #[test]
    fn types_are_told_from_the_first_character() {
        let cases = [
            (" {} ", JsonType::Object, "object"),
            ("[1]", JsonType::Array, "array"),
            ("\n\"x\"", JsonType::String, "string"),
            ("true", JsonType::Boolean, "boolean"),
            ("false", JsonType::Boolean, "boolean"),
            ("null", JsonType::Null, "null"),
            ("-1", JsonType::Integer, "integer"),
            ("1.5", JsonType::Number, "number"),
            ("1e999", JsonType::Number, "number"),
        ];
        for (text, expected, name) in cases {
            let found = JsonType::of(check(text).unwrap());
            assert_eq!(found, expected, "{text}");
            assert_eq!(found.to_string(), name);
        }
    }

    #[test]
    fn nesting_counts_open_arrays_and_objects_outside_strings() {
        let cases = [
            ("1", 0),
            ("[]", 1),
            ("[[],[],{}]", 2),
            ("[[[]],[]]", 3),
            (r#"{"a":[{"b":[]}]}"#, 4),
            (r#"["[[[", "\"[[", "\\", [1]]"#, 2),
            (r#"{"[{": "\\\"[[[["}"#, 1),
        ];
        for (text, expected) in cases {
            assert_eq!(nesting(check(text).unwrap()), expected, "{text}");
        }
    }
}
