use std::fmt;
use std::ops::RangeInclusive;

use subtle::{Choice, ConstantTimeEq};

/// How long a key may be, as on
/// [API Gateway](https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-api-usage-plans.html), so that one
/// key can serve both sides.
const LENGTH: RangeInclusive<usize> = 20..=128;
const MAX_LENGTH: usize = *LENGTH.end();

/// The keys that open the API. There is more than one while a key is rotated: the new one is added, the clients change
/// over, the old one is removed.
#[derive(Clone)]
pub struct ApiKeys(Vec<Key>);

/// What is wrong with one key. The text says which one by its place: a key itself is never shown.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ApiKeyProblem {
    /// There is nothing between two commas, or before the first, or after the last.
    #[error("key {place} of {of} is empty: remove the comma that is too many")]
    Empty {
        /// Which one, from 1.
        place: usize,
        /// Of how many.
        of: usize,
    },
    /// The key is shorter or longer than allowed.
    #[error("key {place} of {of} has {length} characters: make it 20 to 128 long")]
    Length {
        /// Which one, from 1.
        place: usize,
        /// Of how many.
        of: usize,
        /// Its characters.
        length: usize,
    },
    /// The key holds a character that a header cannot carry as it is.
    #[error(
        "key {place} of {of} holds a space or a character that is not ASCII: use letters, digits and signs"
    )]
    Character {
        /// Which one, from 1.
        place: usize,
        /// Of how many.
        of: usize,
    },
    /// The key is there already, so that removing one of the two would not end its use.
    #[error("key {place} of {of} is the same as key {first}: remove one of them")]
    Repeated {
        /// Which one, from 1.
        place: usize,
        /// Of how many.
        of: usize,
        /// The one that it repeats.
        first: usize,
    },
}

impl ApiKeys {
    /// Reads keys separated by commas; white space around a key does not belong to it.
    ///
    /// # Errors
    /// One [`ApiKeyProblem`] for each key that cannot be used.
    pub fn parse(text: &str) -> Result<Self, Vec<ApiKeyProblem>> {
        let keys: Vec<&str> = text.split(',').map(str::trim).collect();
        let of = keys.len();
        let problem = |(index, key): (usize, &&str)| {
            let place = index + 1;
            let length = key.chars().count();
            let first = keys.iter().position(|other| other == key).unwrap_or(index) + 1;
            if key.is_empty() {
                Some(ApiKeyProblem::Empty { place, of })
            } else if !LENGTH.contains(&length) {
                Some(ApiKeyProblem::Length { place, of, length })
            } else if !key.bytes().all(|byte| byte.is_ascii_graphic()) {
                Some(ApiKeyProblem::Character { place, of })
            } else if first < place {
                Some(ApiKeyProblem::Repeated { place, of, first })
            } else {
                None
            }
        };
        let problems: Vec<ApiKeyProblem> = keys.iter().enumerate().filter_map(problem).collect();
        if problems.is_empty() {
            Ok(Self(
                keys.iter().map(|key| Key::new(key.as_bytes())).collect(),
            ))
        } else {
            Err(problems)
        }
    }

    /// Whether `presented` is one of the keys.
    ///
    /// The time that this takes depends neither on which key matches, nor on how much of a key matches, nor on how long
    /// the keys are.
    pub(crate) fn accept(&self, presented: &[u8]) -> bool {
        let presented = Key::new(presented);
        self.0
            .iter()
            .fold(Choice::from(0), |accepted, key| {
                accepted | key.ct_eq(&presented)
            })
            .into()
    }
}

impl fmt::Debug for ApiKeys {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "ApiKeys({} hidden)", self.0.len())
    }
}

/// A key in a field of one size, because comparing slices of two lengths ends at once and so tells the length.
#[derive(Clone)]
struct Key {
    bytes: [u8; MAX_LENGTH],
    length: u64,
}

impl Key {
    /// What is beyond the largest size is cut off: the length, which is kept, then matches no key.
    fn new(key: &[u8]) -> Self {
        let mut bytes = [0; MAX_LENGTH];
        for (place, byte) in bytes.iter_mut().zip(key) {
            *place = *byte;
        }
        Self {
            bytes,
            length: u64::try_from(key.len()).unwrap_or(u64::MAX),
        }
    }
}

impl ConstantTimeEq for Key {
    fn ct_eq(&self, other: &Self) -> Choice {
        self.bytes.ct_eq(&other.bytes) & self.length.ct_eq(&other.length)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const FIRST: &str = "first-key-for-the-tests";
    const SECOND: &str = "second-key-for-the-tests";

    #[test]
    fn each_of_the_keys_is_accepted_and_nothing_else() {
        let longest = "k".repeat(128);
        let keys = ApiKeys::parse(&format!("{FIRST}, {SECOND} ,{longest}")).unwrap();
        for accepted in [FIRST, SECOND, &longest] {
            assert!(keys.accept(accepted.as_bytes()), "{accepted}");
        }
        let beyond = "k".repeat(129);
        let padded = format!("{FIRST}\0");
        for refused in [
            "",
            " ",
            ",",
            &FIRST[1..],
            &FIRST[..FIRST.len() - 1],
            &padded,
            &beyond,
        ] {
            assert!(!keys.accept(refused.as_bytes()), "{refused:?}");
        }
        assert!(!keys.accept(FIRST.to_uppercase().as_bytes()));
    }

    #[test]
    fn each_problem_is_told_without_the_key() {
        let beyond = "k".repeat(129);
        for (text, expected) in [
            (
                "",
                vec!["key 1 of 1 is empty: remove the comma that is too many"],
            ),
            (
                "first-key-for-the-tests,",
                vec!["key 2 of 2 is empty: remove the comma that is too many"],
            ),
            (
                "nineteen-characters",
                vec!["key 1 of 1 has 19 characters: make it 20 to 128 long"],
            ),
            (
                &beyond,
                vec!["key 1 of 1 has 129 characters: make it 20 to 128 long"],
            ),
            (
                "first key for the tests,premiere-cle-à-part-entière",
                vec![
                    "key 1 of 2 holds a space or a character that is not ASCII: use letters, digits and signs",
                    "key 2 of 2 holds a space or a character that is not ASCII: use letters, digits and signs",
                ],
            ),
            (
                "first-key-for-the-tests,short,first-key-for-the-tests",
                vec![
                    "key 2 of 3 has 5 characters: make it 20 to 128 long",
                    "key 3 of 3 is the same as key 1: remove one of them",
                ],
            ),
        ] {
            let problems = ApiKeys::parse(text).unwrap_err();
            let problems: Vec<String> = problems.iter().map(ToString::to_string).collect();
            assert_eq!(problems, expected, "{text:?}");
        }
    }

    #[test]
    fn keys_are_not_debugged() {
        let keys = ApiKeys::parse(&format!("{FIRST},{SECOND}")).unwrap();
        assert_eq!(format!("{keys:?}"), "ApiKeys(2 hidden)");
    }
}
