//! The pairs that X-Ray's header has beside `Root`, `Parent` and `Sampled`, within a trace state.
//!
//! The trace state goes wherever the span context goes. Its values hold neither `=` nor `,` and end after 256 bytes
//! (<https://www.w3.org/TR/trace-context-2/#value>), and its keys have no capitals: the pairs are escaped as one text, which
//! is cut into members of its size.

use opentelemetry::trace::TraceState;
use percent_encoding::{AsciiSet, CONTROLS, percent_decode_str, utf8_percent_encode};

use crate::TraceHeader;

/// What a member's value cannot hold, and what may be trimmed from its ends.
const ESCAPED: &AsciiSet = &CONTROLS.add(b' ').add(b'%').add(b',').add(b'=');

const MEMBER_LENGTH: usize = 256;

fn key(index: usize) -> String {
    format!("x-amzn-trace-id-{index}")
}

/// The trace state that carries the other pairs of `header`.
pub(super) fn carry(header: &TraceHeader) -> TraceState {
    if header.others().next().is_none() {
        return TraceState::NONE;
    }
    let mut others = header.clone();
    (others.root, others.parent, others.sampled) = (None, None, None);
    let text = utf8_percent_encode(&others.to_string(), ESCAPED).to_string();
    let members = text
        .as_bytes()
        .chunks(MEMBER_LENGTH)
        .map(String::from_utf8_lossy)
        .enumerate()
        .map(|(index, value)| (key(index), value));
    // At most MAX_HEADER_LENGTH bytes come here, which are fewer members than a trace state holds even when each byte is
    // escaped; the keys and values are valid by their making.
    TraceState::from_key_value(members).unwrap_or_default()
}

/// The pairs that `state` carries.
pub(super) fn carried(state: &TraceState) -> TraceHeader {
    let mut text = String::new();
    for value in (0..).map_while(|index| state.get(&key(index)).map(str::to_owned)) {
        text.push_str(&value);
    }
    TraceHeader::parse(&percent_decode_str(&text).decode_utf8_lossy())
}
