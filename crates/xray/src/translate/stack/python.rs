//! What Python prints: the first cause first, and of each exception the innermost frame last.

use super::{Parsed, Stack, frame, push};
use crate::document::StackFrame;

pub(super) fn parse(text: &str) -> Parsed<'_> {
    let mut blocks: Vec<Block<'_>> = Vec::new();
    for line in text.lines() {
        if line.starts_with("Traceback (most recent call last)") {
            blocks.push(Block::default());
        }
        if let Some(block) = blocks.last_mut() {
            block.take(line);
        }
    }
    let mut parsed = Parsed::default();
    for (position, block) in blocks.into_iter().rev().enumerate() {
        if position > 0 {
            parsed.causes.push((block.kind, block.message));
        }
        let mut stack = Stack::default();
        block
            .frames
            .into_iter()
            .rev()
            .for_each(|frame| push(&mut stack, frame));
        parsed.stacks.push(stack);
    }
    parsed
}

#[derive(Default)]
struct Block<'a> {
    frames: Vec<StackFrame<'a>>,
    kind: Option<&'a str>,
    message: &'a str,
}

impl<'a> Block<'a> {
    fn take(&mut self, line: &'a str) {
        if let Some(place) = line.strip_prefix("  File \"") {
            self.frames.extend(read(place));
        } else if !line.starts_with(' ') && self.kind.is_none() && !self.frames.is_empty() {
            let (kind, message) = line.split_once(": ").unwrap_or((line, ""));
            self.kind = Some(kind).filter(|kind| !kind.is_empty());
            self.message = message;
        }
    }
}

/// `PATH", line LINE, in FUNCTION`, where the last part can be missing.
fn read(place: &str) -> Option<StackFrame<'_>> {
    let (path, rest) = place.split_once("\", line ")?;
    let (line, function) = match rest.split_once(", in ") {
        Some((line, function)) => (line, Some(function)),
        None => (rest, None),
    };
    let mut frame = frame(function, None);
    frame.path = Some(path.into());
    frame.line = line.trim().parse().ok();
    Some(frame)
}
