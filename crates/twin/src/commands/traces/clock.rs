//! Moments as a person reads them, in the time zone of this machine.

use jiff::tz::TimeZone;
use jiff::{Timestamp, Zoned};

/// The time zone, and which day it is.
pub(super) struct Clock {
    now: Zoned,
}

impl Clock {
    pub(super) fn new() -> Self {
        Self {
            now: Timestamp::now().to_zoned(TimeZone::system()),
        }
    }

    /// Whether a moment, in seconds since 1970, is of today.
    pub(super) fn is_today(&self, seconds: f64) -> bool {
        self.zoned(seconds).date() == self.now.date()
    }

    /// The time of the day.
    pub(super) fn time(&self, seconds: f64) -> String {
        self.zoned(seconds).strftime("%H:%M:%S").to_string()
    }

    /// The month and the day before that.
    pub(super) fn date_and_time(&self, seconds: f64) -> String {
        self.zoned(seconds).strftime("%m-%d %H:%M:%S").to_string()
    }

    /// All of it, to the millisecond.
    pub(super) fn moment(&self, seconds: f64) -> String {
        self.zoned(seconds)
            .strftime("%Y-%m-%d %H:%M:%S.%3f")
            .to_string()
    }

    fn zoned(&self, seconds: f64) -> Zoned {
        #[expect(
            clippy::cast_possible_truncation,
            reason = "a trace's moments are below 1e12 seconds, and what is no moment of the calendar is 1970"
        )]
        let milliseconds = (seconds * 1e3).floor() as i64;
        Timestamp::from_millisecond(milliseconds)
            .unwrap_or_default()
            .to_zoned(self.now.time_zone().clone())
    }
}
