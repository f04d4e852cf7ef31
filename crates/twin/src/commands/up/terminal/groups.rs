//! Puts each request together with the log of the invocation that answered it.
//!
//! Lambda's lines carry Lambda's id and the gateway's record carries the gateway's; the invoker,
//! which sees both, joins them. A request is shown when its record has come and its invocation has
//! ended, so that overlapping requests do not mix. Nothing waits for ever: a request whose function
//! goes on after the answer is shown without the rest, which follows at the end of the invocation.

use std::collections::VecDeque;
use std::time::{Duration, Instant};

use local_lambda::{LogEvent, LogOrigin};

use super::block::{Block, Function, Heading, Remark, Request};
use super::line::Line;
use super::report;

/// How long a request that is answered waits for the end of its invocation. A function asks for
/// its next event within a millisecond of its answer as a rule.
const END_PATIENCE: Duration = Duration::from_millis(250);

/// How long an invocation that has ended waits for its request. It comes after the gateway has made
/// its answer, unless the client is gone.
const REQUEST_PATIENCE: Duration = Duration::from_secs(1);

/// The most lines of one invocation that are kept.
const MAXIMUM_LINES: usize = 1_000;

/// The most bytes of lines that are kept for all invocations together.
const MAXIMUM_BYTES: usize = 16 * 1024 * 1024;

/// The most invocations that are kept; more than can run at once.
const MAXIMUM_INVOCATIONS: usize = 2_000;

/// The invocations whose lines have not all been shown, the oldest first.
#[derive(Debug, Default)]
pub(super) struct Groups {
    invocations: VecDeque<Invocation>,
    /// Requests, by the gateway's id, whose function was throttled.
    throttled: VecDeque<(String, Function)>,
    bytes: usize,
}

#[derive(Debug)]
struct Invocation {
    /// Lambda's id.
    id: String,
    function: Function,
    lines: Vec<Line>,
    left_out: usize,
    /// The gateway's id, once the invocation has answered.
    request_id: Option<String>,
    request: Shown,
    ended: bool,
    /// When this is no longer waited for.
    deadline: Option<Instant>,
}

/// The request of an invocation.
#[derive(Debug)]
enum Shown {
    /// It is not known yet, or there is none.
    Unknown,
    /// It waits for the end of the invocation.
    Waiting(Request),
    /// It was shown with the lines that there were.
    Already(Request),
}

impl Invocation {
    fn new(id: String, function: Function) -> Self {
        Self {
            id,
            function,
            lines: Vec::new(),
            left_out: 0,
            request_id: None,
            request: Shown::Unknown,
            ended: false,
            deadline: None,
        }
    }

    fn bytes(&self) -> usize {
        self.lines.iter().map(|line| line.text.len()).sum()
    }

    /// What there is to show, and the invocation without it.
    fn take_block(&mut self) -> Option<Block> {
        let function = self.function.clone();
        let (heading, request) = match std::mem::replace(&mut self.request, Shown::Unknown) {
            Shown::Unknown => (
                Heading::Invocation(function, self.id.clone()),
                Shown::Unknown,
            ),
            Shown::Waiting(request) => (
                Heading::Request(request.clone(), Some(function)),
                Shown::Already(request),
            ),
            Shown::Already(request) => (
                Heading::After(request.clone(), function),
                Shown::Already(request),
            ),
        };
        self.request = request;
        let nothing_new = self.lines.is_empty() && !matches!(heading, Heading::Request(..));
        let block = Block {
            heading,
            lines: std::mem::take(&mut self.lines),
            left_out: std::mem::take(&mut self.left_out),
        };
        (!nothing_new).then_some(block)
    }
}

impl Groups {
    /// A request has its answer.
    pub(super) fn request(&mut self, request: Request, now: Instant) -> Option<Block> {
        let found = self.invocations.iter().position(|invocation| {
            invocation.request_id.is_some() && invocation.request_id == request.request_id
        });
        let Some(index) = found else {
            if let Some(function) = self.take_throttled(request.request_id.as_deref()) {
                let remark = Some(Remark::Throttled);
                let heading = Heading::Request(Request { remark, ..request }, Some(function));
                return Some(Block::new(heading, Vec::new()));
            }
            return Some(Block::new(Heading::Request(request, None), Vec::new()));
        };
        let invocation = &mut self.invocations[index];
        invocation.request = Shown::Waiting(request);
        invocation.deadline = Some(now + END_PATIENCE);
        if invocation.ended {
            return self.remove(index);
        }
        None
    }

    /// An invocation has answered a request.
    pub(super) fn invoked(&mut self, request_id: String, invocation_id: &str) {
        if let Some(index) = self.position(invocation_id) {
            self.invocations[index].request_id = Some(request_id);
        }
    }

    /// There is no invocation for a request, because its function was throttled.
    pub(super) fn throttled(&mut self, request_id: String, function: Function) {
        // The record of a request follows at once; there is none where its client is gone.
        if self.throttled.len() == MAXIMUM_INVOCATIONS {
            self.throttled.pop_front();
        }
        self.throttled.push_back((request_id, function));
    }

    fn take_throttled(&mut self, request_id: Option<&str>) -> Option<Function> {
        let mut ids = self.throttled.iter().map(|(id, _)| Some(id.as_str()));
        let index = ids.position(|id| id == request_id)?;
        self.throttled.remove(index).map(|(_, function)| function)
    }

    /// A line of a function's log has come.
    pub(super) fn line(&mut self, event: LogEvent, now: Instant) -> Vec<Block> {
        let LogEvent {
            function_name: name,
            qualifier,
            request_id,
            origin,
            line: text,
            ..
        } = event;
        let function = Function { name, qualifier };
        let line = Line { origin, text };
        let Some(id) = request_id else {
            return vec![Block::new(Heading::Function(function), vec![line])];
        };
        let index = self.position(&id).unwrap_or_else(|| {
            self.invocations.push_back(Invocation::new(id, function));
            self.invocations.len() - 1
        });
        let is_last = origin == LogOrigin::Platform && report::is_last(&line.text);
        let invocation = &mut self.invocations[index];
        if invocation.lines.len() < MAXIMUM_LINES || is_last {
            self.bytes += line.text.len();
            invocation.lines.push(line);
        } else {
            invocation.left_out += 1;
        }
        let mut blocks = Vec::new();
        if is_last {
            invocation.ended = true;
            match invocation.request {
                Shown::Unknown => invocation.deadline = Some(now + REQUEST_PATIENCE),
                Shown::Waiting(_) | Shown::Already(_) => blocks.extend(self.remove(index)),
            }
        }
        while self.bytes > MAXIMUM_BYTES || self.invocations.len() > MAXIMUM_INVOCATIONS {
            blocks.extend(self.remove(0));
        }
        blocks
    }

    /// When [`expired`](Self::expired) has to be called at the latest.
    pub(super) fn deadline(&self) -> Option<Instant> {
        self.invocations
            .iter()
            .filter_map(|invocation| invocation.deadline)
            .min()
    }

    /// What need not be waited for any longer.
    pub(super) fn expired(&mut self, now: Instant) -> Vec<Block> {
        let mut blocks = Vec::new();
        let mut index = 0;
        while let Some(invocation) = self.invocations.get_mut(index) {
            if invocation.deadline.is_none_or(|deadline| deadline > now) {
                index += 1;
            } else if invocation.ended {
                blocks.extend(self.remove(index));
            } else {
                self.bytes -= invocation.bytes();
                invocation.deadline = None;
                blocks.extend(invocation.take_block());
                index += 1;
            }
        }
        blocks
    }

    /// Everything that is left.
    pub(super) fn all(&mut self) -> Vec<Block> {
        self.bytes = 0;
        self.invocations
            .drain(..)
            .filter_map(|mut invocation| invocation.take_block())
            .collect()
    }

    fn position(&self, invocation_id: &str) -> Option<usize> {
        // From the end: the lines of the newest come most often.
        self.invocations
            .iter()
            .rposition(|invocation| invocation.id == invocation_id)
    }

    fn remove(&mut self, index: usize) -> Option<Block> {
        let mut invocation = self.invocations.remove(index)?;
        self.bytes -= invocation.bytes();
        invocation.take_block()
    }
}

#[cfg(test)]
mod tests;
