//! What a child process writes, as lines.

use std::collections::VecDeque;
use std::io::{self, PipeReader};
use std::os::fd::OwnedFd;

use rustix::io::ioctl_fionread;
use tokio::net::unix::pipe;

/// The longest line in bytes; what is longer is cut into lines of this length. It bounds the
/// memory that a program takes that never ends its line, and is the most that CloudWatch Logs took
/// in one event for most of its life (256 KiB).
pub const MAXIMUM_LINE_BYTES: usize = 256 * 1024;

/// A pipe holds 64 KiB on Linux and on macOS.
const READ_BYTES: usize = 64 * 1024;

/// Standard output and standard error of a child process, in the order in which it wrote them: both
/// are the same pipe. What is not UTF-8 is shown with replacement characters.
#[derive(Debug)]
pub struct Output {
    pipe: pipe::Receiver,
    buffer: Box<[u8]>,
    /// The beginning of a line whose end has not come.
    partial: Vec<u8>,
    lines: VecDeque<String>,
    ended: bool,
}

impl Output {
    pub(crate) fn new(reader: PipeReader) -> io::Result<Self> {
        Ok(Self {
            pipe: pipe::Receiver::from_owned_fd(OwnedFd::from(reader))?,
            buffer: vec![0; READ_BYTES].into_boxed_slice(),
            partial: Vec::new(),
            lines: VecDeque::new(),
            ended: false,
        })
    }

    /// The next line without its end, or `None` when every process that had the pipe is gone. A
    /// last line without an end counts. Can be given up at any time without loss.
    pub async fn next_line(&mut self) -> Option<String> {
        loop {
            if let Some(line) = self.lines.pop_front() {
                return Some(line);
            }
            if self.ended {
                return self.take_partial();
            }
            self.read(READ_BYTES).await;
        }
    }

    /// Everything that had been written when this was called, a line without an end included.
    ///
    /// It returns at once, also when the child goes on writing: it reads just what is in the pipe.
    pub async fn drain(&mut self) -> Vec<String> {
        // A pipe knows what it holds; were it ever not to say, only the attribution of lines to
        // invocations would suffer, and no line.
        let mut waiting = ioctl_fionread(&self.pipe)
            .unwrap_or(0)
            .try_into()
            .unwrap_or(usize::MAX);
        while waiting > 0 && !self.ended {
            waiting -= self.read(waiting.min(READ_BYTES)).await;
        }
        self.lines
            .drain(..)
            .chain(take_text(&mut self.partial))
            .collect()
    }

    /// Whether the end was reached and every line handed out.
    #[must_use]
    pub fn is_finished(&self) -> bool {
        self.ended && self.lines.is_empty() && self.partial.is_empty()
    }

    /// Reads once, up to `limit` bytes, and answers how many came.
    async fn read(&mut self, limit: usize) -> usize {
        loop {
            // The only await: nothing has been taken from the pipe when this is given up.
            let read = match self.pipe.readable().await {
                Ok(()) => self.pipe.try_read(&mut self.buffer[..limit]),
                Err(error) => Err(error),
            };
            match read {
                Err(error) if error.kind() == io::ErrorKind::WouldBlock => {}
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                Err(_) | Ok(0) => {
                    self.ended = true;
                    return 0;
                }
                Ok(count) => {
                    split(&self.buffer[..count], &mut self.partial, &mut self.lines);
                    return count;
                }
            }
        }
    }

    fn take_partial(&mut self) -> Option<String> {
        take_text(&mut self.partial)
    }
}

/// Cuts `bytes`, which follow on `partial`, into lines.
fn split(mut bytes: &[u8], partial: &mut Vec<u8>, lines: &mut VecDeque<String>) {
    while !bytes.is_empty() {
        let room = MAXIMUM_LINE_BYTES - partial.len();
        match bytes.iter().take(room).position(|&byte| byte == b'\n') {
            Some(end) => {
                partial.extend_from_slice(&bytes[..end]);
                if partial.last() == Some(&b'\r') {
                    partial.pop();
                }
                lines.push_back(String::from_utf8_lossy(partial).into_owned());
                partial.clear();
                bytes = &bytes[end + 1..];
            }
            None => {
                let taken = room.min(bytes.len());
                partial.extend_from_slice(&bytes[..taken]);
                bytes = &bytes[taken..];
                if partial.len() == MAXIMUM_LINE_BYTES {
                    lines.extend(take_text(partial));
                }
            }
        }
    }
}

fn take_text(partial: &mut Vec<u8>) -> Option<String> {
    (!partial.is_empty()).then(|| String::from_utf8_lossy(&std::mem::take(partial)).into_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn lines_of(chunks: &[&[u8]]) -> (Vec<String>, Option<String>) {
        let (mut partial, mut lines) = (Vec::new(), VecDeque::new());
        for chunk in chunks {
            split(chunk, &mut partial, &mut lines);
        }
        (lines.into(), take_text(&mut partial))
    }

    #[test]
    fn lines_are_put_together_from_whatever_pieces_come() {
        type Row = (
            &'static [&'static [u8]],
            &'static [&'static str],
            Option<&'static str>,
        );
        let rows: &[Row] = &[
            (&[b"one\ntwo\n"], &["one", "two"], None),
            (&[b"o", b"ne\nt", b"wo"], &["one"], Some("two")),
            (&[b"\n\n"], &["", ""], None),
            (&[b"windows\r\n"], &["windows"], None),
            (&[b"caf\xc3", b"\xa9\n"], &["caf\u{e9}"], None),
            (&[b"\xff\n"], &["\u{fffd}"], None),
            (&[], &[], None),
        ];
        for (chunks, lines, rest) in rows {
            let (got, got_rest) = lines_of(chunks);
            assert_eq!(got, *lines, "{chunks:?}");
            assert_eq!(got_rest.as_deref(), *rest, "{chunks:?}");
        }
    }

    #[test]
    fn a_line_that_never_ends_is_cut_at_the_limit() {
        let long = vec![b'a'; MAXIMUM_LINE_BYTES + 3];
        let (lines, rest) = lines_of(&[&long, b"b\n"]);
        assert_eq!(
            lines.iter().map(String::len).collect::<Vec<_>>(),
            [MAXIMUM_LINE_BYTES, 4]
        );
        assert_eq!(lines[1], "aaab");
        assert_eq!(rest, None);
    }
}
