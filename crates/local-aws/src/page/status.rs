//! How something ended: never by colour alone, also by a glyph and a word.

use maud::{Markup, html};
use trace_view::Status;

/// What a status looks like.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Mark {
    pub(super) class: &'static str,
    pub(super) glyph: &'static str,
    pub(super) word: &'static str,
}

pub(super) const OK: Mark = mark("ok", "✓");
pub(super) const ERROR: Mark = mark("error", "!");
pub(super) const THROTTLE: Mark = mark("throttle", "‖");
pub(super) const FAULT: Mark = mark("fault", "✕");

const fn mark(word: &'static str, glyph: &'static str) -> Mark {
    Mark {
        class: word,
        glyph,
        word,
    }
}

impl Mark {
    pub(super) fn of(status: Status) -> Self {
        match status {
            Status::Ok => OK,
            Status::Error => ERROR,
            Status::Throttle => THROTTLE,
            Status::Fault => FAULT,
        }
    }

    /// The glyph, and the words in place of the status's own.
    pub(super) fn with(self, words: &str) -> Markup {
        html! {
            span.status.(self.class) { span.glyph aria-hidden="true" { (self.glyph) } " " (words) }
        }
    }

    pub(super) fn markup(self) -> Markup {
        self.with(self.word)
    }
}

/// The mark of the start of an execution environment.
pub(super) fn cold_start() -> Markup {
    html! { span.badge.cold { span aria-hidden="true" { "❄ " } "cold start" } }
}

/// The mark of what has not ended.
pub(super) fn in_progress() -> Markup {
    html! { span.badge { "… in progress" } }
}
