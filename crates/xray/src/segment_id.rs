use std::fmt;
use std::str::FromStr;

use serde::ser::Error;
use serde::{Serialize, Serializer};

use crate::{is_hexadecimal, write_hexadecimal};

/// The id of a segment or subsegment: 64 random bits, written as 16 hexadecimal digits.
///
/// Capital digits are read, small ones written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct SegmentId(u64);

impl SegmentId {
    /// A new random id.
    // An id without randomness would not be an id: there is no sensible default.
    #[expect(clippy::new_without_default, reason = "each call gives another id")]
    pub fn new() -> Self {
        Self(rand::random())
    }

    /// The id whose 16 hexadecimal digits are those of `bits`.
    #[cfg(feature = "opentelemetry")]
    pub(crate) fn from_bits(bits: u64) -> Self {
        Self(bits)
    }

    /// The 16 hexadecimal digits as one number.
    #[cfg(feature = "opentelemetry")]
    pub(crate) fn to_bits(self) -> u64 {
        self.0
    }
}

impl fmt::Display for SegmentId {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{:016x}", self.0)
    }
}

impl Serialize for SegmentId {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut text = [0; 16];
        write_hexadecimal(self.0.into(), &mut text);
        serializer.serialize_str(str::from_utf8(&text).map_err(S::Error::custom)?)
    }
}

impl FromStr for SegmentId {
    type Err = SegmentIdError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        if !is_hexadecimal(text, 16) {
            return Err(SegmentIdError);
        }
        u64::from_str_radix(text, 16)
            .map(Self)
            .map_err(|_| SegmentIdError)
    }
}

/// A text that is not a segment id.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("a segment id is 16 hexadecimal digits, such as 53995c3f42cd8ad8")]
pub struct SegmentIdError;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn new_ids_differ_and_survive_writing_and_reading() {
        let id = SegmentId::new();
        assert_ne!(id, SegmentId::new());
        assert_eq!(id.to_string().len(), 16);
        assert_eq!(id.to_string().parse(), Ok(id));
    }

    #[test]
    fn a_small_id_keeps_its_leading_zeros() {
        let id: SegmentId = "000000000000000a".parse().unwrap();
        assert_eq!(id.to_string(), "000000000000000a");
    }

    #[test]
    fn anything_but_sixteen_hexadecimal_digits_is_refused() {
        for text in [
            "",
            "53995c3f42cd8ad",
            "53995c3f42cd8ad80",
            "+3995c3f42cd8ad8",
            "53995c3f42cd8adé",
        ] {
            assert_eq!(text.parse::<SegmentId>(), Err(SegmentIdError), "{text:?}");
        }
    }

    #[test]
    fn a_document_has_the_same_text() {
        let id: SegmentId = "03995c3f42cd8ad8".parse().unwrap();
        assert_eq!(serde_json::to_value(id).unwrap(), id.to_string());
    }
}
