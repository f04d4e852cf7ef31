use std::fmt;
use std::str::FromStr;
use std::time::{SystemTime, UNIX_EPOCH};

use serde::ser::Error;
use serde::{Serialize, Serializer};

use crate::{is_hexadecimal, write_hexadecimal};

/// The id of a trace: `1-` and 8 hexadecimal digits (the second at which the trace began), `-` and
/// 24 more (96 random bits).
///
/// Capital digits are read, small ones written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct TraceId {
    epoch_seconds: u32,
    unique: u128,
}

impl TraceId {
    /// A new id for a trace that begins at `now`.
    ///
    /// A clock before 1970 counts as 1970: a wrong date must not fail a request.
    pub fn new(now: SystemTime) -> Self {
        let since_epoch = now.duration_since(UNIX_EPOCH).unwrap_or_default();
        Self {
            // The format has 32 bits for the second, which last until 2106.
            epoch_seconds: since_epoch.as_secs() as u32,
            unique: rand::random::<u128>() >> 32,
        }
    }

    /// The id whose 32 hexadecimal digits are those of `bits`.
    #[cfg(feature = "opentelemetry")]
    pub(crate) fn from_bits(bits: u128) -> Self {
        Self {
            epoch_seconds: (bits >> 96) as u32,
            unique: bits & (u128::MAX >> 32),
        }
    }

    /// All 32 hexadecimal digits as one number.
    #[cfg(feature = "opentelemetry")]
    pub(crate) fn to_bits(self) -> u128 {
        u128::from(self.epoch_seconds) << 96 | self.unique
    }
}

impl fmt::Display for TraceId {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            formatter,
            "1-{:08x}-{:024x}",
            self.epoch_seconds, self.unique
        )
    }
}

impl Serialize for TraceId {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut text = *b"1-00000000-000000000000000000000000";
        write_hexadecimal(self.epoch_seconds.into(), &mut text[2..10]);
        write_hexadecimal(self.unique, &mut text[11..]);
        serializer.serialize_str(str::from_utf8(&text).map_err(S::Error::custom)?)
    }
}

impl FromStr for TraceId {
    type Err = TraceIdError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let (epoch_seconds, unique) = text
            .strip_prefix("1-")
            .and_then(|rest| rest.split_once('-'))
            .filter(|(seconds, unique)| is_hexadecimal(seconds, 8) && is_hexadecimal(unique, 24))
            .ok_or(TraceIdError)?;
        Ok(Self {
            epoch_seconds: u32::from_str_radix(epoch_seconds, 16).map_err(|_| TraceIdError)?,
            unique: u128::from_str_radix(unique, 16).map_err(|_| TraceIdError)?,
        })
    }
}

/// A text that is not a trace id.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error(
    "a trace id is 1-, 8 hexadecimal digits, - and 24 hexadecimal digits, \
     such as 1-5759e988-bd862e3fe1be46a994272793"
)]
pub struct TraceIdError;

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;

    #[test]
    fn a_new_id_holds_the_second_and_random_digits() {
        let now = UNIX_EPOCH + Duration::from_secs(0x5759_e988);
        let id = TraceId::new(now);
        assert!(id.to_string().starts_with("1-5759e988-"), "{id}");
        assert_ne!(id, TraceId::new(now));
        assert_eq!(id.to_string().parse(), Ok(id));
    }

    #[test]
    fn a_clock_before_1970_counts_as_1970() {
        let id = TraceId::new(UNIX_EPOCH - Duration::from_secs(1));
        assert!(id.to_string().starts_with("1-00000000-"), "{id}");
    }

    #[test]
    fn capital_digits_are_read_and_small_ones_written() {
        let id: TraceId = "1-5759E988-BD862E3FE1BE46A994272793".parse().unwrap();
        assert_eq!(id.to_string(), "1-5759e988-bd862e3fe1be46a994272793");
    }

    #[test]
    fn every_other_form_is_refused() {
        for text in [
            "",
            "1",
            "1-5759e988",
            "2-5759e988-bd862e3fe1be46a994272793",
            "1-5759e98-bd862e3fe1be46a994272793",
            "1-5759e988-bd862e3fe1be46a99427279",
            "1-5759e988-bd862e3fe1be46a9942727934",
            "1-5759e988-bd862e3fe1be46a99427279g",
            "1-+759e988-bd862e3fe1be46a994272793",
            " 1-5759e988-bd862e3fe1be46a994272793",
            "5759e988bd862e3fe1be46a994272793",
        ] {
            assert_eq!(text.parse::<TraceId>(), Err(TraceIdError), "{text:?}");
        }
    }

    #[test]
    fn a_document_has_the_same_text() {
        let id: TraceId = "1-0759e988-0d862e3fe1be46a994272793".parse().unwrap();
        assert_eq!(serde_json::to_value(id).unwrap(), id.to_string());
    }
}
