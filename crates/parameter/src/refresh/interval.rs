//! How often to ask, as the environment says.

use std::time::Duration;

use crate::IntervalError;

const VARIABLE: &str = "STRINGS_REFRESH_SECONDS";
const DEFAULT: Duration = Duration::from_secs(60);
/// A day: longer is more likely a slip, such as milliseconds, than meant.
const LONGEST_SECONDS: u64 = 86_400;

/// The interval between refreshes: `STRINGS_REFRESH_SECONDS`, whole seconds from 1 to 86,400; 60 s when it is not set.
///
/// # Errors
/// [`IntervalError`] when the variable holds anything else.
pub fn refresh_interval_from_env() -> Result<Duration, IntervalError> {
    match std::env::var_os(VARIABLE) {
        None => Ok(DEFAULT),
        Some(value) => parse(&value.to_string_lossy()),
    }
}

fn parse(value: &str) -> Result<Duration, IntervalError> {
    match value.parse() {
        Ok(seconds @ 1..=LONGEST_SECONDS) => Ok(Duration::from_secs(seconds)),
        Ok(_) | Err(_) => Err(IntervalError {
            value: value.to_owned(),
        }),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn whole_seconds_of_a_day() {
        for (value, seconds) in [("1", 1), ("60", 60), ("86400", 86_400)] {
            assert_eq!(parse(value), Ok(Duration::from_secs(seconds)), "{value}");
        }
    }

    #[test]
    fn anything_else_is_named() {
        for value in [
            "",
            "0",
            "-1",
            "1.5",
            "60s",
            "86401",
            "18446744073709551616",
            "soon",
        ] {
            assert_eq!(
                parse(value).unwrap_err().to_string(),
                format!(
                    "STRINGS_REFRESH_SECONDS is {value:?}: set it to a whole number of seconds from 1 to 86400, or \
                     leave it out for 60"
                ),
            );
        }
    }
}
