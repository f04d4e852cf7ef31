//! The thread that puts together and writes.

use std::io::Write as _;
use std::sync::mpsc::RecvTimeoutError;
use std::time::Instant;

use super::block::{Block, Heading};
use super::groups::Groups;
use super::line::Line;
use super::queue::{Message, Messages};
use super::{Settings, access_log, human, json};
use crate::cli::LogFormat;

/// Writes until the last handle of the terminal is gone.
pub(super) fn run(messages: &Messages, settings: Settings) {
    let mut groups = Groups::default();
    let mut open = true;
    while open {
        let message = messages.next(groups.deadline());
        let now = Instant::now();
        let mut written = None;
        let mut blocks = match message {
            Ok(Message::Request(request)) => groups.request(request, now).into_iter().collect(),
            Ok(Message::Invoked {
                request_id,
                invocation_id,
            }) => {
                groups.invoked(request_id, &invocation_id);
                Vec::new()
            }
            Ok(Message::Throttled {
                request_id,
                function,
            }) => {
                groups.throttled(request_id, function);
                Vec::new()
            }
            Ok(Message::Function(event)) => groups.line(event, now),
            Ok(Message::Program { program, line }) => program_line(program, line),
            Ok(Message::Flush(sender)) => {
                written = Some(sender);
                groups.all()
            }
            Err(RecvTimeoutError::Timeout) => Vec::new(),
            Err(RecvTimeoutError::Disconnected) => {
                open = false;
                groups.all()
            }
        };
        blocks.extend(groups.expired(now));
        let mut text = String::new();
        let dropped = messages.take_dropped();
        if dropped > 0 {
            text.push_str(&match settings.format {
                LogFormat::Human => human::dropped(dropped),
                LogFormat::Json => json::dropped(dropped),
            });
        }
        for block in &blocks {
            if settings.quiet && !block.is_problem() {
                continue;
            }
            text.push_str(&match settings.format {
                LogFormat::Human => human::block(block),
                LogFormat::Json => json::block(block),
            });
        }
        write(&text);
        if let Some(written) = written {
            // Who asked may have lost patience.
            let _ = written.send(());
        }
    }
}

/// A request of the service's access log, or a line with the program's name.
fn program_line(program: &'static str, line: String) -> Vec<Block> {
    match access_log::request(&line) {
        Some(request) if access_log::is_health_check(&request) => Vec::new(),
        Some(request) => vec![Block::new(Heading::Request(request, None), Vec::new())],
        None => vec![Block::new(
            Heading::Program(program),
            vec![Line::function(line)],
        )],
    }
}

/// One write for what belongs together, so that nothing that others write comes in between. Where
/// standard error is closed there is nobody to tell it.
fn write(text: &str) {
    if !text.is_empty() {
        let _ = anstream::stderr().lock().write_all(text.as_bytes());
    }
}
