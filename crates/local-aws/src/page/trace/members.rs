//! Members of a document, for a person.

use std::io::{self, Write};

use maud::{Markup, html};
use serde_json::{Map, Value};

use crate::page::format;

/// The most bytes of a value among the details of a span. What is deep becomes many times longer than it was sent.
pub(super) const LONGEST_VALUE: usize = 64 * 1024;

/// Pairs as a list of definitions; nothing where there are none.
pub(super) fn pairs(title: &str, members: &Map<String, Value>) -> Markup {
    if members.is_empty() {
        return Markup::default();
    }
    html! {
        section {
            h3 { (title) }
            dl.pairs {
                @for (name, value) in members {
                    dt { (name) }
                    dd { (self::value(value)) }
                }
            }
        }
    }
}

/// A value: a text as it is, other than a text as JSON.
fn value(value: &Value) -> Markup {
    match value {
        Value::String(text) => html! { (text) },
        Value::Array(_) | Value::Object(_) => html! { pre { (pretty(value, LONGEST_VALUE)) } },
        Value::Null | Value::Bool(_) | Value::Number(_) => html! { (value) },
    }
}

/// JSON with a line for each member. What is beyond `longest` bytes is left out, and how much that is stands in its place.
pub(super) fn pretty(value: &Value, longest: usize) -> String {
    let mut written = Beginning {
        kept: Vec::new(),
        longest,
        left_out: 0,
    };
    // Neither JSON that was read nor a writer in memory fails.
    let _ = serde_json::to_writer_pretty(&mut written, value);
    let whole_characters = written.kept.utf8_chunks().next();
    let mut text = whole_characters.map_or_else(String::new, |chunk| chunk.valid().to_owned());
    if written.left_out > 0 {
        text += &format!(
            "\n… {} more: BatchGetTraces gives all of it",
            format::bytes(written.left_out)
        );
    }
    text
}

/// Keeps the beginning of what is written.
struct Beginning {
    kept: Vec<u8>,
    longest: usize,
    left_out: u64,
}

impl Write for Beginning {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let room = self.longest - self.kept.len();
        let kept = bytes.get(..room).unwrap_or(bytes);
        self.kept.extend_from_slice(kept);
        self.left_out += (bytes.len() - kept.len()) as u64;
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn what_is_short_is_whole() {
        let text = pretty(&json!({"a": [1]}), 1000);
        assert_eq!(text, "{\n  \"a\": [\n    1\n  ]\n}");
    }

    #[test]
    fn what_is_too_long_is_cut_where_a_character_ends_and_says_so() {
        let text = pretty(&json!("éééé"), 4);
        assert_eq!(text, "\"é\n… 6 B more: BatchGetTraces gives all of it");
    }
}
