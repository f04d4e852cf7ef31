//! Text that stands in columns.

use anstyle::{AnsiColor, Style};
use trace_view::Status;
use unicode_width::{UnicodeWidthChar as _, UnicodeWidthStr as _};

pub(super) const FAINT: Style = Style::new().dimmed();

pub(super) fn style(status: Status) -> Style {
    let colour = match status {
        Status::Ok => AnsiColor::Green,
        Status::Error => AnsiColor::Yellow,
        Status::Throttle => AnsiColor::Magenta,
        Status::Fault => AnsiColor::Red,
    };
    colour.on_default()
}

/// How many columns a text takes.
pub(super) fn width(text: &str) -> usize {
    text.width()
}

/// Whether a character moves the cursor of a terminal, begins an order to it, or turns the direction
/// of text: the control characters, those from U+0080 on included, and those with Unicode's property
/// `Bidi_Control`.
pub(super) fn is_disturbing(character: char) -> bool {
    let turns = matches!(
        character,
        '\u{61c}' | '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}'
    );
    turns || character.is_control()
}

/// The text on one line, without what would disturb a terminal: it comes from strangers.
pub(super) fn clean(text: &str) -> String {
    let mut clean = String::with_capacity(text.len());
    for character in text.chars() {
        if is_disturbing(character) {
            clean.extend(character.escape_default());
        } else {
            clean.push(character);
        }
    }
    clean
}

/// The text in exactly `columns`: filled with spaces, or cut with an ellipsis.
pub(super) fn fit(text: &str, columns: usize) -> String {
    let cut = cut(text, columns);
    let space = " ".repeat(columns.saturating_sub(width(&cut)));
    format!("{cut}{space}")
}

/// The text in at most `columns`: as it is, or cut with an ellipsis.
pub(super) fn cut(text: &str, columns: usize) -> String {
    if width(text) <= columns {
        return text.to_owned();
    }
    let mut cut = String::new();
    let mut taken = 0;
    for character in text.chars() {
        let columns_of_it = character.width().unwrap_or(0);
        if taken + columns_of_it >= columns {
            break;
        }
        taken += columns_of_it;
        cut.push(character);
    }
    if taken < columns {
        cut.push('…');
    }
    cut
}

/// The text at the right of `columns`.
pub(super) fn right(text: &str, columns: usize) -> String {
    let space = " ".repeat(columns.saturating_sub(width(text)));
    format!("{space}{text}")
}

/// The text in a style, whose codes take no column.
pub(super) fn styled(text: &str, style: Style) -> String {
    format!("{style}{text}{style:#}")
}
