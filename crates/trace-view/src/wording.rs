//! How long something took, in words.

/// Three significant digits with the unit that suits them: `12 µs`, `1.23 ms`, `4.5 s`, and from a minute on `2 min 5 s`,
/// `1 h 2 min`. Below a microsecond, which is the best that X-Ray's times can tell, it is `0 µs`.
pub fn duration(seconds: f64) -> String {
    let seconds = if seconds.is_finite() {
        seconds.max(0.0)
    } else {
        0.0
    };
    let microseconds = (seconds * 1e6).round();
    if microseconds < 1e3 {
        return format!("{microseconds} µs");
    }
    // What would be written as 1000 of a unit is one of the next.
    let milliseconds = significant(seconds * 1e3);
    if milliseconds < 1e3 {
        return format!("{milliseconds} ms");
    }
    let rounded = significant(seconds);
    if rounded < 60.0 {
        return format!("{rounded} s");
    }
    let whole = seconds.round();
    let minutes = (whole / 60.0).floor();
    if minutes < 60.0 {
        return parts(minutes, "min", whole - minutes * 60.0, "s");
    }
    let minutes = (seconds / 60.0).round();
    let hours = (minutes / 60.0).floor();
    parts(hours, "h", minutes - hours * 60.0, "min")
}

/// The number with three significant digits, and at most two of them after the point.
fn significant(number: f64) -> f64 {
    let scale = match number {
        number if number < 9.995 => 100.0,
        number if number < 99.95 => 10.0,
        _ => 1.0,
    };
    (number * scale).round() / scale
}

fn parts(large: f64, large_unit: &str, small: f64, small_unit: &str) -> String {
    if small == 0.0 {
        format!("{large} {large_unit}")
    } else {
        format!("{large} {large_unit} {small} {small_unit}")
    }
}
