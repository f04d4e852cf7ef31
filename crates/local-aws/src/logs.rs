//! What the programs of the stack wrote, for as long as there is room: an invocation's lines stand beside its trace.

use std::{
    collections::{BTreeSet, HashMap, VecDeque},
    sync::{Mutex, MutexGuard, PoisonError},
    time::SystemTime,
};

use strum::{EnumString, IntoStaticStr};

/// What the lines may take, in bytes.
const LIMIT: usize = 8 * 1024 * 1024;

/// The longest text that is kept, in bytes. CloudWatch keeps 256 KiB, which no person reads.
const LONGEST_TEXT: usize = 16 * 1024;

/// What a line costs beside its texts, generously.
const OVERHEAD: usize = 256;

/// A line that a program wrote.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LogLine {
    /// The program: a function's name, or the service's.
    pub source: String,
    /// The invocation that it belongs to, as Lambda names it.
    pub request_id: Option<String>,
    /// The trace that it belongs to, where the line says so: `1-` and so on.
    pub trace_id: Option<String>,
    /// When it was written.
    pub time: SystemTime,
    /// None where the line does not say.
    pub level: Option<LogLevel>,
    /// The line, without its end. What is beyond 16 KiB is cut off.
    pub text: String,
}

/// How much a line matters. Its name is read whatever the case.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, EnumString, IntoStaticStr)]
#[strum(serialize_all = "UPPERCASE", ascii_case_insensitive)]
pub enum LogLevel {
    /// `TRACE`.
    Trace,
    /// `DEBUG`.
    Debug,
    /// `INFO`.
    Info,
    /// `WARN`.
    Warn,
    /// `ERROR`.
    Error,
}

impl LogLevel {
    /// The level's name, as `tracing` writes it.
    pub fn name(self) -> &'static str {
        self.into()
    }
}

/// The lines of all programs. The oldest make room for new ones: 8 MiB are kept.
#[derive(Debug)]
pub struct Logs {
    state: Mutex<State>,
}

#[derive(Debug)]
struct State {
    limit: usize,
    bytes: usize,
    /// The number of the first of `lines`.
    first: u64,
    lines: VecDeque<LogLine>,
    by_request: HashMap<String, VecDeque<u64>>,
    by_trace: HashMap<String, VecDeque<u64>>,
}

impl Default for Logs {
    fn default() -> Self {
        Self::with_limit(LIMIT)
    }
}

impl Logs {
    fn with_limit(limit: usize) -> Self {
        Self {
            state: Mutex::new(State {
                limit,
                bytes: 0,
                first: 0,
                lines: VecDeque::new(),
                by_request: HashMap::new(),
                by_trace: HashMap::new(),
            }),
        }
    }

    /// Keeps a line that belongs to an invocation or to a trace; others are not asked for.
    pub fn record(&self, mut line: LogLine) {
        if line.request_id.is_none() && line.trace_id.is_none() {
            return;
        }
        if line.text.len() > LONGEST_TEXT {
            line.text
                .truncate(line.text.floor_char_boundary(LONGEST_TEXT));
            line.text.push('…');
        }
        self.state().keep(line);
    }

    /// The lines of a trace: those that name it, and those of its invocations. The earliest first.
    pub(crate) fn of(&self, trace_id: &str, request_ids: &BTreeSet<&str>) -> Vec<LogLine> {
        let state = self.state();
        let of_requests = request_ids
            .iter()
            .filter_map(|request_id| state.by_request.get(*request_id));
        let numbers: BTreeSet<u64> = of_requests
            .chain(state.by_trace.get(trace_id))
            .flatten()
            .copied()
            .collect();
        let mut lines: Vec<LogLine> = numbers
            .into_iter()
            .filter_map(|number| state.get(number).cloned())
            .collect();
        lines.sort_by_key(|line| line.time);
        lines
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl State {
    fn keep(&mut self, line: LogLine) {
        let number = self.first + self.lines.len() as u64;
        for (index, key) in [
            (&mut self.by_request, &line.request_id),
            (&mut self.by_trace, &line.trace_id),
        ] {
            if let Some(key) = key {
                index.entry(key.clone()).or_default().push_back(number);
            }
        }
        self.bytes += cost(&line);
        self.lines.push_back(line);
        while self.bytes > self.limit {
            self.forget_oldest();
        }
    }

    fn forget_oldest(&mut self) {
        let Some(line) = self.lines.pop_front() else {
            return;
        };
        self.first += 1;
        self.bytes -= cost(&line);
        for (index, key) in [
            (&mut self.by_request, &line.request_id),
            (&mut self.by_trace, &line.trace_id),
        ] {
            let Some(key) = key else { continue };
            let is_last = index.get_mut(key).is_some_and(|numbers| {
                numbers.pop_front();
                numbers.is_empty()
            });
            if is_last {
                index.remove(key);
            }
        }
    }

    fn get(&self, number: u64) -> Option<&LogLine> {
        let place = usize::try_from(number.checked_sub(self.first)?).ok()?;
        self.lines.get(place)
    }
}

fn cost(line: &LogLine) -> usize {
    let length = |text: &Option<String>| text.as_ref().map_or(0, String::len);
    line.source.len()
        + line.text.len()
        + 2 * (length(&line.request_id) + length(&line.trace_id))
        + OVERHEAD
}

#[cfg(test)]
mod tests;
