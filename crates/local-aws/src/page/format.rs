//! Numbers and times as persons read them.

use jiff::Timestamp;
use maud::{Markup, html};
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};

/// What stands for itself in a part of an address.
const ENCODED: &AsciiSet = &NON_ALPHANUMERIC
    .remove(b'-')
    .remove(b'.')
    .remove(b'_')
    .remove(b'~');

/// A duration in seconds; a dash for none.
pub(super) fn duration(seconds: Option<f64>) -> String {
    seconds.map_or_else(|| "–".to_owned(), trace_view::duration)
}

/// With a comma between the thousands.
pub(super) fn count(count: u64) -> String {
    let digits = count.to_string();
    let mut text = String::new();
    for (place, digit) in digits.chars().enumerate() {
        if place > 0 && (digits.len() - place).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

/// In the unit that suits.
pub(super) fn bytes(bytes: u64) -> String {
    const UNIT: f64 = 1024.0;
    let bytes = bytes as f64;
    let kibibytes = bytes / UNIT;
    if bytes < UNIT {
        format!("{bytes} B")
    } else if kibibytes < UNIT {
        format!("{kibibytes:.1} KiB")
    } else {
        format!("{:.1} MiB", kibibytes / UNIT)
    }
}

/// A share of one. What is more than nothing is never `0 %`, and what is less than all never `100 %`.
pub(super) fn percentage(share: f64) -> String {
    let percent = share * 100.0;
    if percent > 0.0 && percent < 1.0 {
        "< 1 %".to_owned()
    } else if percent > 99.0 && percent < 100.0 {
        "> 99 %".to_owned()
    } else {
        format!("{percent:.0} %")
    }
}

/// A length in an SVG, to the hundredth of a per cent.
pub(super) fn percent(percent: f64) -> String {
    format!("{percent:.2}%")
}

/// A part of an address.
pub(super) fn encoded(text: &str) -> String {
    utf8_percent_encode(text, ENCODED).to_string()
}

/// At most `most` characters.
pub(super) fn shortened(text: &str, most: usize) -> String {
    if text.chars().count() <= most {
        return text.to_owned();
    }
    let kept: String = text.chars().take(most.saturating_sub(1)).collect();
    kept + "…"
}

/// A day and a time of day, from seconds since 1970. It is UTC; the script makes it the reader's own.
pub(super) fn moment(seconds: f64) -> Markup {
    time(seconds, "%Y-%m-%d %H:%M:%S UTC", "moment")
}

/// A time of day, from seconds since 1970. It is UTC; the script makes it the reader's own.
pub(super) fn time_of_day(seconds: f64) -> Markup {
    time(seconds, "%H:%M:%S%.3f", "time")
}

fn time(seconds: f64, pattern: &str, kind: &str) -> Markup {
    let Ok(timestamp) = Timestamp::from_millisecond((seconds * 1e3).floor() as i64) else {
        return html! { "–" };
    };
    html! {
        time datetime=(timestamp.strftime("%Y-%m-%dT%H:%M:%S%.3fZ")) data-local=(kind) {
            (timestamp.strftime(pattern))
        }
    }
}

/// A button that copies `text`. It is there with the script only.
pub(super) fn copy_button(text: &str, what: &str) -> Markup {
    html! {
        button.copy type="button" data-copy=(text) hidden { "Copy " (what) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn counts_have_commas() {
        let written = [0, 999, 1000, 12_345, 1_234_567].map(count);
        assert_eq!(written, ["0", "999", "1,000", "12,345", "1,234,567"]);
    }

    #[test]
    fn sizes_have_the_unit_that_suits() {
        let written = [0, 1023, 1024, 1_572_864].map(bytes);
        assert_eq!(written, ["0 B", "1023 B", "1.0 KiB", "1.5 MiB"]);
    }

    #[test]
    fn a_little_is_not_nothing_and_nearly_all_is_not_all() {
        let written = [0.0, 0.001, 0.25, 0.999, 1.0].map(percentage);
        assert_eq!(written, ["0 %", "< 1 %", "25 %", "> 99 %", "100 %"]);
    }

    #[test]
    fn a_text_is_cut_where_characters_end() {
        assert_eq!(shortened("éééé", 4), "éééé");
        assert_eq!(shortened("ééééé", 4), "ééé…");
        assert_eq!(encoded("a b/é&"), "a%20b%2F%C3%A9%26");
    }

    #[test]
    fn a_time_is_in_utc_and_one_that_is_none_is_a_dash() {
        let markup = time_of_day(1_700_000_000.25).into_string();
        assert!(
            markup.contains("datetime=\"2023-11-14T22:13:20.250Z\""),
            "{markup}"
        );
        assert!(markup.contains(">22:13:20.250<"), "{markup}");
        assert_eq!(moment(f64::MAX).into_string(), "–");
    }
}
