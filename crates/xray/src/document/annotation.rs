use std::borrow::Cow;

use serde::Serialize;

/// The value of an annotation, by which X-Ray indexes traces.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(untagged)]
pub enum AnnotationValue<'a> {
    /// At most 1,000 characters.
    Text(Cow<'a, str>),
    /// A whole number.
    Integer(i64),
    /// A number with a fraction. X-Ray has none that is not finite.
    Number(f64),
    /// True or false.
    Boolean(bool),
}

impl<'a> From<&'a str> for AnnotationValue<'a> {
    fn from(text: &'a str) -> Self {
        Self::Text(Cow::Borrowed(text))
    }
}

impl From<String> for AnnotationValue<'_> {
    fn from(text: String) -> Self {
        Self::Text(Cow::Owned(text))
    }
}

impl From<i64> for AnnotationValue<'_> {
    fn from(number: i64) -> Self {
        Self::Integer(number)
    }
}

impl From<bool> for AnnotationValue<'_> {
    fn from(value: bool) -> Self {
        Self::Boolean(value)
    }
}
