//! Standard output: a terminal with its width, or a pipe without one.

use std::io::{self, IsTerminal as _, Write as _};

use serde::Serialize;

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
            serde_json::to_writer(&mut stdout, &object)?;
            stdout.write_all(b"\n")?;
        }
        stdout.flush()
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
