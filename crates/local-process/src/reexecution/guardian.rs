//! The guardian process: reads its standard input to the end, then kills what is registered.

use std::collections::BTreeSet;
use std::io;
use std::process;

use rustix::process::{Pid, Signal};
use tokio::signal::unix::{SignalKind, signal};

use super::READY;
use crate::child::signal_group;

pub(super) fn run() -> ! {
    if let Err(error) = outlive_polite_signals() {
        eprintln!("guardian: could not take over signals: {error}");
        process::exit(1);
    }
    println!("{READY}");
    let mut groups = BTreeSet::new();
    // A read that fails is treated as the end: there is no owner left to watch.
    for line in io::stdin().lines().map_while(Result::ok) {
        match Entry::parse(&line) {
            Some(Entry::Started(group)) => {
                groups.insert(group);
            }
            Some(Entry::Ended(group)) => {
                groups.remove(&group);
            }
            None => eprintln!("guardian: {line:?} is neither +GROUP nor -GROUP"),
        }
    }
    for group in groups.into_iter().filter_map(Pid::from_raw) {
        signal_group(group, Signal::KILL);
    }
    process::exit(0);
}

/// Takes over the signals with which people and supervisors end programs, to do nothing: the
/// guardian ends when its owner does, and what it guards must not be left before.
fn outlive_polite_signals() -> io::Result<()> {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()?;
    let _context = runtime.enter();
    for kind in [
        SignalKind::hangup(),
        SignalKind::interrupt(),
        SignalKind::terminate(),
    ] {
        // A handler of Tokio's stays in place when its stream is dropped.
        drop(signal(kind)?);
    }
    Ok(())
}

/// A line of the pipe.
#[derive(Debug, PartialEq, Eq)]
enum Entry {
    Started(i32),
    Ended(i32),
}

impl Entry {
    fn parse(line: &str) -> Option<Self> {
        let group = |digits: &str| {
            // To kill group 1 is to kill every process that may be killed.
            digits.parse().ok().filter(|&group| group > 1)
        };
        match line.split_at_checked(1)? {
            ("+", digits) => group(digits).map(Self::Started),
            ("-", digits) => group(digits).map(Self::Ended),
            _ => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn entries_are_read_and_dangerous_ones_are_not() {
        let rows = [
            ("+4711", Some(Entry::Started(4711))),
            ("-4711", Some(Entry::Ended(4711))),
            ("+1", None),
            ("+0", None),
            ("+-4711", None),
            ("4711", None),
            ("+", None),
            ("", None),
            ("\u{e9}1", None),
        ];
        for (line, entry) in rows {
            assert_eq!(Entry::parse(line), entry, "{line:?}");
        }
    }
}
