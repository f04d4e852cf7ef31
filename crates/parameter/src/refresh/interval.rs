//! How often to ask, as a person writes it.

use std::time::Duration;

use crate::IntervalError;

const DEFAULT: Duration = Duration::from_secs(60);
/// A day: longer is more likely a slip, such as milliseconds, than meant.
const LONGEST_SECONDS: u64 = 86_400;

/// Reads the interval between refreshes: whole seconds from 1 to 86,400; 60 s when there is no `setting`.
///
/// # Errors
/// [`IntervalError`] for anything else. It does not say where the setting comes from: the caller knows its name.
pub fn refresh_interval(setting: Option<&str>) -> Result<Duration, IntervalError> {
    let Some(setting) = setting else {
        return Ok(DEFAULT);
    };
    match setting.parse() {
        Ok(seconds @ 1..=LONGEST_SECONDS) => Ok(Duration::from_secs(seconds)),
        Ok(_) | Err(_) => Err(IntervalError {
            value: setting.to_owned(),
        }),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn whole_seconds_of_a_day() {
        for (setting, seconds) in [
            (None, 60),
            (Some("1"), 1),
            (Some("60"), 60),
            (Some("86400"), 86_400),
        ] {
            let interval = Duration::from_secs(seconds);
            assert_eq!(refresh_interval(setting), Ok(interval), "{setting:?}");
        }
    }

    #[test]
    fn anything_else_is_shown() {
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
                refresh_interval(Some(value)).unwrap_err().to_string(),
                format!(
                    "{value:?}: set it to a whole number of seconds from 1 to 86400, or leave it out for 60"
                ),
            );
        }
    }
}
