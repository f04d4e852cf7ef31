//! Standard output: a terminal with its width, or a pipe without one.

use std::io::{self, IsTerminal as _, Write as _};

use serde::Serialize;
use serde_json::ser::Formatter;

use super::cell::is_disturbing;

/// How traces are written.
pub(super) enum Output {
    Json(Lines),
    Text(Text),
}

impl Output {
    pub(super) fn new(json: bool) -> Self {
        if json {
            return Self::Json(Lines {});
        }
        let stdout = io::stdout();
        let size = rustix::termios::tcgetwinsize(&stdout).ok();
        // A terminal that does not know its width says 0.
        let columns = size
            .map(|size| usize::from(size.ws_col))
            .filter(|&columns| columns > 0 && stdout.is_terminal());
        Self::Text(Text { width: columns })
    }
}

/// One JSON object a line.
pub(super) struct Lines {}

impl Lines {
    pub(super) fn write(
        &mut self,
        objects: impl IntoIterator<Item = impl Serialize>,
    ) -> io::Result<()> {
        let mut stdout = io::BufWriter::new(io::stdout().lock());
        for object in objects {
            let mut serializer = serde_json::Serializer::with_formatter(&mut stdout, Undisturbing);
            object.serialize(&mut serializer)?;
            stdout.write_all(b"\n")?;
        }
        stdout.flush()
    }
}

/// Compact JSON. It is the same wherever it goes, since a pipe may end at a terminal: what would disturb
/// that and may stand in JSON as it is, such as U+009B, which begins an order to some, is escaped.
struct Undisturbing;

impl Formatter for Undisturbing {
    fn write_string_fragment<W>(&mut self, writer: &mut W, fragment: &str) -> io::Result<()>
    where
        W: ?Sized + io::Write,
    {
        let mut rest = fragment;
        while let Some(place) = rest.find(is_disturbing) {
            let (before, from) = rest.split_at(place);
            writer.write_all(before.as_bytes())?;
            let mut characters = from.chars();
            if let Some(character) = characters.next() {
                // None of them is beyond U+FFFF, where JSON would have two escapes.
                write!(writer, "\\u{:04x}", u32::from(character))?;
            }
            rest = characters.as_str();
        }
        writer.write_all(rest.as_bytes())
    }
}

/// Text for a person, in colours where standard output shows them.
pub(super) struct Text {
    width: Option<usize>,
}

impl Text {
    /// The columns of the terminal; none where the text is not cut, since no terminal shows it.
    pub(super) fn width(&self) -> Option<usize> {
        self.width
    }

    pub(super) fn write(&mut self, text: &str) -> io::Result<()> {
        let mut stdout = anstream::stdout().lock();
        stdout.write_all(text.as_bytes())?;
        stdout.flush()
    }
}
