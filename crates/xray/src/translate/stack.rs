//! Stacks as the languages print them.
//!
//! Programs in Rust print `std::backtrace` and what `anyhow` adds to it; texts of errors that come from elsewhere, such as a
//! function in another language, are read as far as their lines are alike.

mod python;

use std::borrow::Cow;

use crate::document::StackFrame;

/// The most frames of one exception; more of them are counted as truncated.
const FRAMES: usize = 200;

/// The frames of one exception, innermost first, and how many more there were.
pub(super) type Stack<'a> = (Vec<StackFrame<'a>>, u64);

/// What a text says.
#[derive(Debug, Default)]
pub(super) struct Parsed<'a> {
    /// The stack of the exception itself, then of each of its causes.
    pub(super) stacks: Vec<Stack<'a>>,
    /// The type, where it is known, and the message of each cause.
    pub(super) causes: Vec<(Option<&'a str>, &'a str)>,
}

/// Reads the stack of a text in any of the known forms. A text in none of them is a frame a line, so that it can be read.
pub(super) fn parse(text: &str) -> Parsed<'_> {
    let parsed = match text.contains("Traceback (most recent call last)") {
        true => python::parse(text),
        false => Reader::default().read(text),
    };
    if !parsed.causes.is_empty() || parsed.stacks.iter().any(|(frames, _)| !frames.is_empty()) {
        return parsed;
    }
    let mut stack = Stack::default();
    for line in text.lines().filter(|line| !line.trim().is_empty()) {
        push(&mut stack, frame(Some(line.trim_end()), None));
    }
    Parsed {
        stacks: vec![stack],
        causes: Vec::new(),
    }
}

/// Reads what Rust, Java and JavaScript print.
#[derive(Default)]
struct Reader<'a> {
    parsed: Parsed<'a>,
    /// The stack that frames belong to.
    at: usize,
    /// The function of a frame of Rust, whose place is on the next line.
    function: Option<&'a str>,
    /// Below `Caused by:` of `anyhow`, a cause a line.
    lists_causes: bool,
}

impl<'a> Reader<'a> {
    fn read(mut self, text: &'a str) -> Parsed<'a> {
        for line in text.lines() {
            self.take(line.trim());
        }
        self.end_frame();
        self.parsed
    }

    fn take(&mut self, line: &'a str) {
        if let Some(place) = line.strip_prefix("at ") {
            self.take_place(place);
        } else if line == "Caused by:" {
            self.end_frame();
            self.lists_causes = true;
        } else if line.is_empty() || line.eq_ignore_ascii_case("stack backtrace:") {
            self.lists_causes = false;
        } else if self.lists_causes {
            let cause = numbered(line).unwrap_or(line);
            self.parsed.causes.push((None, cause));
        } else if let Some(cause) = line.strip_prefix("Caused by: ") {
            let (kind, message) = cause.split_once(": ").unwrap_or((cause, ""));
            self.parsed.causes.push((Some(kind), message));
            self.at = self.parsed.causes.len();
        } else if let Some(function) = numbered(line) {
            self.end_frame();
            self.function = Some(function);
        } else if let Some(more) = line
            .strip_prefix("... ")
            .and_then(|line| line.strip_suffix(" more"))
        {
            let truncated = &mut self.stack().1;
            *truncated = truncated.saturating_add(more.parse().unwrap_or(0));
        }
    }

    /// `PATH:LINE:COLUMN` below a function of Rust, `FUNCTION (PATH:LINE)` of the others, or their `PATH:LINE` alone.
    fn take_place(&mut self, place: &'a str) {
        if let Some(function) = self.function.take() {
            return push(self.stack(), frame(Some(function), Some(place)));
        }
        let called = place
            .strip_suffix(')')
            .and_then(|place| place.split_once('('));
        let frame = match called {
            Some((function, place)) => {
                // The loader or the module of a class of Java.
                let function = function.trim_end();
                let class = function.rsplit('/').next().unwrap_or(function);
                frame(Some(class), Some(place))
            }
            None => frame(None, Some(place)),
        };
        push(self.stack(), frame);
    }

    /// Ends a frame of Rust that has no place.
    fn end_frame(&mut self) {
        if let Some(function) = self.function.take() {
            push(self.stack(), frame(Some(function), None));
        }
    }

    fn stack(&mut self) -> &mut Stack<'a> {
        let stacks = &mut self.parsed.stacks;
        if stacks.len() <= self.at {
            stacks.resize_with(self.at + 1, Stack::default);
        }
        &mut stacks[self.at]
    }
}

/// What follows `12: `.
fn numbered(line: &str) -> Option<&str> {
    let (number, rest) = line.split_once(": ")?;
    let is_number = !number.is_empty() && number.bytes().all(|byte| byte.is_ascii_digit());
    is_number.then(|| rest.trim_start())
}

fn push<'a>(stack: &mut Stack<'a>, frame: StackFrame<'a>) {
    match stack.0.len() < FRAMES {
        true => stack.0.push(frame),
        false => stack.1 = stack.1.saturating_add(1),
    }
}

fn frame<'a>(label: Option<&'a str>, place: Option<&'a str>) -> StackFrame<'a> {
    let (path, line) = place.map_or((None, None), |place| {
        let (path, line) = path_and_line(place);
        (Some(path), line)
    });
    StackFrame {
        path: path.map(Cow::Borrowed),
        line,
        label: label.map(Cow::Borrowed),
    }
}

/// Takes `:LINE` or `:LINE:COLUMN` off the end of a path.
fn path_and_line(place: &str) -> (&str, Option<u64>) {
    let last_number = |text: &'_ str| -> Option<(usize, u64)> {
        let colon = text.rfind(':')?;
        Some((colon, text[colon + 1..].parse().ok()?))
    };
    let Some((end, last)) = last_number(place) else {
        return (place, None);
    };
    match last_number(&place[..end]) {
        Some((end, line)) => (&place[..end], Some(line)),
        None => (&place[..end], Some(last)),
    }
}

#[cfg(test)]
mod tests;
